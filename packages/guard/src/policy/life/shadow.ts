import {
  type Action,
  type Answers,
  compareVerdicts,
  type Decision,
  decide,
  type Facts,
  judge,
  type Policy,
  phrase,
  type ToolCall,
  unanswered,
} from "@rampart/core";
import type { Weighed } from "../../gate/rewrite.js";
import { answersOf, REWRITING } from "../../gate/understand.js";
import type { SoFar } from "./so-far.js";

/** Bounds of what is compared: calls that wait, kinds of differences, and examples of each. */
export const SHADOW_LIMITS = { waiting: 256, kinds: 256, examples: 3, slice: 8 } as const;

/** What one policy says otherwise than the one in force, seen with what is like it as one. */
export interface Difference {
  readonly was: Decision["verdict"];
  readonly is: Decision["verdict"];
  /** The rule that makes the difference: of the stricter of the two. */
  readonly rule: string;
  count: number;
  /** Ids of intents, the first few, and what they would do. */
  readonly examples: { readonly intent: string; readonly agent: string; readonly says: string }[];
}

export interface ShadowReport {
  readonly digest: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly compared: number;
  readonly same: number;
  /** Calls there was no time for, and calls it would have to look at files for that nobody looked at. */
  readonly dropped: number;
  readonly unread: number;
  readonly differences: readonly Difference[];
  /** Differences of further kinds, beyond those that are told. */
  readonly others: number;
  /** Rules of it that could not be evaluated, and how often. */
  readonly erred: Readonly<Record<string, number>>;
}

interface Seen {
  readonly weighed: Weighed;
  readonly intent: string;
  readonly now: number;
  /** Both policies know the same programs, so that what was read of the call holds for both. */
  readonly alike: boolean;
}

/** The facts of a call as another policy sees them: who an agent is, the policy says. */
export type FactsUnder = (policy: Policy, call: ToolCall, facts: Facts, now: number) => Facts;

/**
 * A policy that decides beside the one in force, on the same calls, after they were answered. It never delays one: what does
 * not fit into its queue is counted and left out. Limits are counted for the policy in force only.
 */
export class Shadow {
  readonly #now: () => number;
  #beside: Policy | null = null;
  #knowledge = "";
  #since = 0;
  #queue: { readonly seen: Seen; readonly under: FactsUnder }[] = [];
  #scheduled = false;
  #counts = { compared: 0, same: 0, dropped: 0, unread: 0, others: 0 };
  readonly #differences = new Map<string, Difference>();
  readonly #erred = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  get digest(): string | null {
    return this.#beside?.digest ?? null;
  }

  /** Begins anew, or ends with null. */
  begin(policy: Policy | null): void {
    this.#beside = policy;
    this.#knowledge = policy === null ? "" : knowledgeOf(policy);
    this.#since = this.#now();
    this.#queue = [];
    this.#counts = { compared: 0, same: 0, dropped: 0, unread: 0, others: 0 };
    this.#differences.clear();
    this.#erred.clear();
  }

  /** Goes on where the guard before this one was; without examples, which new calls bring. */
  goOn({ since, counts, differences, erred }: SoFar): void {
    this.#since = since;
    this.#counts = { ...counts };
    for (const { was, is, rule, count } of differences)
      this.#differences.set(`${was} ${is} ${rule}`, { was, is, rule, count, examples: [] });
    for (const [rule, count] of Object.entries(erred)) this.#erred.set(rule, count);
  }

  /** Another policy is in force: what was counted was against the one before. */
  changed(active: Policy): void {
    if (this.#beside !== null) this.begin(this.#beside.digest === active.digest ? null : this.#beside);
  }

  /** A call that was decided. Takes no time worth mentioning. */
  see(weighed: Weighed, intent: string, active: Policy, under: FactsUnder): void {
    if (this.#beside === null) return;
    if (this.#queue.length >= SHADOW_LIMITS.waiting) {
      this.#counts.dropped++;
      return;
    }
    const alike = knowledgeOf(active) === this.#knowledge;
    this.#queue.push({ seen: { weighed, intent, now: this.#now(), alike }, under });
    this.#schedule();
  }

  report(): ShadowReport | null {
    if (this.#beside === null) return null;
    const differences = [...this.#differences.values()].sort((a, b) => b.count - a.count);
    const erred = Object.fromEntries(this.#erred);
    return { digest: this.#beside.digest, since: this.#since, ...this.#counts, differences, erred };
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      for (const { seen, under } of this.#queue.splice(0, SHADOW_LIMITS.slice)) this.#compare(seen, under);
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #compare({ weighed, intent, now, alike }: Seen, under: FactsUnder): void {
    const policy = this.#beside;
    if (policy === null) return;
    const { call, judgement } = weighed;
    const facts = under(policy, call, weighed.facts, now);
    const decision = alike
      ? decide(policy, facts, subjectOf(judgement), REWRITING)
      : judgedAnew(policy, call, facts, answersOf(judgement));
    if (decision === null) {
      this.#counts.unread++;
      return;
    }
    this.#counts.compared++;
    for (const { rule } of decision.erred) this.#note(rule);
    if (decision.verdict === judgement.decision.verdict) this.#counts.same++;
    else this.#differ(judgement.decision, decision, { intent, agent: call.agent, says: says(judgement) });
  }

  #note(rule: string): void {
    const known = this.#erred.get(rule);
    if (known !== undefined || this.#erred.size < SHADOW_LIMITS.kinds) this.#erred.set(rule, (known ?? 0) + 1);
  }

  #differ(before: Decision, after: Decision, example: Difference["examples"][number]): void {
    const [was, is] = [before.verdict, after.verdict];
    const rule = ruleOf(compareVerdicts(is, was) > 0 ? after : before);
    const key = `${was} ${is} ${rule}`;
    const known = this.#differences.get(key);
    if (known !== undefined) {
      known.count++;
      if (known.examples.length < SHADOW_LIMITS.examples) known.examples.push(example);
    } else if (this.#differences.size < SHADOW_LIMITS.kinds)
      this.#differences.set(key, { was, is, rule, count: 1, examples: [example] });
    else this.#counts.others++;
  }
}

/** Null where it would have to look at files nobody looked at. */
function judgedAnew(policy: Policy, call: ToolCall, facts: Facts, known: Answers): Decision | null {
  const judgement = judge(policy, call, facts, known, REWRITING);
  return unanswered(judgement, known).some(({ type }) => type === "content") ? null : judgement.decision;
}

const subjectOf = ({ interpretation, findings }: Weighed["judgement"]) => ({
  actions: interpretation.actions,
  findings,
  phase: "call" as const,
});

const ruleOf = ({ rules }: Decision): string => rules[0]?.rule ?? "default";

function says({ interpretation }: Weighed["judgement"]): string {
  return interpretation.actions
    .slice(0, 3)
    .map((action: Action) => phrase(action))
    .join("; ")
    .slice(0, 200);
}

const KNOWLEDGE = new WeakMap<Policy, string>();

/** What a policy knows of programs, as one text. */
function knowledgeOf(policy: Policy): string {
  const known = KNOWLEDGE.get(policy);
  if (known !== undefined) return known;
  const { knowledge } = policy.document;
  const text = knowledge === undefined ? "" : JSON.stringify(knowledge);
  KNOWLEDGE.set(policy, text);
  return text;
}
