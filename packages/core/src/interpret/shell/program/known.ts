import type { Detail } from "../../../spine/index.js";
import { action, NO_LABELS, NO_RESOURCE, NO_SOURCES, NO_SPAN } from "../../action.js";
import { CONTEXT_OF } from "../../contexts/index.js";
import { applyLine } from "../../knowledge/apply.js";
import { sayCmdlet } from "../../knowledge/launch/cmdlets.js";
import { readLine } from "../../knowledge/line.js";
import type { Known } from "../../knowledge/lookup.js";
import { baseName } from "../../knowledge/lookup.js";
import type { Value } from "../../knowledge/value.js";
import { Invocation } from "../invocation.js";
import { runLoads } from "../scripts/loads.js";
import type { Machine } from "../state/machine.js";
import { addSources, tellingSource } from "../state/sources.js";
import { MAX_WORD, texts } from "./argv.js";
import { sayElsewhere } from "./by-name.js";
import { sayHanded } from "./handed.js";
import { sayLaunched } from "./launching.js";
import { locate } from "./locate.js";
import { numbersOf } from "./numbers.js";
import { passOn, print } from "./print.js";
import { keepThings, passesErrorsOn, printId } from "./things.js";
import { sayTask, sayVerb } from "./undescribed.js";
import { addUsersKnowledge } from "./users.js";

/** Keeps the place of a program's action until what it does is known. */
const UNTOLD = action("process.exec", NO_RESOURCE, "possible", NO_LABELS, NO_SOURCES, NO_SPAN, {});

/** Runs what is known of a program by its name, null nothing. `installed`: the name is sure to mean the program the entry is about. */
export function runKnown(m: Machine, argv: readonly Value[], known: Known | null, installed: boolean): void {
  const name = argv[0]!;
  const at = m.actions.length;
  // Its place is first; what it says is known only when its effects are.
  m.actions.push(UNTOLD);
  const { certainty } = m;
  const { heard } = m.things;
  const invocation = new Invocation(m, argv);
  const program = known === null ? baseName(name.text) : known.name;
  if (!passesErrorsOn(program)) m.things.heard = false;
  if (program === "rampart") sayElsewhere(m, invocation);
  if (known === null) {
    passOn(m, invocation, program, argv.slice(1), true);
    sayVerb(invocation, program, argv);
    sayTask(invocation, argv);
    sayCmdlet(invocation, argv);
    sayHanded(m, invocation, argv);
    sayLaunched(invocation, argv);
    runLoads(m, program, argv.slice(1));
  } else {
    runEntry(m, argv, known, invocation);
    // A command of a described program that its entry does not have.
    const isSilent = !invocation.covered && m.actions.length === at + 1;
    if (isSilent && known.root.subcommands.size > 0) sayVerb(invocation, program, argv);
  }
  m.things.heard = heard;
  keepThings(m, program, argv, at + 1);
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

/** What its users say of it besides. */
export function addUsers(m: Machine, argv: readonly Value[]): void {
  const { users } = m.world;
  if (users !== undefined && users !== null) addUsersKnowledge(m, users, argv);
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

/** What the program's entry says of this command line, and what it prints. */
export function runEntry(m: Machine, argv: readonly Value[], known: Known, invocation: Invocation): void {
  const line = readLine(known.name, argv.slice(1), m.stdin, known.root);
  invocation.begin(line);
  const cwd = m.scope.cwd();
  if (printId(m, known.name, argv)) {
    m.capture(() => applyLine(line, invocation));
    invocation.printed = true;
  } else applyLine(line, invocation);
  if (!line.flag("harmless")) runLoads(m, known.name, line.words);
  if (m.scope.cwd() !== cwd) m.scope.setCwd(cwd);
  if (known.succeeds) m.status = 0;
  else if (OF_ITS_OWN.has(known.name)) m.status = null;
  if (m.sink === null) return;
  if (!invocation.printed) print(m, line, invocation);
  if (invocation.tells(known.name)) addSources(m.sink.sources, tellingSource(known.name));
  addSources(m.sink.sources, numbersOf(known.name, line));
}
