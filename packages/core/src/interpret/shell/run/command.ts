import type { Assignment, Command, CommandArgument, Word } from "unbash";
import { parse } from "unbash";
import type { Value } from "../../knowledge/value.js";
import { BUILTINS, DECLARATIONS } from "../builtins/index.js";
import { showVariables } from "../builtins/options.js";
import { type ProcessStream, runInner } from "../expand/substitution.js";
import { expandWord } from "../expand/word.js";
import { runProgram } from "../program.js";
import { isTooNested } from "../read/nesting.js";
import { ONLY_BASH } from "../read/posix.js";
import { assign } from "../state/assign.js";
import type { Machine } from "../state/machine.js";
import { Scope } from "../state/scope.js";
import { callFunction, HANDLER } from "./function.js";
import { withRedirections } from "./redirect.js";
import { runAlso } from "./script.js";

/** Runs a simple command: once, or once for each text its words can be. */
export function runCommand(m: Machine, node: Command): void {
  m.replay(() => runOnce(m, node));
}

function runOnce(m: Machine, node: Command): void {
  const { name } = node;
  if (name === undefined) return runAssignments(m, node);
  if (m.aliasing && name.parts === undefined && m.scope.alias(name.text, m.read) !== null) {
    if (!m.perhapsAliasing) {
      if (runAlias(m, node, name)) return;
    } else if (!m.openAliases.includes(name.text))
      m.inBranch(true, () => void runAlias(m, node, name)).joinInto(m.scope);
  }
  if (m.perhapsAliasing && m.aliasing) m.maybe(() => runExpanded(m, node, name));
  else runExpanded(m, node, name);
}

/** Runs a command whose name is no alias. */
function runExpanded(m: Machine, node: Command, name: Word): void {
  const { pending } = m;
  m.pending = NO_STREAMS;
  const assignments = node.prefix.length > 0 ? node.prefix.filter(isAssignment) : NO_ASSIGNMENTS;
  if (assignments.length === 0) runRedirected(m, node, name);
  else withVariables(m, assignments, () => runRedirected(m, node, name));
  if (m.pending !== NO_STREAMS) runPending(m);
  m.pending = pending;
}

function runRedirected(m: Machine, node: Command, name: Word): void {
  if (node.redirects.length === 0) runDeclared(m, node, name);
  else redirect(m, node, () => runDeclared(m, node, name));
}

/** Runs what declares variables with its arguments as they are read, anything else with the words they become. */
function runDeclared(m: Machine, node: Command, name: Word): void {
  const declare = name.parts === undefined ? DECLARATIONS.get(name.value) : undefined;
  if (declare === undefined || m.isShadowed(name.value)) return runWords(m, node, name);
  const args = node.suffix.filter(isArgument);
  if (listsVariables(name.value, args)) showVariables(m, { text: name.value, span: m.span(name) });
  declare(m, args);
  if (m.reads === "small" && ONLY_BASH.has(name.value)) m.status = NOT_FOUND;
}

/** `export -p`, `declare`: no variable is named, so all are shown. */
function listsVariables(name: string, args: readonly CommandArgument[]): boolean {
  if (args[0]?.type === "Assignment" || name === "local" || name === "readonly") return false;
  return args.every((arg) => arg.type === "Word" && /^-[px]+$/.test(arg.value));
}

/** None so far; never written to. */
const NO_STREAMS: readonly ProcessStream[] = [];

const NOT_FOUND = 127;
const NO_ASSIGNMENTS: readonly Assignment[] = [];
const isAssignment = (item: Command["prefix"][number]): item is Assignment => item.type === "Assignment";
const isArgument = (item: Command["suffix"][number]): item is CommandArgument =>
  item.type === "Word" || item.type === "Assignment";

function redirect(m: Machine, node: Command, run: () => void): void {
  // `exec >file` without a command keeps its redirections.
  const keeps = node.name?.value === "exec" && !node.suffix.some((item) => item.type === "Word");
  withRedirections(m, node.redirects, run, keeps);
}

/** Words become a vector, and the vector something that runs. */
function runWords(m: Machine, node: Command, name: Word): void {
  const argv: Value[] = [];
  expandWord(m, name, argv);
  for (const item of node.suffix) {
    if (item.type === "Word") expandWord(m, item, argv);
    else if (item.type === "Assignment") expandText(m, item, argv);
  }
  runVector(m, argv);
}

/** An assignment that is an argument of a program after all. */
function expandText(m: Machine, item: Assignment, argv: Value[]): void {
  if (isTooNested(item.text)) return;
  const command = parse(`: "" ${item.text}`).commands[0]?.command;
  if (command?.type !== "Command") return;
  const { within } = m;
  m.within = m.span(item);
  for (const part of command.suffix.slice(1)) if (part.type === "Word") expandWord(m, part, argv);
  m.within = within;
}

