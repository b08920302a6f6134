/** Why a folder could not be audited at all (exit 2): nothing was found out about its integrity. */
export type AuditErrorCode = "not_a_log" | "unreadable" | "newer_container" | "too_large" | "bad_key" | "bad_proof";

export class AuditError extends Error {
  constructor(
    readonly code: AuditErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = "AuditError";
  }
}
