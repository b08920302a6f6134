import type { Detail } from "../../spine/index.js";
import { action, NO_LABELS, NO_RESOURCE, NO_SOURCES, NO_SPAN } from "../action.js";
import { CONTEXT_OF } from "../contexts/index.js";
import { applyLine } from "../knowledge/apply.js";
import { sayUndoing, undoingOf } from "../knowledge/databases/undoing.js";
import { KNOWLEDGE } from "../knowledge/index.js";
import { isManaged } from "../knowledge/launch/frameworks.js";
import { readLine } from "../knowledge/line.js";
import type { Known } from "../knowledge/lookup.js";
import { baseName } from "../knowledge/lookup.js";
import type { Value } from "../knowledge/value.js";
import { matchSegment } from "../paths/index.js";
import { sayHanded } from "./handed.js";
import { Invocation } from "./invocation.js";
import { runLoads } from "./loads.js";
import { locate } from "./locate.js";
import type { Machine } from "./machine.js";
import { passOn, print } from "./print.js";
import { runFile } from "./script.js";
import { addSources, isUntrusted, numbersSource, tellingSource } from "./sources.js";
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
  const absolute = name.text.charCodeAt(0) === SLASH;
  if (absolute && RUNNING.test(name.text)) return runKnown(m, argv, KNOWLEDGE.find("bash"), true);
  if (name.form !== "exact") return runUnknownName(m, argv);
  if (name.text === "") return;
  if (absolute) sayService(m, argv);
  sayExploit(m, name);
  const own = inOwnFolder(m, argv);
  if (own !== null) return runScriptFile(m, [own, ...argv.slice(1)]);
  const known = KNOWLEDGE.find(name.text);
  if (isScript(m, name, known)) return runScriptFile(m, argv);
  runKnown(m, argv, known, true);
}

const SERVICE = /^\/(?:etc\/(?:rc\.d\/)?(?:init|rc)\.d|usr\/local\/etc\/rc\.d)\/([\w.@-]{1,64})$/;

/** The script of a service, called by its path: it starts, stops or shows what `service` would. */
function sayService(m: Machine, argv: readonly Value[]): void {
  const name = SERVICE.exec(argv[0]!.text)?.[1];
  const verb = argv[1]?.text ?? "status";
  if (name === undefined || /^(?:status|help|--help|version|list|rcvar|describe)$/.test(verb)) return;
  m.push("system.configure", { type: "service", name, form: "exact" }, [], [], argv[0]!.span, { what: "service" });
}

const WEAKNESS = /^cve[-_]\d{4}[-_]\d{4,7}(?:[-_.].*)?$/i;

/** A program that bears the number of a weakness makes use of it. */
function sayExploit(m: Machine, name: Value): void {
  const base = baseName(name.text);
  if (base.charCodeAt(3) !== HYPHEN && base.charCodeAt(3) !== UNDERSCORE) return;
  if (WEAKNESS.test(base.slice(0, 128)))
    m.push("system.privilege", NO_RESOURCE, [], [], name.span, { what: "exploit" });
}

const SLASH = 47;
const HYPHEN = 45;
const UNDERSCORE = 95;
/** The program of a process that runs: here it is the shell's own, or one nobody knows. */
const RUNNING = /^\/proc\/[^/]{1,16}\/exe$/;

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
  if (known === null) {
    passOn(m, invocation, program, argv.slice(1), true);
    sayVerb(invocation, program, argv);
    sayTask(invocation, argv);
    sayHanded(m, invocation, argv);
    runLoads(m, program, argv.slice(1));
  } else {
    runEntry(m, argv, known, invocation);
    // A command of a described program that its entry does not have.
    const isSilent = !invocation.covered && m.actions.length === at + 1;
    if (isSilent && known.root.subcommands.size > 0) sayVerb(invocation, program, argv);
  }
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

/** `delete`, `delete-all`, `environment:delete`. */
const DELETES =
  /^(?:[\w-]{1,64}:){0,3}(?:delete|destroy|purge|drop|terminate|wipe|nuke|erase|revoke|unpublish|deprovision|decommission)(?:-[a-z-]{1,32})?$/;
/** Where the verb of a command line stands: `program group delete name`. */
const MAX_VERB = 5;

/** A program, or a command of one, that nobody described, told to delete something: of what it serves, for it says no path. */
function sayVerb(invocation: Invocation, program: string, argv: readonly Value[]): void {
  for (let at = 1; at < argv.length && at < MAX_VERB; at++) {
    const word = argv[at]!;
    if (word.form !== "exact" || !DELETES.test(word.text)) continue;
    const what = word.text;
    invocation.maybe(() => invocation.add("infra.delete", "cloud", argv[at + 1] ?? program, { program, what }));
    return;
  }
}

