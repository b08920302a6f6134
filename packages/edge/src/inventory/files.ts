import { readdir } from "node:fs/promises";
import { isJsonObject, type JsonObject, readBounded, ServiceError } from "@rampart/service";
import { plainOf } from "../protect/jsonc/node.js";
import { parseJsonc } from "../protect/jsonc/parse.js";
import type { Gather } from "./gather.js";

/** No settings file comes near this. */
const MAX_BYTES = 4 * 1024 * 1024;
const MOST_NAMES = 2_000;
const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** The file's text; null where it is not there, or could not be read, which is then said. */
export async function textOf(path: string, found: Gather): Promise<string | null> {
  try {
    return UTF8.decode(await readBounded(path, { maxBytes: MAX_BYTES, noFollow: false }));
  } catch (error) {
    if (!(error instanceof ServiceError && error.code === "file.missing")) found.fail(path, wordsOf(error));
    return null;
  }
}

/** The same for JSON with comments, which must be an object. */
export async function jsonOf(path: string, found: Gather): Promise<JsonObject | null> {
  const text = await textOf(path, found);
  if (text === null || text.trim() === "") return null;
  try {
    const value = plainOf(parseJsonc(text));
    if (isJsonObject(value)) return value;
    found.fail(path, "it holds no object");
  } catch (error) {
    found.fail(path, wordsOf(error));
  }
  return null;
}

/** Names in a folder, sorted and bounded; none where it is not there. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort().slice(0, MOST_NAMES);
  } catch {
    return [];
  }
}

/** The object below some keys, or null. */
export function below(value: JsonObject | null, ...keys: readonly string[]): JsonObject | null {
  let at: unknown = value;
  for (const key of keys) at = isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return isJsonObject(at) ? at : null;
}

function wordsOf(error: unknown): string {
  if (error instanceof TypeError) return "it is no UTF-8 text";
  return error instanceof Error ? error.message.slice(0, 200) : "it could not be read";
}
