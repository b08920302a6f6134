/**
 * The spool: what doors decided while the guard was away.
 *
 * One file per door process and occasion, `<milliseconds>-<id>.jsonl` in the spool folder, written whole and renamed
 * into place. Each line is `{"v":1,"sha256":"<hex>","record":"<JSON text>"}`: the digest is over the UTF-8 bytes of the
 * record's text, which is carried as a string so that no reader has to serialise it the same way again. It tells an
 * accident from a record; it is no signature, so the guard records what it finds here as *claimed by the door*.
 */
import { createHash } from "node:crypto";
import { ServiceError } from "../errors.js";
import { parseStrict } from "../json/strict.js";
import { isJsonObject, type JsonObject } from "../json/value.js";

/** Bounds of the spool; beyond them a door has nowhere to record and must refuse. */
export const SPOOL_LIMITS = { lineBytes: 65_536, linesPerFile: 64, files: 4_096, actions: 32 } as const;

/** One call a door decided by itself. */
export interface SpoolRecord {
  /** 8-64 of `A-Z a-z 0-9 -`; the guard takes each id once. */
  readonly id: string;
  /** Milliseconds since 1970-01-01T00:00:00Z, by the door's clock. */
  readonly time: number;
  readonly door: string;
  readonly phase: "before" | "after" | "prompt" | "session";
  readonly agent: string;
  readonly session: string;
  readonly tool: string;
  readonly cwd: string | null;
  /** `sha256:<hex>` of the bytes the host sent. */
  readonly input: string;
  /** What it would have done, at most 32 of them. */
  readonly actions: readonly { readonly kind: string; readonly resource: string }[];
  readonly verdict: "allow" | "ask" | "deny";
  /** False where the door only watches. */
  readonly enforced: boolean;
  /** Ids of the rules that determined the verdict. */
  readonly rules: readonly string[];
  /** `sha256:<hex>` of the policy it was decided by, or null where there was none. */
  readonly policy: string | null;
  /** Version of the bundle the policy came from, or null. */
  readonly bundle: number | null;
  /** Code of why the guard was not asked: `wire.unreachable`, `wire.timeout` … */
  readonly why: string;
}

const ID = /^[A-Za-z0-9-]{8,64}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const CODE = /^[a-z][a-z0-9_.-]{0,63}$/;
const PHASES = ["before", "after", "prompt", "session"];
const VERDICTS = ["allow", "ask", "deny"];

/** @throws ServiceError `spool.record` when the record breaks its own bounds */
export function encodeSpoolLine(record: SpoolRecord): string {
  checkRecord({ ...record });
  const text = JSON.stringify(record);
  const line = JSON.stringify({ v: 1, sha256: sha256(text), record: text });
  if (Buffer.byteLength(line) > SPOOL_LIMITS.lineBytes) throw malformed("is too long");
  return `${line}\n`;
}

/** @throws ServiceError `spool.record` */
export function decodeSpoolLine(line: Uint8Array): SpoolRecord {
  const outer = parseObject(line);
  const { v, sha256: digest, record: text } = outer;
  if (v !== 1 || typeof digest !== "string" || typeof text !== "string") throw malformed("has not this version's form");
  if (sha256(text) !== digest) throw malformed("does not have the digest it says");
  const record = parseObject(text);
  checkRecord(record);
  return record as unknown as SpoolRecord;
}

function parseObject(input: Uint8Array | string): JsonObject {
  try {
    const value = parseStrict(input, { bytes: SPOOL_LIMITS.lineBytes, depth: 8 });
    if (isJsonObject(value)) return value;
  } catch (cause) {
    throw malformed("is no JSON", cause);
  }
  throw malformed("is no object");
}

function checkRecord(record: JsonObject): void {
  const text = (key: string, max: number) => {
    const value = record[key];
    return typeof value === "string" && value.length <= max;
  };
  const matches = (key: string, pattern: RegExp) => pattern.test(String(record[key]));
  const nullOr = (key: string, holds: boolean) => record[key] === null || holds;
  const checks: readonly (readonly [string, boolean])[] = [
    ["id", text("id", 64) && matches("id", ID)],
    ["time", isCount(record["time"])],
    ["door", text("door", 64)],
    ["phase", PHASES.includes(String(record["phase"]))],
    ["agent", text("agent", 256)],
    ["session", text("session", 256)],
    ["tool", text("tool", 256)],
    ["cwd", nullOr("cwd", text("cwd", 4096))],
    ["input", matches("input", DIGEST)],
    ["actions", isActionList(record["actions"])],
    ["verdict", VERDICTS.includes(String(record["verdict"]))],
    ["enforced", typeof record["enforced"] === "boolean"],
    ["rules", isRuleList(record["rules"])],
    ["policy", nullOr("policy", matches("policy", DIGEST))],
    ["bundle", nullOr("bundle", isCount(record["bundle"]))],
    ["why", matches("why", CODE)],
  ];
  for (const [key, holds] of checks) if (!holds) throw malformed(`has a malformed ${key}`);
  if (Object.keys(record).length !== checks.length) throw malformed("has members this version does not know");
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isRuleList(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length <= 8 && value.every((rule) => typeof rule === "string" && rule.length <= 256)
  );
}

function isActionList(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > SPOOL_LIMITS.actions) return false;
  return value.every((action: unknown) => {
    if (!isJsonObject(action) || Object.keys(action).length !== 2) return false;
    const { kind, resource } = action;
    return typeof kind === "string" && kind.length <= 64 && typeof resource === "string" && resource.length <= 1024;
  });
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function malformed(what: string, cause?: unknown): ServiceError {
  return new ServiceError("spool.record", `a spooled record ${what}`, cause);
}
