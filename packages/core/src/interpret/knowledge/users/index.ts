import type { Knowledge } from "../lookup.js";
import { createKnowledge } from "../lookup.js";
import type { Entry } from "../types.js";
import type { UserEntry } from "./entry.js";

export type { UserEntry, UserUsage } from "./entry.js";

/** Entries of users, ready for lines; null where there are none. @throws Error when two claim one name */
export function userKnowledge(entries: readonly UserEntry[] | undefined): Knowledge | null {
  if (entries === undefined || entries.length === 0) return null;
  return createKnowledge(entries.map((entry): Entry => ({ ...entry, unknownOptions: "ignored" })));
}
