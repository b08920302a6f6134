import { LIMITS } from "../../../spine/index.js";
import type { RunHow } from "../../knowledge/types.js";
import type { Stream, Value } from "../../knowledge/value.js";
import { giveVariable, PLACES } from "../state/given.js";
import type { Machine } from "../state/machine.js";
import { known, open } from "../state/variable.js";
import { lentPaths } from "./lent.js";

/**
 * Runs something else as a program would that launches it: with another input, other variables, on another machine, perhaps.
 * Whatever it changes of that stays with it.
 *
 * `argv`: the line of the program that launches it.
 *
 * @returns what it printed; null where nobody looks at that, or it lies deeper than `LIMITS.codeDepth`
 */
export function launch(m: Machine, how: RunHow, argv: readonly Value[], body: () => void): Stream | null {
  if (m.depth >= LIMITS.codeDepth) {
    m.opaque("too_complex", argv[0]!.span);
    return null;
  }
  const { certainty, definite, stdin, where, place, bounded, everything, lent } = m;
  m.depth++;
  if (how.bounded === true) m.bounded = true;
  if (how.everything !== undefined) m.everything = how.everything;
  if (how.certainty === "possible") {
    m.certainty = "possible";
    m.definite = false;
  }
  if (how.stdin !== undefined) m.stdin = how.stdin;
  let output: Stream | null = null;
  m.inSubshell(() => {
    if (how.where !== undefined && how.where !== "here") leave(m, how.where, argv, how);
    if (how.unset === "all") m.scope.sealed = true;
    for (const name of how.unset === "all" ? PLACES : (how.unset ?? [])) m.scope.unset(name);
    for (const one of how.assignments ?? []) giveVariable(m, one);
    if (m.sink === null) body();
    else output = m.capture(body).stream();
  });
  m.depth--;
  m.certainty = certainty;
  m.definite = definite;
  m.stdin = stdin;
  m.where = where;
  m.place = place;
  m.bounded = bounded;
  m.everything = everything;
  m.lent = lent;
  if (output !== null) m.sink?.add(output);
  return output;
}

const NOTHING: readonly never[] = [];

/** On another machine or in a container there is no project but what it is lent, and no folder is known but what it is told. */
function leave(m: Machine, where: "remote" | "container", argv: readonly Value[], how: RunHow): void {
  const { lent = NOTHING, folder } = how;
  const paths = lentPaths(m, argv, lent);
  m.lent = paths ?? NOTHING;
  m.where = where;
  m.scope.sealed = true;
  m.place = {
    ...m.place,
    project: null,
    installed: [],
    cwd: null,
    home: where === "container" ? "/root" : m.place.home,
  };
  // Where nobody knows what is lent, nobody knows what the folder is.
  const named = paths !== null && folder?.form === "exact" && folder.text.startsWith("/") ? folder.text : null;
  // One comes in at home.
  const told = where === "remote" ? m.place.home : named;
  m.scope.setCwd(told === null ? open("**") : known(told));
}
