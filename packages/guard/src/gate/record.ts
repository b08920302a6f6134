import type { Decision, Facts, ToolCall } from "@rampart/core";
import type { Reservation } from "../limits/limits.js";
import { intentEvent } from "../record/call.js";
import { repeatedEvent } from "../record/repeated.js";
import { outcomeEvent } from "../record/result.js";
import { alarmEvent } from "../record/state.js";
import type { Arrived } from "./arrived.js";
import { isUnheard, mustBeHeard } from "./heard.js";
import { mustBeDurable } from "./release.js";
import type { Reviewed } from "./review.js";
import type { Weighed } from "./rewrite.js";
import type { Room } from "./room.js";

const NO_SPENDS: readonly string[] = [];
const NO_GRANTS: Facts["grants"] = [];

/**
 * Records what was asked and decided; on disk before this returns wherever the call could change anything. A call whose
 * time ran out meanwhile is recorded as abandoned, because its door was told no, and so is one whose door has left.
 *
 * @throws GuardError `record_failed`, `deadline`, `abandoned`, `grant_ended`
 */
export async function recordIntent(
  room: Room,
  arrived: Arrived,
  { call, facts, judgement, rewritten, charged, spends = NO_SPENDS }: Weighed,
  reviewed: Reviewed,
): Promise<void> {
  arrived.deadline.check();
  mustBeHeard(arrived);
  const { ruling, consulted, intent } = reviewed;
  const { actions } = judgement.interpretation;
  const reservation = ruling.released ? (charged?.reservation ?? null) : null;
  const spent = ruling.released ? spends : NO_SPENDS;
  arrived.deadline.over(room.grants.take(spent, ruling.released && arrived.enforced ? facts.grants : NO_GRANTS));
  const draft = intentEvent({
    id: intent,
    call,
    facts,
    actions,
    findings: judgement.findings,
    decision: judgement.decision,
    ...(rewritten === undefined ? {} : { rewritten }),
    charges: reservation?.rows ?? [],
    spends: spent,
    permit: ruling.released ? intent : null,
    review: consulted === null || consulted.state === "full" ? null : consulted.review.id,
    prompt: room.facts.promptOf(call),
    enforced: arrived.enforced,
    claimed: false,
    code: ruling.answer.code,
    micros: arrived.deadline.micros(),
  });
  if (reservation !== null) room.limits.submit(reservation, draft.event);
  const takes = spent.length > 0 || (reservation !== null && reservation.rows.length > 0);
  const durable = takes || mustBeDurable(ruling, actions);
  const review = room.reviews.record(consulted);
  const recorded = room.journal.record(draft.event, durable, draft.openings);
  try {
    await Promise.all([review, recorded, notify(room, judgement.decision, intent), noticed(room, call, reviewed)]);
  } catch (error) {
    // A use, an amount, an approval, a word to somebody: what has to be on record besides is never gone without.
    const alone = !takes && consulted === null && judgement.decision.obligations.length === 0;
    room.unrecorded.goOn(error, ruling.released && alone, actions, room.now());
  }
  const late = arrived.deadline.expired;
  if (ruling.released && (late || isUnheard(arrived)))
    await recordAbandoned(room, call, intent, reservation, late ? "deadline" : "abandoned");
  arrived.deadline.check();
  if (ruling.released) mustBeHeard(arrived);
}

/** An alarm for each one the policy wants told: in the log, in the stream, and from there wherever alarms go. */
async function notify(room: Room, { obligations, rules }: Decision, intent: string): Promise<void> {
  for (const obligation of obligations) {
    if (obligation.type !== "notify") continue;
    const because = rules.map(({ rule }) => rule).join(", ");
    const alarm = alarmEvent("policy.notify", "medium", `the policy wants ${obligation.to} told`, { rules: because });
    await room.journal.record({ ...alarm, intent }, true);
  }
}

/** An alarm where an agent does not take a refusal for an answer. */
async function noticed(room: Room, call: ToolCall, { repeat, intent }: Reviewed): Promise<void> {
  if (repeat?.notable === true) await room.journal.record(repeatedEvent(call, repeat, intent), false);
}

/** What it took is given back: its door was told no, or hears nothing. */
async function recordAbandoned(
  room: Room,
  call: ToolCall,
  intent: string,
  reservation: Reservation | null,
  error: "deadline" | "abandoned",
): Promise<void> {
  const charges = (reservation?.rows ?? []).map((row) => ({ ...row, units: -row.units }));
  const nothing = { result: null, findings: [], duration: null, charges };
  const { event } = outcomeEvent({ intent, call, status: "abandoned", error, ...nothing });
  await room.limits.record(event, charges, () => room.journal.record(event, false));
}
