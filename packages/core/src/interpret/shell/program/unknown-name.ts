import { KNOWLEDGE } from "../../knowledge/index.js";
import type { Value } from "../../knowledge/value.js";
import { matchSegment } from "../../paths/index.js";
import type { Machine } from "../state/machine.js";
import { isUntrusted } from "../state/sources.js";
import { runScriptFile } from "./file.js";
import { PROGRAM_FOLDERS } from "./folders.js";
import { runKnown } from "./known.js";
import { contentsOf, exactPath } from "./touch.js";

/** Programs a glob in the place of a program's name is tried as. */
const MAX_CANDIDATES = 12;

/**
 * The name is a glob or data. A file in a known folder is a script; a known name in an unknown folder is taken for the
 * program of that name, without its effects being known; of a glob whatever program it may be is possible.
 */
export function runUnknownName(m: Machine, argv: readonly Value[]): void {
  const name = argv[0]!;
  if (contentsOf(m, name) !== null) return runScriptFile(m, argv);
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

function sayUnknownName(m: Machine, name: Value): void {
  m.opaque(isUntrusted(name.sources) ? "untrusted_code" : "unknown_word", name.span, name.sources);
  m.sink?.lose();
}

function isForPrograms(m: Machine, name: Value, folder: string): boolean {
  const inside = `${folder}x`;
  return PROGRAM_FOLDERS.test(exactPath(m, { ...name, form: "exact", text: inside }) ?? inside);
}
