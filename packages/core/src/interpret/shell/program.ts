import { KNOWLEDGE } from "../knowledge/index.js";
import type { Value } from "../knowledge/value.js";
import { sayExploit, sayService } from "./program/by-name.js";
import { isScript, runScriptFile } from "./program/file.js";
import { runKnown } from "./program/known.js";
import { inOwnFolder } from "./program/own-folder.js";
import { runUnknownName } from "./program/unknown-name.js";
import type { Machine } from "./state/machine.js";
import { watchAgain } from "./state/watch.js";

/**
 * Runs a program: its `process.exec`, and what is known of its effects. Its name leads to what is known of it
 * (`program/known.ts`), to a file of somebody's own (`program/file.ts`), or is not known itself (`program/unknown-name.ts`). `ofShell`: the shell does it itself, and looks in
 * no folder for it.
 */
export function runProgram(m: Machine, argv: readonly Value[], ofShell = false): void {
  m.spend(64 + argv.length * 4);
  const name = argv[0];
  if (name === undefined) return;
  m.status = null;
  watchAgain(m);
  // zsh: the program of that name, by its path.
  if (name.form === "exact" && EQUALS.test(name.text))
    return runProgram(m, [{ ...name, text: name.text.slice(1) }, ...argv.slice(1)]);
  const absolute = name.text.charCodeAt(0) === SLASH;
  if (absolute && RUNNING.test(name.text)) return runKnown(m, argv, KNOWLEDGE.find("bash"), true);
  if (name.form !== "exact") return runUnknownName(m, argv);
  if (name.text === "") return;
  if (absolute) sayService(m, argv);
  sayExploit(m, name);
  const own = ofShell ? null : inOwnFolder(m, argv);
  if (own !== null) return runScriptFile(m, [own, ...argv.slice(1)]);
  const known = KNOWLEDGE.find(name.text);
  if (isScript(m, name, known)) return runScriptFile(m, argv);
  runKnown(m, argv, known, true);
}

const SLASH = 47;
const EQUALS = /^=[\w.-]/;
/** The program of a process that runs: here it is the shell's own, or one nobody knows. */
const RUNNING = /^\/proc\/[^/]{1,16}\/exe$/;
