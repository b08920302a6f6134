import {
  compareVerdicts,
  type Decision,
  decide,
  OBLIGATION_TYPES,
  type Policy,
  plainFacts,
  type Verdict,
} from "@rampart/core";
import type { Lesson } from "./lesson.js";

/** A call that would be stopped, seen with those like it as one. */
export interface Held {
  readonly verdict: Verdict;
  readonly rule: string;
  readonly call: string;
  count: number;
}

export interface Surrounding {
  readonly home: string;
  readonly user: string;
  readonly scratch: readonly string[];
}

/** Calls that the role would stop though the policy without it would not: judged by what the record says they do. */
export function heldBy(
  lessons: readonly Lesson[],
  role: string,
  before: Policy,
  after: Policy,
  around: Surrounding,
): readonly Held[] {
  const held = new Map<string, Held>();
  for (const lesson of lessons) {
    const was = verdictOf(before, lesson, [], around);
    const is = verdictOf(after, lesson, [role], around);
    if (compareVerdicts(is.verdict, was.verdict) <= 0) continue;
    const rule = is.rules[0]?.rule ?? "default";
    const key = JSON.stringify([rule, lesson.call]);
    const known = held.get(key);
    if (known === undefined) held.set(key, { verdict: is.verdict, rule, call: lesson.call, count: 1 });
    else known.count++;
  }
  return [...held.values()].sort((a, b) => b.count - a.count);
}

function verdictOf(
  policy: Policy,
  { actions, agent, project, cwd, time }: Lesson,
  roles: readonly string[],
  around: Surrounding,
): Decision {
  const place = { ...around, cwd, project, installed: [] };
  const facts = { ...plainFacts({ agent, principal: around.user, door: "record" }, place, time), roles };
  return decide(policy, facts, { actions, findings: [], phase: "call" }, { fulfillable: OBLIGATION_TYPES });
}
