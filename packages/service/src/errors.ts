/** Everything that can go wrong on floor 0 of a server. Closed: callers switch on it, docs/formats/codes.md lists it. */
export const SERVICE_CODES = [
  "json.too_large",
  "json.encoding",
  "json.syntax",
  "json.duplicate_key",
  "json.forbidden_key",
  "json.too_deep",
  "json.surrogate",
  "json.number",
  "folder.relative",
  "folder.missing",
  "folder.kind",
  "folder.owner",
  "folder.open_parent",
  "folder.unwritable",
  "folder.socket_path",
  "file.missing",
  "file.kind",
  "file.owner",
  "file.too_large",
  "file.unreadable",
  "file.unwritable",
  "lock.held",
  "wire.header",
  "wire.too_large",
  "wire.truncated",
  "wire.answer",
  "wire.timeout",
  "wire.closed",
  "wire.unreachable",
  "wire.busy",
  "wire.in_use",
  "spool.record",
  "spool.full",
  "spool.unwritable",
  "doors.malformed",
  "bundle.malformed",
  "bundle.expired",
  "bundle.older",
  "bundle.foreign",
  "bundle.revoked",
  "epoch.missing",
  "epoch.malformed",
  "epoch.foreign",
  "stop.malformed",
  "stop.foreign",
  "system.malformed",
  "http.tls_needed",
  "http.tls_unusable",
  "http.in_use",
] as const;
export type ServiceCode = (typeof SERVICE_CODES)[number];

/** The one error class of this package. `message` is for a person and never quotes untrusted bytes. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: ServiceCode;

  constructor(code: ServiceCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The `errno` name of a Node error (`ENOENT`), or null for anything else. */
export function errno(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
