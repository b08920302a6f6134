import { bindBlock } from "../policy/conditions/block.js";
import type { Policy } from "../policy/policy.js";
import type { Approval, ElevationDocument } from "../policy/sections/elevations.js";
import type { BySensitivity } from "../policy/shapes/sensitivity.js";
import type { Decision } from "../spine/decision.js";
import type { Facts, Grant, TaskFacts } from "../spine/facts.js";
import { compareVerdicts } from "../spine/verdict.js";
import { type Case, NOTHING, type Subject } from "./case.js";
import { type DecideOptions, decide } from "./decide.js";
import { holdsPrivilege } from "./grants.js";
import { YES } from "./truth.js";

/** A privilege the agent lacks, may have now in this task, and that would make this decision better. */
export interface Need {
  readonly privilege: string;
  /** Who has to agree, for a task of this sensitivity. */
  readonly approval: Approval;
  /** How long it would last, in milliseconds, and for how many calls; null: as many as fit. */
  readonly for: number;
  readonly uses: number | null;
  readonly about: string | null;
  /** What would be decided with it. */
  readonly decision: Decision;
}

/** Privileges one call is tried with; a policy with more that an agent may have at once is not looked through to its end. */
const MAX_TRIED = 32;
const ORDER: Readonly<Record<Approval, number>> = { automatic: 0, one: 1, two: 2 };

/**
 * Which single privilege would make this decision better, best first: the better decision, then whoever has fewer people to
 * ask, then the one that adds less, then by name. Empty where the policy has none, the agent may have none of them in this task,
 * or none of them alone helps: nothing that stops everybody, no limit, no other agent of a chain is helped by one.
 */
export function needs(
  policy: Policy,
  facts: Facts,
  subject: Subject,
  decision: Decision,
  options: DecideOptions = {},
): readonly Need[] {
  const { elevations } = policy.document;
  if (elevations === undefined || decision.verdict === "allow" || isBeyond(decision)) return NONE;
  const found: { readonly need: Need; readonly adds: number }[] = [];
  let tried = 0;
  for (const [privilege, elevation] of Object.entries(elevations)) {
    if (holdsPrivilege(facts, privilege) || !mayRequest(policy, elevation, facts)) continue;
    tried += 1;
    if (tried > MAX_TRIED) break;
    const held = { ...facts, grants: [...facts.grants, supposed(privilege, facts)] };
    const better = decide(policy, held, subject, options);
    if (compareVerdicts(better.verdict, decision.verdict) >= 0) continue;
    const { for: lengths, approval, uses = null, about = null } = elevation;
    const need: Need = {
      privilege,
      approval: bySensitivity(approval, facts.task),
      for: bySensitivity(lengths, facts.task),
      uses,
      about,
      decision: better,
    };
    found.push({ need, adds: elevation.adds?.length ?? 0 });
  }
  return found
    .sort(
      (a, b) =>
        compareVerdicts(a.need.decision.verdict, b.need.decision.verdict) ||
        ORDER[a.need.approval] - ORDER[b.need.approval] ||
        a.adds - b.adds ||
        (a.need.privilege < b.need.privilege ? -1 : 1),
    )
    .map(({ need }) => need);
}

const NONE: readonly Need[] = [];

/** What no privilege changes: told apart first, because whoever is stopped for good may try often. */
function isBeyond({ rules }: Decision): boolean {
  return rules.some(
    ({ rule, verdict }) =>
      verdict === "deny" && (rule.startsWith("state.") || rule.startsWith("limit.") || rule.startsWith("chain.")),
  );
}

/** Whether the agent may have this privilege now, in this task: what the policy's `when` says of who acts and of the hour. */
export function mayRequest(policy: Policy, { when }: Pick<ElevationDocument, "when">, facts: Facts): boolean {
  if (when === undefined) return true;
  const condition = bindBlock(when, { standing: facts, labels: policy.program.labels });
  if (typeof condition === "number") return condition === YES;
  const situation: Case = { facts, findings: [], phase: "call", index: -1, memo: null, failure: null };
  return condition(NOTHING, situation) === YES;
}

/** What a setting is for a task of this sensitivity. */
export function bySensitivity<T>(setting: BySensitivity<T>, task: TaskFacts | null): T {
  return setting[task?.sensitivity ?? "otherwise"];
}

function supposed(privilege: string, { identity, now }: Facts): Grant {
  return { id: "", privilege, agent: identity.agent, task: null, until: now + 1, uses: null, approvers: [] };
}

/**
 * Which of the grants with a number of uses this decision rests on: those it would be worse without. Of several for one privilege
 * the one that ends first.
 */
export function grantsUsed(
  policy: Policy,
  facts: Facts,
  subject: Subject,
  decision: Decision,
  options: DecideOptions = {},
): readonly Grant[] {
  const counted = facts.grants.filter(({ uses }) => uses !== null);
  if (decision.verdict === "deny") return NO_GRANTS;
  const used: Grant[] = [];
  let held = facts.grants;
  for (const privilege of new Set(counted.map((grant) => grant.privilege))) {
    const without = held.filter((grant) => grant.privilege !== privilege);
    const { verdict, granted } = decide(policy, { ...facts, grants: without }, subject, options);
    const same = compareVerdicts(verdict, decision.verdict) <= 0 && (granted || !decision.granted);
    // Not needed for this: the others are asked about as if it were not there.
    if (same) held = without;
    else {
      const first = soonest(facts, privilege);
      if (first !== null) used.push(first);
    }
  }
  return used;
}

const NO_GRANTS: readonly Grant[] = [];

/** The grant of a privilege to spend; null where one without a number of uses carries it. */
function soonest(facts: Facts, privilege: string): Grant | null {
  const holding = facts.grants.filter((grant) => holdsPrivilege({ ...facts, grants: [grant] }, privilege));
  if (holding.some(({ uses }) => uses === null)) return null;
  return holding.reduce<Grant | null>(
    (first, grant) => (first === null || grant.until < first.until ? grant : first),
    null,
  );
}
