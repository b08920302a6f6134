import { isAbsolute, normalize } from "node:path";
import type { Answer, Want } from "@rampart/core";
import { isTooBroad } from "@rampart/service";
import { keyOf, type Looked } from "./look.js";

/** Of another machine nothing can be looked at; what this one has under the same path is something else. */
export async function lookNowhere(wants: readonly Want[]): Promise<Looked> {
  return { answers: new Map<string, Answer | null>(wants.map((want) => [keyOf(want), null])), news: false };
}

/** The folder a session on another machine says it works in, unless that would be almost everything. */
export async function claimedProject(folder: string | null, home: string): Promise<string | null> {
  if (folder === null || !isAbsolute(folder)) return null;
  const path = normalize(folder).replace(/(.)\/$/, "$1");
  return isTooBroad(path, home) ? null : path;
}
