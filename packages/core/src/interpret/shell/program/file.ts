import type { Detail } from "../../../spine/index.js";
import { NO_LABELS } from "../../action.js";
import { KNOWLEDGE } from "../../knowledge/index.js";
import { isManaged } from "../../knowledge/launch/frameworks.js";
import type { Known } from "../../knowledge/lookup.js";
import { baseName } from "../../knowledge/lookup.js";
import type { Value } from "../../knowledge/value.js";
import { Invocation } from "../invocation.js";
import { runLoads } from "../scripts/loads.js";
import { runFile } from "../scripts/script.js";
import type { Machine } from "../state/machine.js";
import { MAX_WORD, texts } from "./argv.js";
import { PROGRAM_FOLDERS } from "./folders.js";
import { addUsers, runEntry } from "./known.js";
import { contentOf, exactPath } from "./touch.js";
import { sayTask } from "./undescribed.js";

/** Whether a program's name is a path to a file of somebody's own rather than an installed program. */
export function isScript(m: Machine, name: Value, known: Known | null): boolean {
  if (!name.text.includes("/")) return false;
  if (contentOf(m, name) !== null) return true;
  if (known !== null && PROGRAM_FOLDERS.test(exactPath(m, name) ?? name.text)) return false;
  return !/^\/+(?:usr\/+(?:local\/+)?)?s?bin\/+[^/]+$/.test(name.text);
}

/** A file that is named by its path is read as what it holds; what stands beside it under a known name may be that. */
export function runScriptFile(m: Machine, argv: readonly Value[]): void {
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
  // A framework's script is what its name says, whatever it holds.
  const managed = isManaged(name.text) ? KNOWLEDGE.find(name.text) : null;
  if (managed !== null) sayNamesake(m, argv, managed);
  else {
    runNamesake(m, argv);
    if (contentOf(m, name) === null || isManaged(name.text)) sayTask(new Invocation(m, argv), argv);
  }
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
  // Whoever runs a framework's script says itself what its words do.
  if (known === null || isManaged(argv[0]!.text) || contentOf(m, argv[0]!) !== null) return;
  sayNamesake(m, argv, known);
}

function sayNamesake(m: Machine, argv: readonly Value[], known: Known): void {
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
