import { decide, type Policy } from "@rampart/core";
import { adviceOf, loopReached } from "../limits/loops.js";
import { alarmEvent } from "../record/state.js";
import type { Weighed } from "./rewrite.js";
import type { Room } from "./room.js";
import { REWRITING } from "./understand.js";

/**
 * Where the policy minds agents that go round in circles: notices one, tells it and people, and asks or denies where the policy
 * says so. What is refused anyway is told how often elsewhere.
 */
export async function loop(room: Room, policy: Policy, weighed: Weighed): Promise<Weighed> {
  const { loops } = policy.document;
  if (loops === undefined || weighed.judgement.decision.verdict === "deny") return weighed;
  const { call, facts, judgement } = weighed;
  const found = room.limits.loops.note(call, loops);
  if (found === null) return weighed;
  const advice = adviceOf(found);
  if (found.notable) {
    const { kind, times, length } = found;
    const alarm = alarmEvent("loop.noticed", "low", `an agent goes round in circles: ${advice}`, {
      kind,
      times,
      length,
    });
    await room.journal.record({ ...alarm, agent: call.agent, session: call.session }, false);
  }
  const { reached = "alarm" } = loops;
  if (reached === "alarm") return { ...weighed, advice };
  const known = { ...facts, reached: [...(facts.reached ?? []), loopReached(found, reached)] };
  const subject = { actions: judgement.interpretation.actions, findings: judgement.findings, phase: "call" } as const;
  return { ...weighed, facts: known, judgement: { ...judgement, decision: decide(policy, known, subject, REWRITING) } };
}
