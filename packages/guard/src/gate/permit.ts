import type { Decision, Judgement, ToolCall } from "@rampart/core";
import type { Answer } from "../adapter.js";
import type { Reviewed } from "./review.js";
import type { Room } from "./room.js";

/** What leaves the gate. */
export interface Released {
  readonly answer: Answer;
  /** Id of the recorded intent, the permit of doors that cannot hold one; null where the call is refused. */
  readonly permit: string | null;
  readonly intent: string | null;
  readonly review: string | null;
  readonly decision: Decision | null;
}

/** The call is recorded: hand out the permit, and remember what it leaves behind for the calls after it. */
export function permit(room: Room, call: ToolCall, judgement: Judgement, reviewed: Reviewed): Released {
  const { ruling, consulted, intent } = reviewed;
  const { decision, interpretation } = judgement;
  if (ruling.released) {
    room.facts.remember(call, interpretation);
    room.intents.released(call, { id: intent, at: room.now() });
  }
  room.counters.decided(decision.verdict, room.door(call.door).mode === "enforce");
  const review = consulted === null || consulted.state === "full" ? null : consulted.review.id;
  return { answer: ruling.answer, permit: ruling.released ? intent : null, intent, review, decision };
}
