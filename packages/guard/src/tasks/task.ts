import { isPlainWord, MAX_TASK_MS, type TaskFacts } from "@rampart/core";
import type { GuardError } from "../errors.js";

/** What somebody with the right to says an agent works on. */
export interface Declaration extends TaskFacts {
  /** The agent whose task it is; those it hands work on to act in it too. */
  readonly agent: string;
  /** The only session it is for, or null. */
  readonly session: string | null;
  /** Milliseconds since 1970; it is over from then on. */
  readonly until: number;
}

/** A task as it stands. */
export interface Task extends Pick<Declaration, "id" | "agent" | "session" | "until"> {
  /** One object for as long as the task stands: views of a policy are told apart by it. */
  readonly facts: TaskFacts;
  /** Who declared it: a person, a service, or an orchestrator by its token. */
  readonly by: string;
  readonly channel: "person" | "service" | "token";
  /** Of a token: the key that signed it and the digest of what it says; null otherwise. */
  readonly key: string | null;
  readonly digest: string | null;
  /** It was ended before its time: kept until then, so that no token brings it back. */
  readonly ended: boolean;
}

export const TASK_LIMITS = {
  /** Tasks whose time is not over, those that were ended among them; another is refused. */
  standing: 20_000,
  name: 256,
  /** How long one lasts where nobody says. */
  usualMs: 24 * 3_600_000,
} as const;

const SENSITIVITIES = ["low", "medium", "high"] as const;
const LINE = /^[^\u0000-\u001f\u007f]+$/;

/**
 * What was declared, every member within its bound.
 *
 * @param fault what a value outside of them makes
 * @throws whatever `fault` makes
 */
export function declarationFrom(
  said: { readonly [name: string]: unknown },
  now: number,
  fault: (message: string) => GuardError,
): Declaration {
  const text = (name: string): string => {
    const value = said[name];
    if (typeof value !== "string" || value.length > TASK_LIMITS.name || !LINE.test(value))
      throw fault(`"${name}" of a task is a text of 1 to ${TASK_LIMITS.name} characters on one line`);
    return value;
  };
  const optional = (name: string) => (said[name] === undefined || said[name] === null ? null : text(name));
  const word = (name: string, value: string | null): string | null => {
    if (value !== null && !isPlainWord(value))
      throw fault(`"${name}" of a task is made of letters, digits and . _ : @ -, with / between names: patient/42`);
    return value;
  };
  const { sensitivity = null } = said;
  if (sensitivity !== null && !SENSITIVITIES.some((one) => one === sensitivity))
    throw fault(`"sensitivity" of a task is one of ${SENSITIVITIES.join(", ")}`);
  const until = said["not-after"];
  if (typeof until !== "number" || !Number.isSafeInteger(until))
    throw fault('"not-after" of a task is a time in milliseconds since 1970');
  if (until > now + MAX_TASK_MS) throw fault("a task lasts 30 days at most");
  return {
    id: word("id", text("id"))!,
    kind: text("kind"),
    purpose: optional("purpose"),
    sensitivity: sensitivity as Declaration["sensitivity"],
    subject: word("subject", optional("subject")),
    environment: optional("environment"),
    agent: text("agent"),
    session: optional("session"),
    until,
  };
}
