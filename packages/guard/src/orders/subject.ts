import type { ToolCall } from "@rampart/core";
import type { Json } from "@rampart/service";

/** Whom a quarantine can hold. `principal` is the user who calls, which in system mode the system vouches for. */
export const SUBJECTS = ["agent", "session", "principal", "task"] as const;
export type SubjectType = (typeof SUBJECTS)[number];

export interface Subject {
  readonly type: SubjectType;
  /** 1 to 256 characters. */
  readonly name: string;
}

/** `deny` lets nothing happen; `read-only` lets go on what changes nothing. */
export const HOLD_MODES = ["deny", "read-only"] as const;
export type HoldMode = (typeof HOLD_MODES)[number];

/** The subject an event's member names, or null where it names none this version knows. */
export function subjectFrom(value: unknown): Subject | null {
  if (typeof value !== "object" || value === null) return null;
  const { type, name } = value as { readonly type?: Json; readonly name?: Json };
  const known = SUBJECTS.find((one) => one === type);
  if (known === undefined || typeof name !== "string" || name === "" || name.length > 256) return null;
  return { type: known, name };
}

/** Whether a call, or an event about one, is the subject's. */
export function isOf({ type, name }: Subject, one: Partial<Pick<ToolCall, SubjectType | "chain">>): boolean {
  return one[type] === name || (type === "agent" && one.chain?.includes(name) === true);
}
