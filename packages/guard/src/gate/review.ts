import type { Judgement, ToolCall } from "@rampart/core";
import { newIntentId } from "../record/call.js";
import type { Consulted } from "../reviews/desk.js";
import type { Arrived } from "./arrived.js";
import { needsReview, type Ruling, rule } from "./release.js";
import type { Room } from "./room.js";

export interface Reviewed {
  /** Id the intent will be recorded under. */
  readonly intent: string;
  readonly consulted: Consulted | null;
  readonly ruling: Ruling;
}

/** Where a person has to be asked: has one answered already, or must one be asked now? Then, what the door is told. */
export function consult(room: Room, arrived: Arrived, call: ToolCall, judgement: Judgement): Reviewed {
  const intent = newIntentId();
  const { decision, interpretation } = judgement;
  const consulted = needsReview(arrived, decision)
    ? room.reviews.consult(call, interpretation.actions, decision, intent)
    : null;
  return { intent, consulted, ruling: rule(arrived, judgement, consulted) };
}
