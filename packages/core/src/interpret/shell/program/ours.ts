import type { Detail, ResourceType, Source } from "../../../spine/index.js";
import { NO_LABELS } from "../../action.js";
import type { Value } from "../../knowledge/value.js";
import { labelsOfName, tellsOfOurs } from "../../own.js";
import { canonicalPath, labelPath } from "../../paths/index.js";
import { wroteCode } from "../scripts/project.js";
import type { Machine } from "../state/machine.js";

/** Longest text that is looked at as a path of ours. */
const MAX_PATH = 1_024;
const RAMPART: readonly string[] = ["rampart"];
const UNVERIFIED: readonly string[] = ["unverified-code"];

/** A project's code that the agent wrote itself, and nobody has looked at. */
export function codeLabels(m: Machine, { origin }: Detail): readonly string[] {
  return origin === "project" && wroteCode(m) ? UNVERIFIED : NO_LABELS;
}

/** Labels of what is Rampart's by its name, its file, or where its number was taken from. */
export function ownLabels(m: Machine, type: ResourceType, name: string, sources: readonly Source[]): readonly string[] {
  if (type === "process" && (isOfOurs(sources) || isOurs(m, name))) return RAMPART;
  if (type === "path") return isOurs(m, name) ? RAMPART : NO_LABELS;
  return labelsOfName(type, name);
}

/** Whether a path is one of Rampart's own: what uses it is Rampart. */
export function isOurs(m: Machine, path: string): boolean {
  if (!path.includes("/") || path.length > MAX_PATH || m.where !== "here") return false;
  return labelPath(canonicalPath(path, m.place, { cwd: m.cwd(), tilde: false }), m.place).includes("rampart");
}

/** Whether what a program prints may be the numbers of Rampart's own processes. */
export function tellsNumbersOfOurs(m: Machine, program: string, argv: readonly Value[]): boolean {
  if (m.where !== "here") return false;
  if (tellsOfOurs(program, argv)) return true;
  return (program === "lsof" || program === "fuser") && argv.some((word) => isOurs(m, word.text));
}

/** Whether a value was taken from what belongs to Rampart: the number of a process by `pgrep rampart`. */
function isOfOurs(sources: readonly Source[]): boolean {
  for (const source of sources) if (source.labels.includes("rampart")) return true;
  return false;
}
