import { createHash } from "node:crypto";
import { join } from "node:path";
import { isJsonObject, parseStrict } from "@rampart/service";
import { ProtectError } from "./error.js";

/** What `protect` remembers of a host's settings, so that `unprotect` can put them back byte for byte. */
export interface InstallRecord {
  /** The settings file. */
  readonly settings: string;
  /** The file as it was without us; null where there was none. */
  readonly before: string | null;
  /** Digest of the text we left behind; while the file still has it, nobody else changed anything. */
  readonly after: string;
  /** Folders made for the file, outermost first. */
  readonly made: readonly string[];
}

export function recordFile(data: string, host: string): string {
  return join(data, "doors", `${host}.json`);
}

export function digestText(text: string): string {
  return `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`;
}

export function formatRecord(record: InstallRecord): string {
  return `${JSON.stringify({ v: 1, ...record })}\n`;
}

/** @throws ProtectError `state.broken` */
export function parseRecord(file: string, text: string | null): InstallRecord | null {
  if (text === null) return null;
  try {
    const value = parseStrict(text);
    if (!isJsonObject(value) || value["v"] !== 1) throw new Error("form");
    const { settings, before, after, made } = value;
    if (typeof settings !== "string" || typeof after !== "string" || !Array.isArray(made)) throw new Error("form");
    if (before !== null && typeof before !== "string") throw new Error("form");
    return { settings, before, after, made: made.filter((folder) => typeof folder === "string") };
  } catch (cause) {
    const place = { file, line: null, column: null };
    throw new ProtectError("state.broken", "it is not what this version wrote", place, cause);
  }
}
