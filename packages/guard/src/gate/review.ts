import type { Answer } from "../adapter.js";
import { repeatedMessage } from "../answer/message.js";
import type { Repeat } from "../facts/refusals.js";
import { newIntentId } from "../record/call.js";
import type { Consulted } from "../reviews/desk.js";
import { reviewDigest } from "../reviews/digest.js";
import { sketchOf } from "../reviews/preview/sketch.js";
import type { Question } from "../reviews/question.js";
import type { Arrived } from "./arrived.js";
import { pendingOf } from "./pending.js";
import { changesAnything, needsReview, type Ruling, rule } from "./release.js";
import type { Weighed } from "./rewrite.js";
import type { Room } from "./room.js";

export interface Reviewed {
  /** Id the intent will be recorded under. */
  readonly intent: string;
  readonly consulted: Consulted | null;
  readonly ruling: Ruling;
  /** How often this was refused in this session; null where it is not refused, or only for now. */
  readonly repeat: Repeat | null;
}

/**
 * Where a person has to be asked: has one answered already, or must one be asked now? Then, what the door is told.
 *
 * @throws GuardError `unwitnessed`
 */
export function consult(room: Room, arrived: Arrived, weighed: Weighed): Reviewed {
  const { call, judgement, need } = weighed;
  const intent = newIntentId();
  const { decision, interpretation } = judgement;
  // Before an approval is spent: a call that is not let through for want of witnesses may come again.
  if (arrived.enforced && decision.verdict !== "deny" && changesAnything(interpretation.actions)) room.duty.check();
  const asks = needsReview(arrived, decision, need);
  const consulted = asks ? room.reviews.consult(questionOf(room, weighed, intent)) : null;
  const ruling = rule(arrived, judgement, consulted, need);
  // Who was told to ask again is not counted for doing so.
  if (ruling.released || pendingOf(judgement) !== null) return { intent, consulted, ruling, repeat: null };
  const digest = reviewDigest(call, interpretation.actions, decision.policy);
  const repeat = room.facts.refused(call, digest, decision.rules[0]?.rule ?? null);
  return { intent, consulted, ruling: { ...ruling, answer: told(ruling.answer, repeat) }, repeat };
}

function questionOf({ look }: Room, { call, facts, judgement, need }: Weighed, intent: string): Question {
  const { decision, interpretation } = judgement;
  const sketch = () => sketchOf(call, interpretation.written, look);
  const question = { call, facts, actions: interpretation.actions, decision, intent, sketch };
  if (need === undefined) return question;
  return { ...question, privilege: { name: need.privilege, people: need.approval === "two" ? 2 : 1 } };
}

/** A refusal that says how often it was given already. */
function told(answer: Answer, repeat: Repeat | null): Answer {
  return repeat === null ? answer : { ...answer, message: repeatedMessage(answer.message, repeat) };
}
