import { type Action, changesNothing, type Decision, hostMayAnswer, type Judgement } from "@rampart/core";
import type { Answer } from "../adapter.js";
import {
  askMessage,
  denyMessage,
  faultMessage,
  heldMessage,
  lackingMessage,
  pendingMessage,
  refusedMessage,
} from "../answer/message.js";
import type { Wanted } from "../grants/wanted.js";
import type { Consulted } from "../reviews/desk.js";
import type { Arrived } from "./arrived.js";
import { pendingOf } from "./pending.js";

/** How a call ends at the gate. */
export interface Ruling {
  readonly answer: Answer;
  /** Whether the call may run as far as Rampart is concerned. */
  readonly released: boolean;
}

const SILENT: Answer = { outcome: "no-opinion", message: "", code: null };

/** Turns verdict, review and mode of the door into what the door is told. */
export function rule(arrived: Arrived, judgement: Judgement, consulted: Consulted | null, need?: Wanted): Ruling {
  if (!arrived.enforced) return { answer: SILENT, released: true };
  const { decision } = judgement;
  const { actions } = judgement.interpretation;
  if (decision.verdict === "deny") return consulted === null ? denied(judgement) : lacking(judgement, consulted, need);
  if (decision.verdict === "ask") return asked(arrived, decision, actions, consulted, need);
  return { answer: decision.granted ? { outcome: "allow", message: "", code: null } : SILENT, released: true };
}

function denied(judgement: Judgement): Ruling {
  const { decision, interpretation } = judgement;
  const pending = pendingOf(judgement);
  if (pending === null) return refuse(denyMessage(decision, interpretation.actions), null);
  return refuse(pendingMessage(decision, interpretation.actions, pending), null);
}

/** Denied for want of a privilege that people can agree to. Their approval gives the privilege, and no call passes without it. */
function lacking({ decision, interpretation }: Judgement, consulted: Consulted, need: Wanted | undefined): Ruling {
  const { actions } = interpretation;
  if (consulted.state === "refused") return refuse(refusedMessage(consulted.review.id), null);
  if (consulted.state === "held") return refuse(heldMessage(decision, actions, consulted.review.id, need), null);
  return refuse(lackingMessage(decision, actions, need), consulted.state === "full" ? "reviews_full" : null);
}

function asked(
  arrived: Arrived,
  decision: Decision,
  actions: readonly Action[],
  consulted: Consulted | null,
  need: Wanted | undefined,
): Ruling {
  if (consulted === null) {
    const message = askMessage(decision, actions);
    return { answer: { outcome: "ask", message, code: null }, released: arrived.asksItself };
  }
  switch (consulted.state) {
    case "spent":
      return { answer: SILENT, released: true };
    case "refused":
      return refuse(refusedMessage(consulted.review.id), null);
    case "held":
      return refuse(heldMessage(decision, actions, consulted.review.id, need), null);
    case "full":
      return refuse(faultMessage("reviews_full", "too many questions wait for a person already."), "reviews_full");
  }
}

/** A person has to be asked by us only where the host cannot or its user does not count, and only where it matters. */
export function needsReview(arrived: Arrived, decision: Decision, need?: Wanted): boolean {
  const { verdict } = decision;
  if (!arrived.enforced || verdict === "allow") return false;
  // What a host's own prompt answers nobody tells us: a privilege is given by an answer that is on record.
  return verdict === "ask" ? !(arrived.asksItself && hostMayAnswer(decision)) : need !== undefined;
}

function refuse(message: string, code: string | null): Ruling {
  return { answer: { outcome: "deny", message, code }, released: false };
}

/** Whether the record must be on disk before the answer: always, except for what only reads and is let through. */
export function mustBeDurable(ruling: Ruling, actions: readonly Action[]): boolean {
  return !ruling.released || changesAnything(actions);
}

/** Whether a call could leave anything behind. */
export function changesAnything(actions: readonly Action[]): boolean {
  return !actions.every(changesNothing);
}
