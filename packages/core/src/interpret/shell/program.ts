import type { Detail } from "../../spine/index.js";
import { action, NO_LABELS, NO_RESOURCE, NO_SOURCES, NO_SPAN } from "../action.js";
import { CONTEXT_OF } from "../contexts/index.js";
import { applyLine } from "../knowledge/apply.js";
import { KNOWLEDGE } from "../knowledge/index.js";
import type { Line } from "../knowledge/line.js";
import { readLine } from "../knowledge/line.js";
import type { Known } from "../knowledge/lookup.js";
import { baseName } from "../knowledge/lookup.js";
import type { Value } from "../knowledge/value.js";
import { matchSegment } from "../paths/index.js";
import { Invocation } from "./invocation.js";
import { locate } from "./locate.js";
import type { Machine } from "./machine.js";
import { runFile } from "./script.js";
import { addSources, commandSource, isUntrusted, tellingSource } from "./sources.js";
import { contentOf, exactPath } from "./touch.js";
import { addUsersKnowledge } from "./users.js";

/** Programs a glob in the place of a program's name is tried as. */
const MAX_CANDIDATES = 12;
const MAX_ARGV = 64;
const MAX_FOLDERS = 32;
const MAX_WORD = 256;

/** Runs a program: its `process.exec`, and what is known of its effects. */
export function runProgram(m: Machine, argv: readonly Value[]): void {
  m.spend(64 + argv.length * 4);
  const name = argv[0];
  if (name === undefined) return;
  m.status = null;
  if (name.form !== "exact") return runUnknownName(m, argv);
  if (name.text === "") return;
  const own = inOwnFolder(m, name, argv.slice(1));
  if (own !== null) return runScriptFile(m, [own, ...argv.slice(1)]);
  const known = KNOWLEDGE.find(name.text);
  if (isScript(m, name, known)) return runScriptFile(m, argv);
  runKnown(m, argv, known, true);
}

/** Keeps the place of a program's action until what it does is known. */
const UNTOLD = action("process.exec", NO_RESOURCE, "possible", NO_LABELS, NO_SOURCES, NO_SPAN, {});

/** `installed`: the name is sure to mean the program the entry is about. */
function runKnown(m: Machine, argv: readonly Value[], known: Known | null, installed: boolean): void {
  const name = argv[0]!;
  const at = m.actions.length;
  // Its place is first; what it says is known only when its effects are.
  m.actions.push(UNTOLD);
  const { certainty } = m;
  const invocation = new Invocation(m, argv);
  const program = known === null ? baseName(name.text) : known.name;
  if (program === "rampart") sayElsewhere(m, invocation);
  if (known === null) passOn(m, invocation, program, true);
  else runEntry(m, argv, known, invocation);
  const context = CONTEXT_OF.get(program);
  if (context !== undefined) locate(m, context, argv, at + 1);
  const detail: Detail = {
    program,
    argv: texts(argv),
    effects: known !== null && installed && invocation.covered ? "known" : "unknown",
  };
  m.actions[at] = action(
    "process.exec",
    { type: "program", name: program.slice(0, MAX_WORD), form: "exact" },
    certainty,
    m.elsewhere(NO_LABELS),
    name.sources,
    name.span,
    detail,
  );
  addUsers(m, argv);
}

function addUsers(m: Machine, argv: readonly Value[]): void {
  const { users } = m.world;
  if (users !== undefined && users !== null) addUsersKnowledge(m, users, argv);
}

/** Variables that lead Rampart to other folders than its own, or other code into it. */
const LEADING = [
  "RAMPART_STATE",
  "RAMPART_CONFIG",
  "RAMPART_HOME",
  "XDG_CONFIG_HOME",
  "XDG_STATE_HOME",
  "XDG_DATA_HOME",
  "XDG_RUNTIME_DIR",
  "NODE_OPTIONS",
  "NODE_PATH",
  "LD_PRELOAD",
  "LD_LIBRARY_PATH",
  "LD_AUDIT",
  "DYLD_INSERT_LIBRARIES",
];

