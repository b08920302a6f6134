import { JAVASCRIPT } from "./javascript.js";
import { OTHERS } from "./others.js";
import { PYTHON } from "./python.js";
import type { Load } from "./types.js";

export type { Load, Tells, Told } from "./types.js";

/** What each program loads, by its base name. */
export const LOADS: ReadonlyMap<string, readonly Load[]> = new Map(
  Object.entries({ ...PYTHON, ...JAVASCRIPT, ...OTHERS }),
);
