import type { Policy } from "../policy/policy.js";
import type { Action } from "../spine/action.js";
import type { Decision } from "../spine/decision.js";
import type { Facts } from "../spine/facts.js";
import { type Case, NOTHING, type Subject } from "./case.js";
import { holdsPrivilege } from "./grants.js";
import { judgeHanding } from "./handing.js";
import type { ObligationType } from "./obligations.js";
import { defaultRule, limitRule, opaqueRule, QUARANTINED, READ_ONLY, STOPPED } from "./own-rules.js";
import { changesNothing } from "./reads.js";
import type { Rule } from "./rule.js";
import { Tally } from "./tally.js";
import { MAYBE, type Truth, YES } from "./truth.js";
import { rulesFor, rulesOfTask, type View, viewFor } from "./view.js";

const NO_RULES: readonly Rule[] = [];

export interface DecideOptions {
  /** Obligations the door can fulfil. Anything else a rule demands turns into deny. Default: none. */
  readonly fulfillable?: readonly ObligationType[];
}

/**
 * Whether this may happen now. Pure and order-free: every rule that matches counts, deny over ask over allow.
 *
 * A restriction counts when the action may be in its set, a grant only when it certainly is. What nothing grants gets
 * the policy's default; what no role grants is denied to whoever holds a role; what was not understood gets its class's
 * verdict. The decision of a list is the strictest decision of its actions, and of a chain of agents the strictest of
 * what each of them would get.
 */
export function decide(policy: Policy, facts: Facts, subject: Subject, options: DecideOptions = {}): Decision {
  const tally = new Tally();
  judgeState(facts, subject, tally);
  judgeHanding(policy.program.handing, facts, tally);
  judgeAs(policy, facts, subject, tally);
  // Who acts for others may do what each of them may do: no more.
  if (facts.chain !== undefined) for (const link of facts.chain) judgeAs(policy, { ...facts, ...link }, subject, tally);
  return tally.conclude(policy.digest, options.fulfillable ?? []);
}

/** What holds for everybody, whatever the rules say. */
function judgeState({ stopped, quarantined, reached }: Facts, { actions }: Subject, tally: Tally): void {
  if (stopped) tally.hit(STOPPED, -1);
  if (quarantined === true) tally.hit(QUARANTINED, -1);
  if (quarantined === "read-only") {
    for (let index = 0; index < actions.length; index += 1) {
      if (!changesNothing(actions[index]!)) tally.hit(READ_ONLY, index);
    }
  }
  if (reached !== undefined) for (const limit of reached) tally.hit(limitRule(limit), -1);
}

function judgeAs(policy: Policy, facts: Facts, { actions, findings, phase }: Subject, tally: Tally): void {
  const view = viewFor(policy.program, facts);
  const situation: Case = { facts, findings, phase, index: -1, memo: null, failure: null };
  for (let index = 0; index < actions.length; index += 1) {
    situation.index = index;
    judge(policy, view, actions[index]!, situation, tally);
  }
  if (actions.length === 0) judgeNothing(policy, view, situation, tally);
}

function judge(policy: Policy, view: View, action: Action, situation: Case, tally: Tally): void {
  const { understanding, default: byDefault } = policy.program;
  const { finder } = view;
  let count = finder.find(rulesFor(view, situation.phase, action.kind), action);
  if (view.ofTask !== null) count = finder.more(rulesOfTask(view.ofTask, situation.phase, action.kind), action);
  const granted = askRules(view, finder.found, count, action, situation, tally);
  if (action.kind === "opaque") tally.hit(opaqueRule(action, understanding), situation.index);
  // A known program is judged by what it does: its effects stand beside it in the list.
  if (action.kind === "process.exec" && action.detail.effects === "known") return;
  tally.judged(granted);
  if (granted) return;
  if (action.kind === "process.exec" && view.unknownProgram !== null)
    restrict(view.unknownProgram, action, situation, tally);
  const fallback = view.roleless ?? defaultRule(byDefault);
  if (fallback !== null && situation.phase === "call") tally.hit(fallback, situation.index);
}

/** Text without an action, or a call in which nobody saw one: rules for everything, and the default for calls. */
function judgeNothing(policy: Policy, view: View, situation: Case, tally: Tally): void {
  const { always } = rulesFor(view, situation.phase, "nothing");
  const own = view.ofTask === null ? NO_RULES : rulesOfTask(view.ofTask, situation.phase, "nothing").always;
  const byAll = askRules(view, always, always.length, NOTHING, situation, tally);
  const granted = askRules(view, own, own.length, NOTHING, situation, tally) || byAll;
  const fallback = defaultRule(policy.program.default);
  if (!granted && fallback !== null && situation.phase === "call") tally.hit(fallback, -1);
}

/** Asks the first `count` rules about one action. True when one grants it: a role's own rule where a role is held. */
function askRules(
  view: View,
  rules: readonly Rule[],
  count: number,
  action: Action,
  situation: Case,
  tally: Tally,
): boolean {
  let granted = false;
  for (let i = 0; i < count; i++) {
    const rule = rules[i]!;
    if (rule.privilege !== null && !holdsPrivilege(situation.facts, rule.privilege)) continue;
    if (rule.verdict !== "allow") restrict(rule, action, situation, tally);
    else if (grants(rule, action, situation, tally) && (view.roleless === null || isOwn(rule))) granted = true;
  }
  return granted;
}

/** Whether a grant is the agent's own, by a role it holds or a privilege it was given, and not everybody's. */
function isOwn({ role, privilege }: Rule): boolean {
  return role !== null || privilege !== null;
}

function restrict(rule: Rule, action: Action, situation: Case, tally: Tally): void {
  if (ask(rule, action, situation, tally) < MAYBE) return;
  if (rule.unlessGranted !== null && holdsPrivilege(situation.facts, rule.unlessGranted)) return;
  tally.hit(rule, situation.index);
}

function grants(rule: Rule, action: Action, situation: Case, tally: Tally): boolean {
  const truth = ask(rule, action, situation, tally);
  if (truth === YES) tally.hit(rule, situation.index);
  // What a grant demands is a restriction, and counts like one.
  else if (truth === MAYBE) tally.oblige(rule.obligations);
  return truth === YES;
}

function ask(rule: Rule, action: Action, situation: Case, tally: Tally): Truth {
  if (rule.test === null) return YES;
  situation.failure = null;
  const truth = rule.test(action, situation);
  if (situation.failure !== null && truth === MAYBE) tally.erred(rule.id, situation.failure);
  return truth;
}
