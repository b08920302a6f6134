import { place } from "../context.js";
import { foldRounds } from "../line.js";

/** Agents that had each run, by what began it and its context: one context may be shared by runs that tools began. */
const lines = new WeakMap<object, WeakMap<object, readonly string[]>>();

/** An agent has a turn in the run of this context. */
export function entersRun(context: object, agent: string): void {
  const here = place();
  const runs = lines.get(here) ?? new WeakMap<object, readonly string[]>();
  lines.set(here, runs);
  const line = runs.get(context) ?? [];
  if (line.at(-1) !== agent) runs.set(context, foldRounds([...line, agent]));
}

/** Agents that had this run, the one that acts last. */
export function lineOfRun(context: object): readonly string[] {
  return lines.get(place())?.get(context) ?? [];
}
