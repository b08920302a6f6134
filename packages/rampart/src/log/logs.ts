import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Layout, placesIn } from "@rampart/service";
import type { Io } from "../command/io.js";

/** The logs an installation keeps: what agents did, and what was said of models. Each has a key and an origin of its own. */
export const LOGS = ["guard", "models"] as const;
export type LogName = (typeof LOGS)[number];

export function logFolder(layout: Layout, name: LogName): string {
  return name === "guard" ? placesIn(layout).log : join(layout.state, "logs", name);
}

/** A log by what a person typed: one of ours by its name, else a folder; ours too where they typed nothing. */
export function folderOf(word: string | undefined, layout: Layout, io: Io): string {
  if (word === undefined) return logFolder(layout, "guard");
  const named = LOGS.find((name) => name === word);
  return named === undefined || existsSync(resolve(io.cwd, word)) ? resolve(io.cwd, word) : logFolder(layout, named);
}
