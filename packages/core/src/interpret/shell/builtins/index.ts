import type { CommandArgument } from "unbash";
import type { Value } from "../../knowledge/value.js";
import type { Machine } from "../state/machine.js";
import { compgen } from "./compgen.js";
import { declarations } from "./declare.js";
import { breakLoop, continueLoop, exitShell, returnFunction } from "./flow.js";
import { changeFolder, popFolder, printFolder, pushFolder } from "./folder.js";
import { getopts } from "./getopts.js";
import { fixCommand } from "./history.js";
import { mapfile, printInto, readInto, test } from "./input.js";
import { enable, remember } from "./lookup.js";
import { alias, setOption, unalias } from "./options.js";
import { command, evalWords, exec, plain, sourceFile, trap } from "./run.js";
import { evaluateAll, shift, unset, waitFor } from "./variables.js";

/** A command the shell runs itself; `name` is the word it was called by. */
export type Builtin = (m: Machine, args: readonly Value[], name: Value) => void;

/** `export` and its like, whose arguments are assignments. */
export type Declaration = (m: Machine, args: readonly CommandArgument[]) => void;

const succeed: Builtin = (m) => {
  m.status = 0;
};
const fail: Builtin = (m) => {
  m.status = 1;
};
/** Status is not known, nor what is printed, and nothing else happens. */
const nothing: Builtin = (m) => {
  m.status = null;
  m.sink?.lose();
};

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [":", succeed],
  ["true", succeed],
  ["false", fail],
  ["alias", alias],
  [".", sourceFile],
  ["source", sourceFile],
  ["eval", evalWords],
  ["exec", exec],
  ["command", command],
  ["builtin", plain],
  ["cd", changeFolder],
  ["pushd", pushFolder],
  ["popd", popFolder],
  ["pwd", printFolder],
  ["exit", exitShell],
  ["logout", exitShell],
  ["return", returnFunction],
  ["break", breakLoop],
  ["continue", continueLoop],
  ["let", evaluateAll],
  ["shift", shift],
  ["unset", unset],
  ["getopts", getopts],
  ["read", readInto],
  ["mapfile", mapfile],
  ["readarray", mapfile],
  ["printf", printInto],
  ["test", test],
  ["[", test],
  ["set", setOption],
  ["shopt", setOption],
  ["unalias", unalias],
  ["trap", trap],
  ["wait", waitFor],
  ["jobs", nothing],
  ["fg", nothing],
  ["bg", nothing],
  ["disown", succeed],
  ["umask", succeed],
  ["ulimit", succeed],
  ["fc", fixCommand],
  ["hash", remember],
  ["times", nothing],
  ["dirs", nothing],
  ["bind", succeed],
  ["complete", succeed],
  ["compgen", compgen],
  ["compopt", succeed],
  ["enable", enable],
  ["help", nothing],
  ["caller", nothing],
  ["suspend", succeed],
  ["setopt", succeed],
  ["unsetopt", succeed],
  ["autoload", succeed],
  ["zstyle", succeed],
  ["compinit", succeed],
  ["bindkey", succeed],
  ["rehash", succeed],
]);

export const DECLARATIONS: ReadonlyMap<string, Declaration> = declarations;