/** Rampart is run with an environment that is not the user's: it would ask another policy, or none. */
function sayElsewhere(m: Machine, invocation: Invocation): void {
  const home = m.scope.get("HOME");
  const led = home !== null && (home.open || home.texts.length !== 1 || home.texts[0] !== m.place.home);
  if (m.where !== "here" || !(led || LEADING.some((name) => m.scope.get(name) !== null))) return;
  invocation.add("system.configure", "service", "rampart", { what: "environment", program: "rampart" }, ["rampart"]);
}

/** Launchers that end with a status of their own, whatever became of what they ran. */
const OF_ITS_OWN: ReadonlySet<string> = new Set([
  "find",
  "script",
  "watch",
  "parallel",
  "make",
  "docker",
  "at",
  "batch",
]);

function runEntry(m: Machine, argv: readonly Value[], known: Known, invocation: Invocation): void {
  const line = readLine(known.name, argv.slice(1), m.stdin, known.root);
  invocation.begin(line);
  const cwd = m.scope.cwd();
  applyLine(line, invocation);
  if (m.scope.cwd() !== cwd) m.scope.setCwd(cwd);
  if (known.entry.succeeds === true) m.status = 0;
  else if (OF_ITS_OWN.has(known.name)) m.status = null;
  if (m.sink === null) return;
  if (!invocation.printed) print(m, line, invocation);
  if (invocation.tells(known.name)) addSources(m.sink.sources, tellingSource(known.name));
}

/** Adds to the output what the program prints, as far as its entry tells. */
function print(m: Machine, line: Line, invocation: Invocation): void {
  const { output, carries, silent, passesLines } = line.at;
  if (output !== null) m.spend(m.stdin.text?.length ?? 0);
  // `echo` of a smaller shell reads backslashes, and options as text.
  if (m.reads === "small" && line.program === "echo" && line.words.some((word, i) => isRead(word.text, i)))
    return passOn(m, invocation, line.program, carries);
  const printed = output?.(line, (path) => contentOf(m, path)?.text ?? null) ?? null;
  if (printed === null) {
    if (silent) return;
    if (passesLines && m.stdin.text === null && m.stdin.shape !== "**" && !readsFiles(line)) {
      addSources(m.sink!.sources, invocation.data);
      return m.sink!.printShape(m.stdin.shape);
    }
    return passOn(m, invocation, line.program, carries);
  }
  if (carries) addSources(m.sink!.sources, invocation.data);
  if (typeof printed === "string") m.sink!.print(printed);
  else m.sink!.printShape(printed.pattern);
}

function isRead(word: string, at: number): boolean {
  return word.includes("\\") || (at === 0 && /^-n?[eE]/.test(word));
}

/** Whether a filter has files of its own to read, or prints something else than lines. */
function readsFiles(line: Line): boolean {
  const patterns = line.program.endsWith("grep") && line.operandsAre === null ? 1 : 0;
  return line.operands.length > patterns || line.has("-c") || line.has("-o") || line.has("-n");
}

function passOn(m: Machine, invocation: Invocation, program: string, carries: boolean): void {
  if (m.sink === null) return;
  if (carries) addSources(m.sink.sources, invocation.data);
  addSources(m.sink.sources, commandSource(program));
  m.sink.lose();
}

function texts(argv: readonly Value[]): (string | null)[] {
  const all: (string | null)[] = [];
  for (let i = 0; i < argv.length && i < MAX_ARGV; i++) {
    const word = argv[i]!;
    all.push(word.form === "unknown" ? null : word.text.length > MAX_WORD ? word.text.slice(0, MAX_WORD) : word.text);
  }
  return all;
}

const PROGRAM_FOLDERS = /(?:^|\/)(?:s?bin|\.bin|Scripts|shims|libexec|lib\d*(?:\/\w+-linux-[\w-]+)?)\/[^/]+$/;

