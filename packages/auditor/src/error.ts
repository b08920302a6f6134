/**
 * Why nothing was found out about a log, a file of evidence or a proof (exit 2), or, with `bad_proof`, why a proof does
 * not hold (exit 20).
 */
export const AUDIT_CODES = [
  "usage",
  "not_a_log",
  "unreadable",
  "newer_container",
  "too_large",
  "bad_key",
  "bad_proof",
] as const;
export type AuditErrorCode = (typeof AUDIT_CODES)[number];

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
