import type { Facts, Judgement, Policy, ToolCall } from "@rampart/core";
import type { Wanted } from "../grants/wanted.js";
import { intentDigest } from "../record/call.js";
import { type Change, changeOf, wantsReplacing } from "../rewrite/change.js";
import type { Arrived } from "./arrived.js";
import type { Charged } from "./charge.js";
import { normalise } from "./normalise.js";
import type { Room } from "./room.js";
import { FULFILLABLE, REWRITING, understand } from "./understand.js";

/** A call as it is decided on. */
export interface Weighed {
  readonly call: ToolCall;
  readonly facts: Facts;
  readonly judgement: Judgement;
  /** Where it is not the call that arrived. */
  readonly rewritten?: Rewritten;
  /** The privilege people would have to agree to for a better decision. */
  readonly need?: Wanted;
  /** Ids of the privileges the decision rests on. */
  readonly spends?: readonly string[];
  /** For the agent, where it may go on and should not. */
  readonly advice?: string;
  /** What it takes from the policy's limits; absent where there are none it counts for. */
  readonly charged?: Charged;
}

export interface Rewritten {
  /** What the tool is to be called with, in the host's own form. */
  readonly input: ToolCall["arguments"];
  /** The judgement of the call as it arrived: why it was changed. */
  readonly why: Judgement;
  /** Id of the call as it arrived, and digest of its arguments. */
  readonly call: string;
  readonly payload: ReturnType<typeof intentDigest>;
}

/**
 * Where the policy wants the arguments changed, the call that comes of it, judged as any other. The change must be the end
 * of it: a call that is still to be changed, a door that cannot, a word that does not stand there all make the obligation
 * one nobody fulfils, which is a denial of the call that arrived.
 */
export async function rewrite(room: Room, arrived: Arrived, policy: Policy, asked: Weighed): Promise<Weighed> {
  const { judgement, call, facts } = asked;
  if (judgement.decision.obligations.length === 0) return asked;
  const change = changeOf(judgement.decision);
  if (change === null || judgement.decision.verdict === "deny" || !arrived.enforced) return asked;
  if (isMet(judgement, change, call.arguments)) return asked;
  return (
    (await changed(room, arrived, policy, asked, change)) ?? {
      call,
      facts,
      judgement: await understand(room, arrived, policy, call, facts, FULFILLABLE),
    }
  );
}

async function changed(
  room: Room,
  arrived: Arrived,
  policy: Policy,
  { call: before, judgement: why }: Weighed,
  change: Change,
): Promise<Weighed | null> {
  const made = arrived.rewrite?.(change) ?? null;
  if (made === null) return null;
  const call = { ...(await normalise({ ...arrived, call: made.call })), task: before.task };
  const facts = await room.facts.about(policy, call, arrived.folder, room.now());
  const judgement = await understand(room, arrived, policy, call, facts, REWRITING);
  const again = changeOf(judgement.decision);
  if (again !== null && !isMet(judgement, again, made.input)) return null;
  return {
    call,
    facts,
    judgement,
    rewritten: { input: made.input, why, call: before.id, payload: intentDigest(before) },
  };
}

/** Whether there is nothing left to change. A text that is to be replaced and does not stand there is something left. */
function isMet({ decision }: Judgement, change: Change, input: ToolCall["arguments"]): boolean {
  return !wantsReplacing(decision) && JSON.stringify(change(input)) === JSON.stringify(input);
}
