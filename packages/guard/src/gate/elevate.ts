import { grantsUsed, type Need, needs, type Policy, type Subject } from "@rampart/core";
import type { Arrived } from "./arrived.js";
import type { Weighed } from "./rewrite.js";
import type { Room } from "./room.js";
import { FULFILLABLE, REWRITING, understand } from "./understand.js";

const NONE: readonly string[] = [];

/**
 * Where a privilege that the agent may have in this task would make the decision better: given at once where the policy agrees by
 * itself, which it does once in a task, and the call decided anew; otherwise what people are asked for. Says besides which privileges the decision rests on: a use
 * of each is taken with the call's record. Nothing of it at a door that only watches.
 *
 * @throws GuardError `record_failed`, `grants_full`
 */
export async function elevate(room: Room, arrived: Arrived, policy: Policy, asked: Weighed): Promise<Weighed> {
  if (policy.document.elevations === undefined || !arrived.enforced || asked.call.tool === "text") return asked;
  const need = needOf(policy, asked);
  if (need === null) return resting(policy, asked);
  const { call, facts } = asked;
  const holder = facts.task === null ? `--agent ${call.agent}` : `--task ${facts.task.id}`;
  const { privilege, uses } = need;
  const gift = { privilege, uses, for: need.for, agent: call.agent, task: facts.task?.id ?? null };
  if (need.approval !== "automatic") return { ...asked, need: { ...need, holder } };
  // It agreed to this already: what was used up, or taken back, people give again.
  if (!room.grants.mayAgree(gift)) return { ...asked, need: { ...need, approval: "one", holder } };
  await room.grants.give({ ...gift, approvers: [], intent: null, reason: need.about });
  arrived.deadline.check();
  return resting(policy, await again(room, arrived, policy, asked));
}

function needOf(policy: Policy, { facts, judgement, rewritten }: Weighed): Need | null {
  const { decision } = judgement;
  if (decision.verdict === "allow") return null;
  const options = rewritten === undefined ? REWRITING : FULFILLABLE;
  return needs(policy, facts, subjectOf(judgement), decision, options)[0] ?? null;
}

/** The same call with what its agent holds now. What would have to be changed once more is denied. */
async function again(room: Room, arrived: Arrived, policy: Policy, asked: Weighed): Promise<Weighed> {
  const { call } = asked;
  const facts = await room.facts.about(policy, call, arrived.folder, room.now());
  const judgement = await understand(room, arrived, policy, call, facts, FULFILLABLE);
  return { ...asked, facts, judgement };
}

function resting(policy: Policy, asked: Weighed): Weighed {
  const { facts, judgement } = asked;
  if (facts.grants.length === 0) return asked;
  const used = grantsUsed(policy, facts, subjectOf(judgement), judgement.decision, REWRITING);
  const spends = used.length === 0 ? NONE : used.map(({ id }) => id);
  return { ...asked, spends };
}

function subjectOf({ interpretation, findings }: Weighed["judgement"]): Subject {
  return { actions: interpretation.actions, findings, phase: "call" };
}
