import { compareVerdicts, type Decision, decide, type Policy, type Verdict } from "@rampart/core";
import { Directory, FULFILLED_BY_DOORS } from "@rampart/guard";
import type { Recorded } from "./recorded.js";

/** Kinds of differences told, and examples of each. */
const MOST = { kinds: 500, examples: 3 } as const;

/** Calls of the record that would be decided otherwise, for the same reason. */
export interface Difference {
  readonly was: Verdict;
  readonly is: Verdict;
  /** The rule that makes the difference: of the stricter of the two. */
  readonly rule: string;
  count: number;
  readonly agents: string[];
  readonly examples: { readonly index: number; readonly call: string }[];
}

export interface Compared {
  readonly compared: number;
  readonly same: number;
  /** The policy that decided them then says otherwise of what the record has: not compared. */
  readonly unsure: number;
  /** The policy that decided them then is not kept, so that nobody can say whether the record has all they hung on. */
  readonly unchecked: number;
  readonly differences: readonly Difference[];
  readonly others: number;
}

/** The policy of a digest, or null where it is not kept. */
export type Kept = (digest: string) => Promise<Policy | null>;

/** What one policy says of recorded calls, beside what another says, or what was decided then. */
export class Comparison {
  readonly #before: Policy | null;
  readonly #after: Policy;
  readonly #kept: Kept;
  readonly #counts = { compared: 0, same: 0, unsure: 0, unchecked: 0, others: 0 };
  readonly #differences = new Map<string, Difference>();

  /** @param before null: what the record says was decided */
  constructor(before: Policy | null, after: Policy, kept: Kept) {
    this.#before = before;
    this.#after = after;
    this.#kept = kept;
  }

  async take(call: Recorded): Promise<void> {
    const own = await this.#kept(call.policy);
    if (own !== null && decided(own, call, own).verdict !== call.verdict) {
      this.#counts.unsure++;
      return;
    }
    if (own === null) this.#counts.unchecked++;
    const was = this.#before === null ? call : decided(this.#before, call, own);
    const is = decided(this.#after, call, own);
    this.#counts.compared++;
    if (was.verdict === is.verdict) this.#counts.same++;
    else this.#differ(call, was, is);
  }

  tell(): Compared {
    const differences = [...this.#differences.values()].sort(
      (a, b) => compareVerdicts(a.is, b.is) || b.count - a.count || (a.rule < b.rule ? -1 : 1),
    );
    return { ...this.#counts, differences };
  }

  #differ({ agent, call, index }: Recorded, was: Said, is: Said): void {
    const rule = ruleOf(compareVerdicts(is.verdict, was.verdict) > 0 ? is : was);
    const key = `${was.verdict} ${is.verdict} ${rule}`;
    const known = this.#differences.get(key);
    if (known === undefined && this.#differences.size >= MOST.kinds) {
      this.#counts.others++;
      return;
    }
    const one = known ?? { was: was.verdict, is: is.verdict, rule, count: 0, agents: [], examples: [] };
    one.count++;
    if (!one.agents.includes(agent) && one.agents.length < MOST.examples) one.agents.push(agent);
    if (one.examples.length < MOST.examples && one.examples.every((example) => example.call !== call))
      one.examples.push({ index, call });
    this.#differences.set(key, one);
  }
}

interface Said {
  readonly verdict: Verdict;
  readonly rules: readonly (string | { readonly rule: string })[];
}

function ruleOf({ rules }: Said): string {
  const [first] = rules;
  return first === undefined ? "default" : typeof first === "string" ? first : first.rule;
}

/** A recorded call under a policy; `own` is the one that decided it then, where it is kept. */
export function decided(policy: Policy, { facts, actions, findings }: Recorded, own: Policy | null): Decision {
  const known = own === policy ? facts : { ...facts, roles: rolesUnder(policy, facts, own) };
  return decide(policy, known, { actions, findings, phase: "call" }, { fulfillable: FULFILLED_BY_DOORS });
}

/** Who an agent is, the policy says; what came from elsewhere, as with the groups of a token, stays. */
function rolesUnder(policy: Policy, facts: Recorded["facts"], own: Policy | null): readonly string[] {
  if (own !== null && JSON.stringify(policy.document.agents) === JSON.stringify(own.document.agents))
    return facts.roles;
  const { owner, verified } = facts.identity;
  const directory = new Directory(owner, verified);
  const { roles } = directory.about(policy, facts.identity);
  const before = own === null ? facts.roles : directory.about(own, facts.identity).roles;
  const elsewhere = facts.roles.filter((role) => !before.includes(role));
  return elsewhere.length === 0 ? roles : [...new Set([...roles, ...elsewhere])];
}
