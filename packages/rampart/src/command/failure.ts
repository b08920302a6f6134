import { EXIT } from "./exit.js";

/** Every way a verb can fail by itself. Errors of other packages keep their own code. */
export const FAILURE_CODES = [
  "usage",
  "unknown_verb",
  "unknown_host",
  "bad_value",
  "not_installed",
  "already_there",
  "guard_away",
  "guard_silent",
  "policy_invalid",
  "backup_forged",
  "backup_unsigned",
  "file_unreadable",
  "input_unreadable",
  "not_found",
  "refused",
  "not_a_terminal",
  "interrupted",
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** Says what went wrong and where (`message`) and what the person can do about it (`next`, a command where possible). */
export class Failure extends Error {
  override readonly name = "Failure";
  constructor(
    readonly code: FailureCode,
    message: string,
    readonly next: string | null,
    readonly exit: number = code === "usage" || code === "unknown_verb" || code === "bad_value"
      ? EXIT.usage
      : EXIT.error,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
