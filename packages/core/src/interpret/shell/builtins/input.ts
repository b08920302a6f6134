import type { Source, Span } from "../../../spine/index.js";
import { compileUsage } from "../../knowledge/compile.js";
import { readLine } from "../../knowledge/line.js";
import type { Stream, Value } from "../../knowledge/value.js";
import { NO_SPAN, textOf, UNKNOWN_STREAM } from "../../knowledge/value.js";
import { parameter } from "../expand/parameter.js";
import { streamVariable } from "../expand/substitution.js";
import { runProgram } from "../program.js";
import { testWords } from "../run/test.js";
import { runText } from "../scripts/code.js";
import type { Machine } from "../state/machine.js";
import { setNamed } from "../state/named.js";
import { mergeSources } from "../state/sources.js";
import type { Variable } from "../state/variable.js";
import { array, EMPTY, known, onlyText, open, UNKNOWN } from "../state/variable.js";
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
  if (into === null) return runProgram(m, [name, ...args], true);
  const sink = m.capture(() => runProgram(m, [name, ...args.slice(2)], true));
  setNamed(m, into, streamVariable(sink.stream()), name.span);
  m.status = 0;
};

const READ_OPTIONS_WITH_VALUE = "adinNptu";

interface ReadArguments {
  readonly names: readonly string[];
  readonly array: boolean;
  readonly raw: boolean;
  readonly delimiter: string | null;
  /** Characters that are read at most: `-n`, `-N`. */
  readonly most: number | null;
  /** `-N`: whatever they are. */
  readonly exactly: boolean;
  /** Descriptor that is read from. */
  readonly from: string | null;
}

/** `read a b`: fields of the next line of what is known to arrive; unknown variables where it is not. */
export const readInto: Builtin = (m, args) => {
  const wanted = readArguments(args);
  const stream = streamOf(m, wanted.from);
  const { text, sources } = stream;
  const span = args[0]?.span ?? NO_SPAN;
  m.changes++;
  if (text === null) {
    const shape = wanted.names.length === 1 ? stream.shape : "**";
    for (const name of wanted.names) setNamed(m, name, open(shape, sources), span);
    m.status = null;
    return;
  }
  const end = wanted.exactly ? -1 : text.indexOf(wanted.delimiter === "" ? "\0" : (wanted.delimiter ?? "\n"));
  const cut = wanted.most !== null && (end < 0 || wanted.most < end) ? Math.min(wanted.most, text.length) : end;
  const line = cut < 0 ? text : text.slice(0, cut);
  consume(m, wanted.from, { text: cut < 0 ? "" : text.slice(cut === end ? cut + 1 : cut), shape: "**", sources });
  m.status = cut < 0 ? 1 : 0;
  const plain = wanted.raw ? line : line.replace(/\\(.)/g, "$1");
  const ifs = wanted.exactly ? "" : (onlyText(parameter(m, "IFS")) ?? " \t\n");
  assignFields(m, wanted, plain, ifs, sources, span);
};

/** What arrives on a descriptor; null is standard input. */
function streamOf(m: Machine, from: string | null): Stream {
  if (from === null || from === "0") return m.stdin;
  return m.descriptors.get(Number(from))?.read ?? UNKNOWN_STREAM;
}

/** Leaves in a descriptor what was not read from it. */
function consume(m: Machine, from: string | null, rest: Stream): void {
  if (from === null || from === "0") m.stdin = rest;
  else m.descriptors = new Map([...m.descriptors, [Number(from), { read: rest, write: null }]]);
}

function readArguments(args: readonly Value[]): ReadArguments {
  const names: string[] = [];
  let isArray = false;
  let raw = false;
  let delimiter: string | null = null;
  let most: number | null = null;
  let exactly = false;
  let from: string | null = null;
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
      else if (option === "u") from = value;
      else if (/[nN]/.test(option) && /^\d{1,9}$/.test(value)) {
        most = Number(value);
        exactly = option === "N";
      }
      break;
    }
  }
  return { names: names.length === 0 ? ["REPLY"] : names, array: isArray, raw, delimiter, most, exactly, from };
}

function assignFields(
  m: Machine,
  wanted: ReadArguments,
  line: string,
  ifs: string,
  sources: readonly Source[],
  span: Span,
): void {
  const whole = wanted.names.length === 1 && wanted.names[0] === "REPLY";
  const fields = whole ? [line] : splitFields(line, ifs, wanted.array ? Number.POSITIVE_INFINITY : wanted.names.length);
  if (wanted.array) {
    const items = new Map<string, Variable>();
    for (const [i, field] of fields.entries()) items.set(String(i), known(field, sources));
    setNamed(m, wanted.names[0]!, array(items), span);
    return;
  }
  wanted.names.forEach((name, i) => {
    setNamed(m, name, fields[i] === undefined ? EMPTY : known(fields[i], sources), span);
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
  const number = (option: string) => numberOf(textOf(line.value(option)));
  const from = textOf(line.value("-u"));
  const { text, shape, sources } = streamOf(m, from);
  m.changes++;
  m.status = 0;
  const callback = line.value("-C");
  if (text === null) {
    // It is told the index and the line.
    if (callback !== null) m.maybe(() => runText(m, callback));
    m.scope.set(name, open(line.has("-t") ? shape : "**", mergeSources(sources, UNKNOWN.sources)));
    return;
  }
  const given = line.value("-d");
  const delimiter = given === null ? "\n" : textOf(given)?.slice(0, 1) || "\0";
  const kept = line.has("-t") ? "" : delimiter;
  const lines = text.split(delimiter);
  if (lines[lines.length - 1] === "") lines.pop();
  m.spend(text.length);
  const first = number("-s");
  const origin = number("-O");
  const items = new Map<string, Variable>(line.has("-O") ? (parameter(m, name).items ?? []) : []);
  const taken = lines.slice(first, first + Math.min(number("-n") || MAX_LINES, MAX_LINES));
  for (const [i, one] of taken.entries()) {
    items.set(String(origin + i), known(one + kept, sources));
    if (callback !== null && (i + 1) % (number("-c") || EVERY) === 0) {
      const value = (one + kept).replaceAll("'", "'\\''");
      runText(m, { ...callback, text: `${callback.text} ${origin + i} '${value}'` });
    }
  }
  consume(m, from, { text: lines.slice(first + taken.length).join(delimiter), shape: "**", sources });
  m.scope.set(name, array(items));
};

const MAX_LINES = 4096;
/** Lines between two calls of the callback. */
const EVERY = 5000;
const numberOf = (text: string | null) => (text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0);
