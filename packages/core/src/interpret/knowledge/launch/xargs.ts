import { splitWords } from "../apply.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";
import { exact, textOf } from "../value.js";

/** Runs of the command that are told apart; more count as one with unknown words. */
const MAX_RUNS = 64;

const xargs: Entry = {
  names: ["xargs", "gxargs"],
  syntax: "posix",
  options: {
    "-0 --null": "flag",
    "-a --arg-file": "read",
    "-d --delimiter, -L --max-lines, -E, -P --max-procs, -s --max-chars, --process-slot-var": "value",
    "-n --max-args": "value",
    "-I": "value",
    "-i --replace, -e --eof, -l": "optional",
    "-o --open-tty -p --interactive -r --no-run-if-empty -t --verbose -x --exit --show-limits": "flag",
  },
  act: runXargs,
};

function runXargs(line: Line, emit: Emit): void {
  const command = line.operands.length > 0 ? line.operands : [exact("echo")];
  const file = line.value("-a");
  const text = file === null ? line.stdin.text : emit.content(file);
  const { sources } = line.stdin;
  const replace = line.value("-I")?.text ?? (line.has("-i") ? (line.value("-i")?.text ?? "{}") : null);
  const lines = Number(textOf(line.value("-L")) ?? "0");
  if (text !== null && lines >= 1 && replace === null && !line.has("-0") && !line.has("-d"))
    return runLines(text, Math.floor(lines), command, emit, sources);
  const words = text === null ? null : untilEnd(splitInput(text, line), textOf(line.value("-E")));
  const nothing = { stdin: { text: "", shape: "**", sources: [] } } as const;
  if (words === null) {
    // A listing that became a word is one text; split at blanks again, its names need not be what was listed.
    const blurred = line.stdin.word === true && !line.has("-0") && !line.has("-d");
    const shape = blurred ? "**" : line.stdin.shape.replace(/\n+$/, "");
    const any: Value =
      shape === "**"
        ? { form: "unknown", text: "", sources, span: command[0]!.span }
        : { form: "pattern", text: shape, sources, span: command[0]!.span };
    emit.run(replace === null ? [...command, any] : substitute(command, replace, any), {
      certainty: "possible",
      ...nothing,
    });
    return;
  }
  const values = words.map((word): Value => ({ form: "exact", text: word, sources, span: command[0]!.span }));
  if (values.length === 0 && (line.has("-r") || replace !== null)) return;
  if (replace !== null) {
    for (const value of toldApart(values)) emit.run(substitute(command, replace, value), nothing);
    return;
  }
  const size = Number(textOf(line.value("-n")) ?? "0");
  const chunk = size >= 1 ? Math.floor(size) : Math.max(1, values.length);
  const most = chunk * MAX_RUNS;
  for (let i = 0; i < Math.max(1, Math.min(most, values.length)); i += chunk)
    emit.run([...command, ...values.slice(i, i + chunk)], nothing);
  if (values.length > most) emit.run([...command, oneOf(values.slice(most))], nothing);
}

/** What is run for one by one: the first of many, and one that stands for the others. */
const toldApart = (values: readonly Value[]): readonly Value[] =>
  values.length <= MAX_RUNS ? values : [...values.slice(0, MAX_RUNS), oneOf(values.slice(MAX_RUNS))];

/** Any of these words, of which nothing is known but how all of them begin. */
function oneOf(values: readonly Value[]): Value {
  const [first] = values;
  let begin = first!.text;
  for (const { form, text } of values) {
    if (form !== "exact" || text.includes("..")) begin = "";
    while (!text.startsWith(begin)) begin = begin.slice(0, -1);
  }
  const isPlain = /^[\w@%+=:,./-]+$/.test(begin) && !begin.startsWith("-");
  return isPlain ? { ...first!, form: "pattern", text: `${begin}**` } : { ...first!, form: "unknown", text: "" };
}

/** `-L 1`: once for every line that is not empty. */
function runLines(text: string, size: number, command: readonly Value[], emit: Emit, sources: Value["sources"]): void {
  const lines = text.split("\n").filter((one) => one.trim() !== "");
  const most = size * MAX_RUNS;
  const valuesOf = (from: number, to?: number) =>
    splitQuoted(lines.slice(from, to).join("\n"), " \t\n").map(
      (word): Value => ({ form: "exact", text: word, sources, span: command[0]!.span }),
    );
  const run = (values: readonly Value[]) =>
    emit.run([...command, ...values], { stdin: { text: "", shape: "**", sources: [] } });
  for (let i = 0; i < lines.length && i < most; i += size) run(valuesOf(i, i + size));
  if (lines.length > most) run([oneOf(valuesOf(most))]);
}