/** A program or script nobody described, told by the name of a task to undo a database. */
function sayTask(invocation: Invocation, argv: readonly Value[]): void {
  const undoing = undoingOf(argv.slice(1));
  if (undoing !== null) invocation.maybe(() => sayUndoing(undoing, invocation));
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
  if (!line.flag("harmless")) runLoads(m, known.name, line.words);
  if (m.scope.cwd() !== cwd) m.scope.setCwd(cwd);
  if (known.succeeds) m.status = 0;
  else if (OF_ITS_OWN.has(known.name)) m.status = null;
  if (m.sink === null) return;
  if (!invocation.printed) print(m, line, invocation);
  if (invocation.tells(known.name)) addSources(m.sink.sources, tellingSource(known.name));
  else if (known.name === "pidof" || known.name === "pgrep") addSources(m.sink.sources, numbersSource(line.operands));
}

function texts(argv: readonly Value[]): (string | null)[] {
  // A copy has just the room it needs, where a list that grows takes three times as much.
  const all: unknown[] = argv.slice(0, MAX_ARGV);
  for (let i = 0; i < all.length; i++) {
    const { form, text } = argv[i]!;
    all[i] = form === "unknown" ? null : text.length > MAX_WORD ? text.slice(0, MAX_WORD) : text;
  }
  return all as (string | null)[];
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
function inOwnFolder(m: Machine, argv: readonly Value[]): Value | null {
  const name = argv[0]!;
  const path = m.scope.get("PATH");
  if (path === null || path.open || name.text.includes("/")) return null;
  for (const folder of path.texts.flatMap((text) => text.split(":")).slice(0, MAX_FOLDERS)) {
    if (PROGRAM_FOLDERS.test(`${folder}/x`) && folder.startsWith("/usr")) continue;
    const file = { ...name, text: `${folder === "" ? "." : folder}/${name.text}` };
    const content = contentOf(m, file);
    if (content?.written === true) return file;
    // What stands there by this name is found first; whether anything does, only the door can tell.
    if (isLoose(m, folder)) m.maybe(() => runFile(m, file, null, argv.slice(1)));
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
  runLoads(m, program, argv.slice(1));
  runNamesake(m, argv);
  if (contentOf(m, name) === null || isManaged(name.text)) sayTask(new Invocation(m, argv), argv);
  addUsers(m, argv);
}

/** What only a program of that very name does; files, processes and hosts are what any script may touch. */
const TELLING =
  /^(?:infra\.(?:apply|delete)|data\.(?:delete|define|grant)|secret\.read|system\.(?:configure|persist)|package\.publish|pipeline\.run|device\.open|net\.listen|vcs\.(?:rewrite|discard)|message\.send|payment\.send)$/;

/**
 * A file nobody has read by the name of a known program (`./kubectl`, `/tmp/linpeas.sh`, `./gradlew`) may well be that
 * program, and then does what it does.
 */
export function runNamesake(m: Machine, argv: readonly Value[]): void {
  const known = KNOWLEDGE.find(argv[0]!.text);
  if (known === null || contentOf(m, argv[0]!) !== null) return;
  const { status, unlikely, actions } = m;
  const from = actions.length;
  m.maybe(() => {
    const namesake = new Invocation(m, argv);
    namesake.printed = true;
    runEntry(m, argv, known, namesake);
  });
  m.status = status;
  m.unlikely = unlikely;
  let kept = from;
  for (let at = from; at < actions.length; at++) if (TELLING.test(actions[at]!.kind)) actions[kept++] = actions[at]!;
  actions.length = kept;
}

function isForPrograms(m: Machine, name: Value, folder: string): boolean {
  const inside = `${folder}x`;
  return PROGRAM_FOLDERS.test(exactPath(m, { ...name, form: "exact", text: inside }) ?? inside);
}

function sayUnknownName(m: Machine, name: Value): void {
  m.opaque(isUntrusted(name.sources) ? "untrusted_code" : "unknown_word", name.span, name.sources);
  m.sink?.lose();
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
  // Text nobody knows, followed by words: which of them is the program's name nobody knows either.
  if (/\s/.test(name.text)) return sayUnknownName(m, name);
  const untrusted = isUntrusted(name.sources);
  if (!untrusted && slash >= 0 && !/[*?[\]\\]/.test(pattern) && pattern !== "") {
    runKnown(m, [{ ...name, form: "exact", text: pattern }, ...argv.slice(1)], KNOWLEDGE.find(pattern), false);
    return;
  }
  if (!untrusted && slash > 0 && !/[*?[\]\\]/.test(folder) && !isForPrograms(m, name, folder)) {
    runScriptFile(m, argv);
    return;
  }
  sayUnknownName(m, name);
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
