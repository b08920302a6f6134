import type { Dirent } from "node:fs";
import { lstat, opendir } from "node:fs/promises";
import { isWild, matchSegment } from "@rampart/core";
import { LOOK_LIMITS } from "./budget.js";

interface Search {
  readonly found: string[];
  readonly limit: number;
  entries: number;
}

/**
 * Paths that exist and match an absolute canonical glob, sorted, at most `limit`. Links are not followed. A search
 * that runs out of entries to look at answers with what it has found.
 */
export async function findMatches(pattern: string, limit: number): Promise<readonly string[]> {
  if (!pattern.startsWith("/")) return [];
  const search: Search = { found: [], limit, entries: LOOK_LIMITS.entries };
  await descend(search, "", pattern.slice(1).split("/"));
  return search.found.sort();
}

async function descend(search: Search, folder: string, segments: readonly string[]): Promise<void> {
  const [segment, ...rest] = segments;
  if (segment === undefined || isSpent(search)) return;
  if (!isWild(segment)) return step(search, `${folder}/${segment}`, rest);
  // `**` also stands for no folder at all.
  if (segment === "**" && rest.length > 0) await descend(search, folder, rest);
  for await (const entry of entriesOf(folder)) {
    if (isSpent(search)) return;
    search.entries--;
    const path = `${folder}/${entry.name}`;
    if (segment === "**") {
      if (rest.length === 0) search.found.push(path);
      if (entry.isDirectory()) await descend(search, path, segments);
    } else if (isVisible(entry.name, segment) && matchSegment(segment, entry.name)) {
      await step(search, path, rest);
    }
  }
}

async function step(search: Search, path: string, rest: readonly string[]): Promise<void> {
  if (rest.length > 0) return descend(search, path, rest);
  if ((await lstat(path).catch(() => null)) !== null) search.found.push(path);
}

/** A shell's `*` does not match a name that begins with a dot. */
function isVisible(name: string, segment: string): boolean {
  return !name.startsWith(".") || segment.startsWith(".");
}

function isSpent(search: Search): boolean {
  return search.found.length >= search.limit || search.entries <= 0;
}

async function* entriesOf(folder: string): AsyncGenerator<Dirent> {
  const handle = await opendir(folder === "" ? "/" : folder).catch(() => null);
  if (handle !== null) yield* handle;
}
