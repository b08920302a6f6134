/** Why nothing was changed. Closed; the message names the exact place. */
export const PROTECT_CODES = [
  "config.syntax",
  "config.duplicate_key",
  "config.shape",
  "config.too_large",
  "config.encoding",
  "config.switched_off",
  "config.version",
  "config.occupied",
  "config.symlink",
  "config.kind",
  "config.owner",
  "config.hard_linked",
  "config.read_only",
  "config.unwritable",
  "config.unreadable",
  "config.changed",
  "trust.failed",
  "program.missing",
  "program.path",
  "program.unwritable",
  "state.broken",
] as const;
export type ProtectCode = (typeof PROTECT_CODES)[number];

/** Where in a file: 1-based line and column (in UTF-16 code units). */
export interface FilePosition {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** Why `protect`, `unprotect` or `verify` left everything as it was. `place` is what a person opens to mend it. */
export class ProtectError extends Error {
  override readonly name = "ProtectError";
  readonly code: ProtectCode;
  readonly place: FilePosition;

  constructor(code: ProtectCode, message: string, place: FilePosition, cause?: unknown) {
    super(`${show(place)}: ${message}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.place = place;
  }
}

function show({ file, line, column }: FilePosition): string {
  return line === null ? file : `${file}:${line}:${column ?? 1}`;
}
