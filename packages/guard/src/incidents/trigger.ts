import type { Severity } from "@rampart/core";
import type { AuditEvent, EventOf } from "@rampart/ledger";
import { isCanary, type Json } from "@rampart/service";
import { subjectFrom } from "../orders/subject.js";

/** Why somebody should look. */
export interface Trigger {
  readonly cause: string;
  readonly severity: Severity;
  readonly title: string;
  readonly agent: string | null;
  readonly session: string | null;
  readonly intent: string | null;
}

/**
 * Whether an event is an incident: an alarm of severity high or critical, a blocked call with a finding of severity critical or
 * by a rule that wants somebody told, a quarantine, an order to stop. What `rampart verify` hands to a door to be refused is none.
 */
export function triggerOf(event: AuditEvent): Trigger | null {
  switch (event.kind) {
    case "intent":
      return blocked(event);
    case "alarm":
      return alarmed(event);
    case "quarantine":
      return quarantined(event);
    case "stop":
      return event.state === "on" ? stopped(event) : null;
    default:
      return null;
  }
}

/** Members of an intent's json, as this guard writes them. */
type Written = {
  readonly verdict?: string;
  readonly obligations?: readonly { readonly type?: string }[];
  readonly rules?: readonly { readonly rule?: string }[];
};

function blocked(event: EventOf<"intent">): Trigger | null {
  const { verdict, obligations = [], rules = [] } = event.decision as Written;
  if (verdict !== "deny" || isCanary(event.session, event.tool, event.arguments as Json)) return null;
  const { agent, session, id, findings } = event;
  const rule = rules[0]?.rule ?? event.code ?? "unknown";
  const found = findings.find((one) => (one as { severity?: string }).severity === "critical") as
    | { readonly code?: string }
    | undefined;
  const about = { agent, session, intent: id };
  if (found !== undefined) {
    const title = `a call was refused with a finding of severity critical: ${found.code} (rule ${rule})`;
    return { ...about, cause: `blocked.${found.code}`, severity: "high", title };
  }
  if (!obligations.some(({ type }) => type === "notify")) return null;
  const title = `a call was refused by rule ${rule}, which wants somebody told`;
  return { ...about, cause: `blocked.${rule}`, severity: "medium", title };
}

function alarmed({ code, severity, message, agent, session, intent }: EventOf<"alarm">): Trigger | null {
  if (severity !== "high" && severity !== "critical") return null;
  // The quarantine it tells of is on record before it, and an incident already.
  if (code === "limit.quarantined") return null;
  return { cause: `alarm.${code}`, severity, title: message.slice(0, 512), agent, session, intent };
}

function quarantined({ subject, state, by, reason }: EventOf<"quarantine">): Trigger | null {
  const held = subjectFrom(subject);
  if (state !== "on" || held === null) return null;
  const why = reason === null ? "" : `: ${reason}`;
  return {
    cause: "quarantine",
    severity: "high",
    title: `${held.type} ${held.name} was quarantined by ${by}${why}`.slice(0, 512),
    agent: held.type === "agent" ? held.name : null,
    session: held.type === "session" ? held.name : null,
    intent: null,
  };
}

function stopped({ by, reason }: EventOf<"stop">): Trigger {
  const why = reason === null ? "" : `: ${reason}`;
  const title = `everything was stopped by ${by}${why}`.slice(0, 512);
  return { cause: "stop", severity: "critical", title, agent: null, session: null, intent: null };
}

/** A log that is shorter than it was: found when the guard begins, before anybody follows the record. */
export function lossTrigger(title: string): Trigger {
  return { cause: "alarm.log.shorter", severity: "critical", title, agent: null, session: null, intent: null };
}
