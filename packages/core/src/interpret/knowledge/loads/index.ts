import { BUILDERS } from "./builders.js";
import { COMPILED } from "./compiled.js";
import { DEPLOY } from "./deploy.js";
import { GIT } from "./git.js";
import { JAVASCRIPT } from "./javascript.js";
import { JVM } from "./jvm.js";
import { PYTHON } from "./python.js";
import { RUBY } from "./ruby.js";
import { SCRIPTING } from "./scripting.js";
import { SESSIONS } from "./sessions.js";
import type { Load } from "./types.js";

export type { Load, Tells, Told } from "./types.js";

const FAMILIES = [BUILDERS, COMPILED, DEPLOY, GIT, JAVASCRIPT, JVM, PYTHON, RUBY, SCRIPTING, SESSIONS];

/** What each program loads, by its base name. */
export const LOADS: ReadonlyMap<string, readonly Load[]> = joined();

function joined(): ReadonlyMap<string, readonly Load[]> {
  const all = new Map<string, readonly Load[]>();
  for (const [name, loads] of FAMILIES.flatMap((family) => Object.entries(family))) {
    if (all.has(name)) throw new Error(`two families say what ${name} loads`);
    all.set(name, loads);
  }
  return all;
}
