import { createHash } from "node:crypto";
import { join } from "node:path";
import { isJsonObject, type JsonObject, parseStrict } from "@rampart/service";
import { ProtectError } from "./error.js";

/** What `protect` remembers of one file of a host, so that `unprotect` can put it back byte for byte. */
export interface FileRecord {
  readonly file: string;
  /** The file as it was without us; null where there was none. */
  readonly before: string | null;
  /** Digest of the text we left behind; while the file still has it, nobody else changed anything. */
  readonly after: string;
}

export interface InstallRecord {
  readonly files: readonly FileRecord[];
  /** Folders made for the files, outermost first. */
  readonly made: readonly string[];
}

const NOTHING: InstallRecord = { files: [], made: [] };
const MAX_FILES = 16;

export function recordFile(data: string, host: string): string {
  return join(data, "doors", `${host}.json`);
}

export function digestText(text: string): string {
  return `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`;
}

export function formatRecord(record: InstallRecord): string {
  return `${JSON.stringify({ v: 2, ...record })}\n`;
}

/** The file as it was without us, where the text is still the one we left behind; undefined otherwise. */
export function untouched(record: InstallRecord, file: string, text: string | null): string | null | undefined {
  const known = record.files.find((one) => one.file === file);
  return text !== null && known?.after === digestText(text) ? known.before : undefined;
}

/** @throws ProtectError `state.broken` */
export function parseRecord(file: string, text: string | null): InstallRecord {
  if (text === null) return NOTHING;
  try {
    const value = parseStrict(text);
    if (!isJsonObject(value)) throw new Error("form");
    const { files, made } =
      value["v"] === 1 ? { files: [{ ...value, file: value["settings"] }], made: value["made"] } : value;
    if ((value["v"] !== 1 && value["v"] !== 2) || !Array.isArray(files) || files.length > MAX_FILES)
      throw new Error("form");
    if (!Array.isArray(made)) throw new Error("form");
    return {
      files: files.map((one) => fileRecord(one as JsonObject)),
      made: made.filter((one) => typeof one === "string"),
    };
  } catch (cause) {
    const place = { file, line: null, column: null };
    throw new ProtectError("state.broken", "it is not what this version wrote", place, cause);
  }
}

function fileRecord({ file, before, after }: JsonObject): FileRecord {
  if (typeof file !== "string" || typeof after !== "string") throw new Error("form");
  if (before !== null && typeof before !== "string") throw new Error("form");
  return { file, before, after };
}
