import type { Decision, Policy } from "@rampart/core";
import type { Answer } from "../adapter.js";
import { rewrittenMessage } from "../answer/message.js";
import { takenBy } from "../limits/settle.js";
import type { Reviewed } from "./review.js";
import type { Rewritten, Weighed } from "./rewrite.js";
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
export function permit(room: Room, policy: Policy, weighed: Weighed, reviewed: Reviewed): Released {
  const { call, judgement, rewritten } = weighed;
  const { ruling, consulted, intent } = reviewed;
  const { decision, interpretation } = judgement;
  if (ruling.released) {
    room.facts.remember(call, interpretation, intent);
    const taken = takenBy(policy, weighed);
    room.intents.released(call, { id: intent, at: room.now(), ...(taken === null ? {} : { taken }) });
  }
  room.counters.decided(decision.verdict, room.door(call.door).mode === "enforce");
  const review = consulted === null || consulted.state === "full" ? null : consulted.review.id;
  const released = ruling.released ? advised(ruling.answer, weighed.advice) : ruling.answer;
  const answer = ruling.released && rewritten !== undefined ? withInput(released, rewritten) : released;
  return { answer, permit: ruling.released ? intent : null, intent, review, decision };
}

/** It may run; and whoever goes round in circles is told so. */
function advised(answer: Answer, advice: string | undefined): Answer {
  return advice === undefined || answer.message !== "" ? answer : { ...answer, message: advice };
}

/** What the tool is to be called with instead, and, where nothing else is said, that it was changed and why. */
function withInput(answer: Answer, { input, why }: Rewritten): Answer {
  return { ...answer, input, message: answer.message === "" ? rewrittenMessage(why.decision) : answer.message };
}