/** Whether a program's name is a path to a file of somebody's own rather than an installed program. */
function isScript(m: Machine, name: Value, known: Known | null): boolean {
  if (!name.text.includes("/")) return false;
  if (contentOf(m, name) !== null) return true;
  if (known !== null && PROGRAM_FOLDERS.test(exactPath(m, name) ?? name.text)) return false;
  return !/^\/+(?:usr\/+(?:local\/+)?)?s?bin\/+[^/]+$/.test(name.text);
}

/** Whether a folder of `PATH` is none for programs: the working folder, one of the project's or a temporary one. */
function isLoose(m: Machine, folder: string): boolean {
  if (folder === "" || folder === "." || !folder.startsWith("/")) return !PROGRAM_FOLDERS.test(`${folder}/x`);
  return m.place.scratch.some((one) => folder === one || folder.startsWith(`${one}/`));
}

/**
 * A program this call or session wrote into a folder it put into `PATH`. What may stand in such a folder besides is run as
 * a possibility.
 */
function inOwnFolder(m: Machine, name: Value, args: readonly Value[]): Value | null {
  const path = m.scope.get("PATH");
  if (path === null || path.open || name.text.includes("/")) return null;
  for (const folder of path.texts.flatMap((text) => text.split(":")).slice(0, MAX_FOLDERS)) {
    if (PROGRAM_FOLDERS.test(`${folder}/x`) && folder.startsWith("/usr")) continue;
    const file = { ...name, text: `${folder === "" ? "." : folder}/${name.text}` };
    const content = contentOf(m, file);
    if (content?.written === true) return file;
    // What stands there by this name is found first; whether anything does, only the door can tell.
    if (isLoose(m, folder)) m.maybe(() => runFile(m, file, null, args));
  }
  return null;
}

function runScriptFile(m: Machine, argv: readonly Value[]): void {
  const name = argv[0]!;
  const program = baseName(name.text);
  const path = exactPath(m, name) ?? program;
  const detail: Detail = { program, argv: texts(argv), effects: "unknown" };
  m.push(
    "process.exec",
    { type: "program", name: path.slice(0, MAX_WORD), form: "exact" },
    NO_LABELS,
    name.sources,
    name.span,
    detail,
  );
  runFile(m, name, null, argv.slice(1));
  addUsers(m, argv);
}

/**
 * The name is a glob or data. A file in a known folder is a script; a known name in an unknown folder is taken for the
 * program of that name, without its effects being known; of a glob whatever program it may be is possible.
 */
function runUnknownName(m: Machine, argv: readonly Value[]): void {
  const name = argv[0]!;
  const slash = name.text.lastIndexOf("/");
  const folder = name.text.slice(0, slash + 1);
  const pattern = name.text.slice(slash + 1);
  const untrusted = isUntrusted(name.sources);
  if (!untrusted && slash >= 0 && !/[*?[\]\\]/.test(pattern) && pattern !== "") {
    runKnown(m, [{ ...name, form: "exact", text: pattern }, ...argv.slice(1)], KNOWLEDGE.find(pattern), false);
    return;
  }
  if (!untrusted && slash > 0 && !/[*?[\]\\]/.test(folder) && !PROGRAM_FOLDERS.test(`${folder}x`)) {
    runScriptFile(m, argv);
    return;
  }
  m.opaque(untrusted ? "untrusted_code" : "unknown_word", name.span, name.sources);
  m.sink?.lose();
  if (name.form !== "pattern" || pattern.includes("**")) return;
  if (pattern.replace(/[*[\]]/g, "") === "") return;
  m.spend(2048);
  const candidates = KNOWLEDGE.names().filter((one) => matchSegment(pattern, one));
  m.maybe(() => {
    for (const one of candidates.slice(0, MAX_CANDIDATES)) {
      runKnown(m, [{ ...name, form: "exact", text: one }, ...argv.slice(1)], KNOWLEDGE.find(one), true);
    }
  });
}
