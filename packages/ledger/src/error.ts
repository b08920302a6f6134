/**
 * Everything that can go wrong in this package. Closed: callers switch on it.
 *
 * - `canonical.*`: a value that has no canonical form
 * - `event.*`: an event that may not be appended; nothing was written
 * - `note.*`, `key.*`, `proof.*`, `dsse.*`: something signed or proved that does not hold
 * - `log.*`: the log on disk
 * - `witness.*`: a place for checkpoints that could not be reached, refused, or answered with no cosignature of its own
 *   (`invalid`); a witness of ours that was asked nonsense (`malformed`) or lost its memory (`state`)
 */
export const LEDGER_CODES = [
  "canonical.type",
  "canonical.number",
  "canonical.surrogate",
  "canonical.depth",
  "event.kind",
  "event.member",
  "event.missing",
  "event.type",
  "event.too-large",
  "note.malformed",
  "note.signature",
  "key.malformed",
  "key.mismatch",
  "key.file",
  "proof.malformed",
  "proof.invalid",
  "dsse.malformed",
  "dsse.signature",
  "log.locked",
  "log.tampered",
  "log.torn",
  "log.newer",
  "log.closed",
  "log.failed",
  "log.overloaded",
  "log.disk-full",
  "log.read-only",
  "log.io",
  "log.range",
  "log.sealed",
  "witness.unreachable",
  "witness.refused",
  "witness.invalid",
  "witness.malformed",
  "witness.state",
] as const;
export type LedgerCode = (typeof LEDGER_CODES)[number];

/** The one error class of this package. `message` is for a person; `cause` is what the operating system or a parser threw. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
  readonly code: LedgerCode;

  constructor(code: LedgerCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The code the operating system gave, for example `ENOSPC`, or null. */
export function systemCode(error: unknown): string | null {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : null;
}

/** Turns what a file operation threw into one of the `log.*` codes. */
export function fileError(error: unknown, what: string): LedgerError {
  if (error instanceof LedgerError) return error;
  const system = systemCode(error);
  const code =
    system === "ENOSPC" || system === "EDQUOT" || system === "EFBIG"
      ? "log.disk-full"
      : system === "EROFS" || system === "EACCES" || system === "EPERM"
        ? "log.read-only"
        : "log.io";
  return new LedgerError(code, `${what}: ${system ?? "failed"}`, error);
}