/** `-E EOF`: the word after which nothing is read. */
function untilEnd(words: string[] | null, end: string | null): string[] | null {
  const at = words === null || end === null || end === "" ? -1 : words.indexOf(end);
  return words === null || at < 0 ? words : words.slice(0, at);
}

/** Words of the input as xargs splits it: at blanks with quotes, at NUL, at a delimiter, or by line with `-I`. */
function splitInput(text: string, line: Line): string[] | null {
  const delimiter = textOf(line.value("-d"));
  if (line.has("-0")) return text.split("\0").filter((one, i, all) => one !== "" || i < all.length - 1);
  if (delimiter !== null) {
    const at = delimiter === "\\n" ? "\n" : delimiter === "\\0" ? "\0" : delimiter === "\\t" ? "\t" : delimiter;
    return at.length !== 1 ? null : text.split(at).filter((one) => one !== "");
  }
  // With a placeholder an item is a line; quotes are read all the same.
  return splitQuoted(text, line.has("-I") || line.has("-i") ? "\n" : " \t\n");
}

function splitQuoted(text: string, separators: string): string[] {
  const words: string[] = [];
  let word = "";
  let open = false;
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quote !== "") {
      if (c === quote) quote = "";
      else word += c;
    } else if (c === "'" || c === '"') {
      quote = c;
      open = true;
    } else if (c === "\\" && i + 1 < text.length) {
      word += text[++i]!;
      open = true;
    } else if (!open && (c === " " || c === "\t")) {
      // Blanks before an item are no part of it.
    } else if (separators.includes(c)) {
      if (open) words.push(word);
      word = "";
      open = false;
    } else {
      word += c;
      open = true;
    }
  }
  if (open) words.push(word);
  return words;
}

/** The command with its placeholder replaced inside every word. */
export function substitute(command: readonly Value[], placeholder: string, by: Value): Value[] {
  return command.map((word) => {
    if (word.form === "unknown" || placeholder === "" || !word.text.includes(placeholder)) return word;
    if (word.text === placeholder) return { ...by, span: word.span };
    const { sources } = by;
    if (by.form === "exact") return { ...word, text: word.text.split(placeholder).join(by.text), sources };
    const hole = by.form === "unknown" ? "**" : by.text;
    return { form: "pattern", text: word.text.split(placeholder).join(hole), sources, span: word.span };
  });
}

const parallel: Entry = {
  names: ["parallel"],
  syntax: "posix",
  options: {
    "-a --arg-file": "read",
    "-j --jobs -P --max-procs -n --max-args -N -L -d --delimiter --timeout --delay --retries --colsep -C -I --tagstring --halt --load --memfree":
      "value",
    "-S --sshlogin": "host",
    "--joblog --results": "write",
    "-0 --null -k --keep-order -m -X -q --quote -t --verbose --bar --eta --progress --pipe --will-cite --tag --line-buffer --lb -u --ungroup --no-notice --citation":
      "flag",
    "--dry-run --dryrun": "harmless",
  },
  act: runParallel,
};

/** `parallel cmd {} ::: a b`, or with its arguments on standard input; the command is read by a shell. */
function runParallel(line: Line, emit: Emit): void {
  const at = line.operands.findIndex((word) => /^::::?\+?$/.test(word.text));
  const command = at < 0 ? line.operands : line.operands.slice(0, at);
  const given = at < 0 ? null : line.operands.slice(at + 1);
  const text = line.stdin.text;
  const input = text === null ? null : text.split("\n").filter((one) => one !== "");
  const { sources } = line.stdin;
  const span = line.words[0]?.span ?? { start: 0, end: 0 };
  const values: readonly Value[] = given ??
    input?.map((one): Value => ({ form: "exact", text: one, sources, span })) ?? [
      { form: "unknown", text: "", sources, span },
    ];
  for (const value of toldApart(values)) {
    if (command.length === 0) {
      emit.shell(value);
      continue;
    }
    // One word with blanks is a text for the shell; of one nobody knows all, its words are told apart at least.
    const parts = value.form === "exact" ? command : command.flatMap(splitWords);
    // It puts what it is given between quotes, except where that is the whole command.
    const alone = parts.length === 1 && parts[0]!.text === "{}";
    const by = value.form === "exact" && !alone ? { ...value, text: quoted(value.text) } : value;
    const words = parts.some((word) => word.text.includes("{}")) ? substitute(parts, "{}", by) : [...parts, by];
    if (words.some((word) => word.form !== "exact")) emit.run(words, { certainty: "possible" });
    else emit.shell({ form: "exact", text: words.map((word) => word.text).join(" "), sources: value.sources, span });
  }
}

/** One word of a shell; plain ones stay as they are. */
const quoted = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

export const entries: readonly Entry[] = [xargs, parallel];
