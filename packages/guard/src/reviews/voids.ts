import type { AuditEvent, EventKind } from "@rampart/ledger";
import { isOf, subjectFrom } from "../orders/subject.js";
import type { Review } from "./review.js";

/** Kinds of events that can end a question or its answer before its time. */
export const VOIDING = [
  "quarantine",
  "stop",
  "task",
  "session",
  "policy",
  "restrict",
  "credential",
  "elevation-grant",
] as const satisfies readonly EventKind[];

const KINDS: ReadonlySet<string> = new Set(VOIDING);

/** Whether an event is of such a kind. */
export function isVoiding({ kind }: AuditEvent): boolean {
  return KINDS.has(kind);
}

/**
 * Why this event ends the review, or null. What was asked about an agent that is held since, a task or session that is over,
 * or under another policy, is asked anew; so is what a person gave the privilege for meanwhile, and what somebody agreed to whose credential is gone.
 */
export function voidedBy(event: AuditEvent, { state, subject, policy, approvals }: Review): string | null {
  switch (event.kind) {
    case "quarantine": {
      const held = event.state === "on" ? subjectFrom(event.subject) : null;
      return held !== null && isOf(held, { ...subject, task: subject.task ?? "" }) ? "quarantined" : null;
    }
    case "stop":
      return event.state === "on" ? "stopped" : null;
    case "task":
      return event.state === "ended" && event.id === subject.task ? "task ended" : null;
    case "session":
      return event.state === "ended" && event.id === subject.session && event.door === subject.door
        ? "session ended"
        : null;
    case "policy":
      return IN_FORCE.has(event.state) && event.digest !== policy ? "policy changed" : null;
    case "restrict":
      return "policy changed";
    case "credential": {
      if (event.state !== "revoked") return null;
      const gone = event.subject as { readonly type?: unknown; readonly name?: unknown } | null;
      return gone?.type === "person" && approvals.some(({ by }) => by === gone.name) ? "credential revoked" : null;
    }
    case "elevation-grant": {
      // One that comes with another call's approval is for that call: this one waits for its own.
      const gives = event.intent === null && event.privilege === subject.privilege && event.agent === subject.agent;
      return state === "open" && gives && event.task === subject.task ? "the privilege was given" : null;
    }
    default:
      return null;
  }
}

/** States of a policy's event that name the policy in force from then on. */
const IN_FORCE: ReadonlySet<string> = new Set(["active", "rolled-back", "loaded"]);
