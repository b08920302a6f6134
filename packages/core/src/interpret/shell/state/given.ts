import type { Value } from "../../knowledge/value.js";
import { runText } from "../scripts/code.js";
import type { Machine } from "./machine.js";
import { valueVariable } from "./values.js";
import { watch } from "./watch.js";

/** A launcher puts `NAME=value` into the environment of what it runs, as an assignment before a command would. */
export function giveVariable(m: Machine, assignment: Value): void {
  const split = assignment.text.indexOf("=");
  const value = { ...assignment, text: assignment.text.slice(split + 1) };
  const name = assignment.text.slice(0, split);
  if (name.startsWith("BASH_FUNC_")) return giveFunction(m, name, value);
  const variable = valueVariable(value);
  m.scope.declare(name, variable);
  m.scope.export(name, true);
  watch(m, name, variable, assignment.span);
}

/** `BASH_FUNC_ls%%=() { …; }`: so a shell hands a function to the next. */
function giveFunction(m: Machine, variable: string, body: Value): void {
  const name = /^BASH_FUNC_([^%()\s]{1,64})(?:%%|\(\))$/.exec(variable)?.[1];
  if (name === undefined) return;
  runText(m, { ...body, text: `${name} ${body.text}` });
  m.scope.export(`${name}()`, true);
}

/** What is known of every environment, and gone from an empty one. */
export const PLACES: readonly string[] = ["HOME", "USER", "LOGNAME", "USERNAME", "SHELL", "TMPDIR", "OLDPWD"];
