/**
 * A backup is one file of JSON lines and bytes: a line that says what it is, then for each file a line and exactly so many
 * bytes, and a last line with the SHA-256 of everything before it, signed by the installation. docs/formats/backup.md
 */
import { isJsonObject, type JsonObject, parseStrict } from "@rampart/service";
import { Failure } from "../command/failure.js";

export const BACKUP_VERSION = 2;
/** Of this one nobody said who made it. */
const UNSIGNED = 1;

/** Bounds a reader keeps before it believes anything. */
export const BACKUP_LIMITS = { line: 64 * 1024, files: 100_000, file: 8 * 1024 * 1024 * 1024, depth: 8 } as const;

export interface Header {
  readonly rampart: "backup";
  readonly v: typeof BACKUP_VERSION;
  /** Milliseconds since 1970. */
  readonly made: number;
  /** Version of Rampart that made it. */
  readonly version: string;
  /** Verifier key of the installation, which signed it. */
  readonly key: string;
  /** The last signed checkpoint, so that whoever has the log can say what is missing. */
  readonly checkpoint: string;
  /** Digest of the policy in force, and of what the policy file held. */
  readonly active: string;
  readonly file: string | null;
  readonly keys: Sealing | null;
  readonly log: boolean;
}

/** How keys are sealed: scrypt of a passphrase, then AES-256-GCM per file. */
export interface Sealing {
  readonly kdf: "scrypt";
  readonly salt: string;
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

export interface Entry {
  /** `config/policy.yaml`, `state/policies/sha256-….json`. */
  readonly path: string;
  readonly mode: number;
  readonly size: number;
  /** Of the bytes that follow, in hexadecimal. */
  readonly sha256: string;
  /** Base64 of nonce and tag where the bytes are sealed. */
  readonly sealed: { readonly nonce: string; readonly tag: string } | null;
}

export const damaged = (why: string) => new Failure("file_unreadable", `this is no whole backup: ${why}`, null);

export const unsigned = (why: string) =>
  new Failure("backup_unsigned", `this backup is not signed: ${why}`, "rampart backup FILE, where it was made");

/** @throws Failure `file_unreadable` */
export function parseLine(line: Buffer): JsonObject {
  try {
    const value = parseStrict(line, { bytes: BACKUP_LIMITS.line });
    if (isJsonObject(value)) return value;
  } catch {
    throw damaged("a line is no JSON");
  }
  throw damaged("a line is no object");
}

/** @throws Failure `file_unreadable`, `backup_unsigned` */
export function headerFrom(value: JsonObject): Header {
  const { rampart, v, made, version, key, checkpoint, active, file, keys, log } = value;
  if (rampart !== "backup") throw damaged("it does not say that it is one");
  if (v === UNSIGNED) throw unsigned("it is of version 1, which nobody signed");
  if (v !== BACKUP_VERSION) throw damaged(`it is of version ${String(v)}, this program reads ${BACKUP_VERSION}`);
  const texts = [version, key, checkpoint, active].every((one) => typeof one === "string");
  if (!texts || typeof made !== "number" || typeof log !== "boolean") throw damaged("its first line is incomplete");
  if (file !== null && typeof file !== "string") throw damaged("its first line is incomplete");
  if (keys !== null) sealingFrom(keys as unknown as Sealing);
  return value as unknown as Header;
}

/** The parameters are a stranger's: what would take gigabytes or nothing is refused. */
function sealingFrom({ kdf, salt, N, r, p }: Sealing): void {
  const sound = kdf === "scrypt" && typeof salt === "string" && salt.length <= 64 && N >= 16_384 && N <= 1_048_576;
  if (!sound || r !== 8 || p !== 1) throw damaged("its keys are sealed in a way this program does not know");
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9._+@-]{0,199}$/;

/** @throws Failure `file_unreadable` */
export function entryFrom(value: JsonObject): Entry {
  const { path, mode, size, sha256, sealed } = value;
  if (typeof path !== "string" || !isSafePath(path)) throw damaged("it names a file outside of an installation");
  const counted = typeof size === "number" && Number.isSafeInteger(size) && size >= 0 && size <= BACKUP_LIMITS.file;
  if (!counted || typeof sha256 !== "string" || typeof mode !== "number") throw damaged(`${path} is incomplete`);
  if (
    sealed !== null &&
    !(isJsonObject(sealed) && typeof sealed["nonce"] === "string" && typeof sealed["tag"] === "string")
  )
    throw damaged(`${path} is incomplete`);
  return value as unknown as Entry;
}

/** Below `config/` or `state/`, without a way out. */
export function isSafePath(path: string): boolean {
  const [root, ...names] = path.split("/");
  const inside = (root === "config" || root === "state") && names.length >= 1 && names.length <= BACKUP_LIMITS.depth;
  return inside && names.every((name) => NAME.test(name));
}
