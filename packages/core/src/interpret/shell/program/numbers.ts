import type { Source } from "../../../spine/index.js";
import type { Line } from "../../knowledge/line.js";
import { CHOSEN, NUMBERS_OF, type Value } from "../../knowledge/value.js";
import { inverts } from "./print.js";

const NO_LABELS: readonly string[] = [];
const NONE: readonly Source[] = [];
const EVERY: readonly Source[] = [{ type: "command", name: `${NUMBERS_OF}*`, labels: NO_LABELS }];
const PICKED: readonly Source[] = [{ type: "command", name: CHOSEN, labels: NO_LABELS }];

/** Whose numbers a program prints: who signals these signals those. Empty where it prints no numbers of processes. */
export function numbersOf(program: string, line: Line): readonly Source[] {
  if (program === "pidof") return named(line.operands);
  if (program === "pgrep") return line.operands.length > 0 ? named(line.operands) : EVERY;
  if (program === "ps") return listed(line.words);
  return isEvery(line.stdin.sources) && !leavesMost(program, line) ? PICKED : NONE;
}

const named = (names: readonly Value[]): readonly Source[] =>
  names
    .slice(0, 4)
    .flatMap(({ form, text }) =>
      form === "exact" ? [{ type: "command", name: `${NUMBERS_OF}${text.slice(0, 200)}`, labels: NO_LABELS }] : [],
    );

const isEvery = (sources: readonly Source[]) => sources.some(({ name }) => name === EVERY[0]!.name);

/** Programs that pass on every line they get; any other may choose among them. */
const PASSES: ReadonlySet<string> = new Set("cat tr cut sort uniq tee column paste xargs nl rev fmt".split(" "));
/** Columns of each line, but for the heading perhaps. */
const COLUMN = /^\s*(?:NR\s*(?:>=?|!=)\s*[12]\s*)?\{\s*print\s+\$\d{1,2}\s*;?\s*\}\s*$/;
/** The heading is left out, or something within each line is changed. */
const EDIT = /^(?:1d|2,\$p|s(.).{0,64}\1.{0,64}\1g?)$/;
/** A pattern each line has. */
const ANY = /^(?:\^|\.|\.\*|\$|\[0-9\]|\\d)?$/;

/** Whether nearly all of the lines that come in go on. */
function leavesMost(program: string, line: Line): boolean {
  const first = line.operands[0]?.text.slice(0, 256) ?? "";
  if (/^[gmn]?awk$/.test(program)) return COLUMN.test(first);
  if (program === "tail") return line.words.some(({ text }) => /^(?:-n)?\+\d$/.test(text));
  if (program === "sed") return EDIT.test(first);
  if (program.endsWith("grep")) return inverts(line) || ANY.test(first);
  return PASSES.has(program);
}

/** `ps aux`, `ps -e`, `ps -u name`: all of the machine's or of a user; those chosen by number, name or parent are few. */
function listed(words: readonly Value[]): readonly Source[] {
  if (words.some(({ text }) => /^(?:-[a-z]*[pCqs]\d*$|-p\d|--(?:pid|ppid|quick-pid|sid)\b|\d)/.test(text))) return NONE;
  return words.some(({ text }) => /^(?:[a-z]*[axu][a-z]*|-[a-zA-Z]*[eAauUx][a-zA-Z]*|--user\b.*)$/.test(text))
    ? EVERY
    : NONE;
}
