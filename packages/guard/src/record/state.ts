import type { EventOf } from "@rampart/ledger";
import type { Session } from "../facts/session.js";
import type { Person } from "../identity/person.js";
import type { Review, ReviewState } from "../reviews/review.js";

type Alarm = EventOf<"alarm">;

/** Something a person should know of, though it is no decision. */
export function alarmEvent(
  code: string,
  severity: Alarm["severity"],
  message: string,
  details: { readonly [key: string]: unknown } = {},
): Alarm {
  return { kind: "alarm", code, severity, message, agent: null, session: null, intent: null, details };
}

/** The guard begins: what it is, and what it begins with. */
export function startEvent(
  version: string,
  mode: "user" | "system",
  policy: string,
  doors: { readonly [door: string]: object },
): EventOf<"start"> {
  return {
    kind: "start",
    version,
    mode,
    pid: process.pid,
    platform: `${process.platform} ${process.arch} node ${process.versions.node}`,
    policy,
    doors: Object.entries(doors).map(([door, settings]) => ({ door, ...settings })),
    details: {},
  };
}

export function sessionEvent(
  session: Session,
  agent: string,
  principal: string,
  owner: string | null,
): EventOf<"session"> {
  return {
    kind: "session",
    id: session.id,
    state: "started",
    agent,
    principal,
    owner,
    door: session.door,
    host: null,
    verified: false,
    project: session.project,
    cwd: null,
    details: null,
  };
}

const STATE: { readonly [S in ReviewState]: EventOf<"review">["state"] } = {
  open: "opened",
  approved: "approved",
  denied: "denied",
  used: "used",
  expired: "expired",
  void: "void",
};

/** One step of a review, and who made it. All that is needed to put the review back after a restart is in it. */
export function reviewEvent(review: Review, by: Pick<Person, "channel" | "verified"> | null): EventOf<"review"> {
  const { subject, opened, approvals, demand, policy } = review;
  return {
    kind: "review",
    id: review.id,
    intent: review.intent,
    state: STATE[review.state],
    agent: subject.agent,
    session: subject.session,
    digest: review.digest,
    reviewer: review.reviewer,
    channel: by?.channel ?? null,
    verified: by?.verified ?? false,
    scope: review.scope,
    until: review.until,
    note: review.note,
    details: { opened, subject, approvals, demand, policy },
  };
}

export function policyEvent(
  state: EventOf<"policy">["state"],
  change: {
    readonly digest: string | null;
    readonly previous: string | null;
    readonly sources: readonly object[];
    readonly errors: readonly object[];
    readonly by: string | null;
  },
): EventOf<"policy"> {
  return { kind: "policy", state, ...change };
}
