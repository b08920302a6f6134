import type { Machine } from "./machine.js";
import { ENVIRONMENT, variableTaint } from "./taint.js";
import { list, text, UNKNOWN, unknown, type Value } from "./value.js";

/** What a program was given when it was started: its arguments behind what its language puts before them. */
export function argumentsOf({ input: { argv } }: Machine, before: readonly Value[] = []): Value {
  const given = (argv ?? []).map((one) => (one === null ? UNKNOWN : text(one)));
  return list([...before, ...given], argv === undefined);
}

/** A variable of the environment, where it is known; the home folder by its mark. */
export function variableOf({ input }: Machine, name: Value): Value {
  if (name.k !== "text") return unknown(ENVIRONMENT);
  const set = input.environment?.(name.v);
  if (set !== undefined) return text(set);
  return name.v === "HOME" || name.v === "USERPROFILE" ? text("~") : unknown(variableTaint(name.v));
}
