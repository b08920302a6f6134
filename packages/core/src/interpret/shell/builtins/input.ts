import { compileUsage } from "../../knowledge/compile.js";
import { readLine } from "../../knowledge/line.js";
import type { Value } from "../../knowledge/value.js";
import { textOf } from "../../knowledge/value.js";
import { runText } from "../code.js";
import { parameter } from "../expand/parameter.js";
import { streamVariable } from "../expand/substitution.js";
import type { Machine } from "../machine.js";
import { runProgram } from "../program.js";
import { testWords } from "../run/test.js";
import type { Variable } from "../variable.js";
import { array, EMPTY, known, onlyText, open, UNKNOWN } from "../variable.js";
import type { Builtin } from "./index.js";

export const test: Builtin = (m, args, name) => {
  const words = name.text === "[" ? args.slice(0, -1) : args;
  const status = testWords(m, words);
  // A smaller shell does not know this operator.
  m.status = m.reads === "small" && words.some((word) => word.text === "==") ? 2 : status;
};

/** `printf -v name`: what it would have printed becomes the variable. */
export const printInto: Builtin = (m, args, name) => {
  const into = textOf(args[0]) === "-v" ? textOf(args[1]) : null;
  if (into === null) return runProgram(m, [name, ...args]);
  const sink = m.capture(() => runProgram(m, [name, ...args.slice(2)]));
  m.scope.set(into, streamVariable(sink.stream()));
  m.changes++;
  m.status = 0;
};

const READ_OPTIONS_WITH_VALUE = "adinNptu";

interface ReadArguments {
  readonly names: readonly string[];
  readonly array: boolean;
  readonly raw: boolean;
  readonly delimiter: string | null;
}

/** `read a b`: fields of the next line of what is known to arrive; unknown variables where it is not. */
export const readInto: Builtin = (m, args) => {
  const wanted = readArguments(args);
  const { text, sources } = m.stdin;
  m.changes++;
  if (text === null) {
    const shape = wanted.names.length === 1 ? m.stdin.shape : "**";
    for (const name of wanted.names) m.scope.set(name, open(shape, sources));
    m.status = null;
    return;
  }
  const end = wanted.delimiter === "" ? text.indexOf("\0") : text.indexOf(wanted.delimiter ?? "\n");
  const line = end < 0 ? text : text.slice(0, end);
  m.stdin = { text: end < 0 ? "" : text.slice(end + 1), shape: "**", sources };
  m.status = end < 0 ? 1 : 0;
  const plain = wanted.raw ? line : line.replace(/\\(.)/g, "$1");
  const ifs = onlyText(parameter(m, "IFS")) ?? " \t\n";
  assignFields(m, wanted, plain, ifs);
};

function readArguments(args: readonly Value[]): ReadArguments {
  const names: string[] = [];
  let isArray = false;
  let raw = false;
  let delimiter: string | null = null;
  for (let i = 0; i < args.length; i++) {
    const text = textOf(args[i]);
    if (text === null) continue;
    if (!text.startsWith("-") || text.length < 2) {
      names.push(text);
      continue;
    }
    for (let k = 1; k < text.length; k++) {
      const option = text[k]!;
      if (option === "r") raw = true;
      if (option === "a") {
        isArray = true;
        continue;
      }
      if (!READ_OPTIONS_WITH_VALUE.includes(option)) continue;
      const value = k + 1 < text.length ? text.slice(k + 1) : (textOf(args[++i]) ?? "");
      if (option === "d") delimiter = value.slice(0, 1);
      break;
    }
  }
  return { names: names.length === 0 ? ["REPLY"] : names, array: isArray, raw, delimiter };
}

function assignFields(m: Machine, wanted: ReadArguments, line: string, ifs: string): void {
  const { sources } = m.stdin;
  const whole = wanted.names.length === 1 && wanted.names[0] === "REPLY";
  const fields = whole ? [line] : splitFields(line, ifs, wanted.array ? Number.POSITIVE_INFINITY : wanted.names.length);
  if (wanted.array) {
    const items = new Map<string, Variable>();
    for (const [i, field] of fields.entries()) items.set(String(i), known(field, sources));
    m.scope.set(wanted.names[0]!, array(items));
    return;
  }
  wanted.names.forEach((name, i) => {
    if (/^[A-Za-z_]\w*$/.test(name)) m.scope.set(name, fields[i] === undefined ? EMPTY : known(fields[i], sources));
  });
}

/** Splits at IFS; the last field keeps what is left of the line. */
function splitFields(line: string, ifs: string, max: number): string[] {
  const blanks = [...ifs].filter((c) => c === " " || c === "\t" || c === "\n").join("");
  const isBlank = (c: string | undefined) => c !== undefined && blanks.includes(c);
  const fields: string[] = [];
  let i = 0;
  while (isBlank(line[i])) i++;
  while (i < line.length && fields.length < max - 1) {
    let end = i;
    while (end < line.length && !ifs.includes(line[end]!)) end++;
    fields.push(line.slice(i, end));
    i = end;
    while (isBlank(line[i])) i++;
    if (i < line.length && i === end && ifs.includes(line[i]!)) i++;
    while (isBlank(line[i])) i++;
  }
  let last = line.length;
  while (last > i && isBlank(line[last - 1])) last--;
  if (i < last || fields.length === 0) fields.push(line.slice(i, last));
  return fields;
}

const MAPFILE = compileUsage(
  { options: { "-t": "flag", "-d, -n, -O, -s, -u, -c": "value", "-C": "value" }, unknownOptions: "ignored" },
  null,
);

/** `mapfile -t lines`; `-C` names a command that is run for them. */
export const mapfile: Builtin = (m, args) => {
  const line = readLine("mapfile", args, m.stdin, MAPFILE);
  const name = line.text(0) ?? "MAPFILE";
  const { text, sources } = m.stdin;
  m.changes++;
  m.status = 0;
  const callback = line.value("-C");
  if (text === null) {
    // It is told the index and the line.
    if (callback !== null) m.maybe(() => runText(m, callback));
    m.scope.set(name, UNKNOWN);
    return;
  }
  const given = line.value("-d");
  const delimiter = given === null ? "\n" : textOf(given)?.slice(0, 1) || "\0";
  const kept = line.has("-t") ? "" : delimiter;
  const lines = text.split(delimiter);
  if (lines[lines.length - 1] === "") lines.pop();
  m.spend(text.length);
  const items = new Map<string, Variable>();
  for (const [i, one] of lines.slice(0, 4096).entries()) {
    items.set(String(i), known(one + kept, sources));
    if (callback !== null && (i + 1) % quantumOf(textOf(line.value("-c"))) === 0) {
      runText(m, { ...callback, text: `${callback.text} ${i} '${(one + kept).replaceAll("'", "'\\''")}'` });
    }
  }
  m.scope.set(name, array(items));
};

/** Lines between two calls of the callback. */
function quantumOf(text: string | null): number {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 5000;
}