/** Runs a vector: a function, a builtin or a program. */
export function runVector(m: Machine, argv: readonly Value[], functions = true): void {
  const name = argv[0];
  if (name === undefined) {
    m.status = 0;
    return;
  }
  if (name.form === "exact") {
    const bodies = functions ? m.scope.functionBodies(name.text) : null;
    if (bodies !== null) return callFunction(m, bodies, argv.slice(1), () => runPlain(m, argv, name));
  }
  runPlain(m, argv, name);
}

/** Builtins whose effects are those of the programs of that name. */
const OF_SHELL: ReadonlySet<string> = new Set(["echo", "kill", "type", "time"]);

/** Runs a builtin or a program. */
function runPlain(m: Machine, argv: readonly Value[], name: Value): void {
  const builtin = name.form === "exact" ? BUILTINS.get(name.text) : undefined;
  if (builtin === undefined) {
    if (m.handlesUnfound) runHandler(m, argv);
    return runProgram(m, argv, OF_SHELL.has(name.text));
  }
  if (m.reads === "small" && ONLY_BASH.has(name.text)) m.status = NOT_FOUND;
  else builtin(m, argv.slice(1), name);
}

/** `command_not_found_handle() …`: what bash calls instead of a program that is not there. */
function runHandler(m: Machine, argv: readonly Value[]): void {
  const bodies = m.scope.functionBodies(HANDLER);
  if (bodies === null) return;
  m.handlesUnfound = false;
  m.maybe(() => m.inSubshell(() => callFunction(m, bodies, argv, () => undefined)));
  m.handlesUnfound = true;
}

/** Assignments before a command hold for it alone. */
function withVariables(m: Machine, assignments: readonly Assignment[], run: () => void): void {
  const { scope } = m;
  const own = new Scope(scope, "command");
  m.scope = own;
  for (const one of assignments) assign(m, one, (name, value) => own.declare(name, value));
  run();
  m.scope = scope;
}

/** Assignments and redirections without a command. */
function runAssignments(m: Machine, node: Command): void {
  const { changes } = m;
  withRedirections(m, node.redirects, () => {
    // `$(<file)` is the file's content.
    if (
      m.sink !== null &&
      node.prefix.length === 1 &&
      node.redirects[0]?.type === "Redirect" &&
      node.redirects[0].operator === "<"
    ) {
      m.sink.add(m.stdin);
    }
    m.status = 0;
    for (const item of node.prefix) {
      if (item.type === "Assignment") assign(m, item, (name, value) => m.scope.set(name, value));
    }
  });
  if (m.changes === changes) m.status = 0;
}

/** Text of an alias put in the place of a word; false where the word is none. */
function runAlias(m: Machine, node: Command, name: Word): boolean {
  if (name.text !== name.value || m.openAliases.includes(name.text)) return false;
  const alias = m.scope.alias(name.text, m.read);
  if (alias === null) return false;
  let text = alias;
  // After an alias that ends in a blank the next word may be an alias too.
  let expands = /[ \t]$/.test(alias);
  for (const item of node.suffix) {
    const word = "text" in item ? item.text : "";
    const next = expands ? aliasText(m, word) : word;
    expands = expands && next !== word && /[ \t]$/.test(next);
    text += ` ${next}`;
    m.spend(text.length);
  }
  if (isTooNested(text)) {
    m.opaque("too_complex", m.span(name));
    return true;
  }
  m.spend(text.length * 3);
  const { within } = m;
  m.openAliases.push(name.text);
  m.within = m.span(node);
  redirect(m, node, () => runAlso(m, parse(text), text));
  m.within = within;
  m.openAliases.pop();
  return true;
}

/** What a word that may be an alias stands for, and what the first word of that stands for. */
function aliasText(m: Machine, word: string): string {
  const seen: string[] = [];
  let text = word;
  for (let name = word; !seen.includes(name); ) {
    const alias = m.scope.alias(name, m.read);
    if (alias === null) break;
    seen.push(name);
    m.spend(text.length + alias.length);
    const rest = text.slice(name.length);
    const next = /^[^\s;&|<>()$`"'\\]*/.exec(alias)![0];
    // The alias `a='b '` followed by more: its own blank counts, and so does that of what its first word stands for.
    text = alias + rest;
    name = next;
  }
  return text;
}

/** Scripts of `>(…)` read what the command wrote to them. */
function runPending(m: Machine): void {
  for (const { path, script, text, pos } of m.pending) {
    const written = m.files.get(path);
    const { stdin, sink } = m;
    m.stdin = { text: written?.text ?? null, shape: "**", sources: written?.sources ?? m.stdin.sources };
    m.things.unheard(() => m.inSubshell(() => runInner(m, script, { text, pos })));
    m.stdin = stdin;
    m.sink = sink;
  }
}
