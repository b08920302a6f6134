import type { Line } from "../../knowledge/line.js";
import { NO_SPAN, type Value } from "../../knowledge/value.js";
import type { Invocation } from "../invocation.js";
import type { Machine } from "../state/machine.js";
import { addSources, commandSource } from "../state/sources.js";
import { SETUP_SHAPE, setupSource } from "./setup.js";
import { contentOf, pathsOf } from "./touch.js";

/** Adds to the output what the program prints, as far as its entry tells. */
export function print(m: Machine, line: Line, invocation: Invocation): void {
  const { output, carries, silent, passesLines } = line.at;
  if (output !== null) m.spend(m.stdin.text?.length ?? 0);
  // `echo` of a smaller shell reads backslashes, and options as text.
  if (m.reads === "small" && line.program === "echo" && line.words.some((word, i) => isRead(word.text, i)))
    return passOn(m, invocation, line.program, line.words, carries);
  const printed = output?.(line, (path) => contentOf(m, path)?.text ?? null) ?? null;
  if (printed === null) {
    if (silent) return;
    if (passesLines && m.stdin.text === null && m.stdin.shape !== "**" && !readsFiles(line)) {
      addSources(m.sink!.sources, invocation.data);
      return m.sink!.printShape(selects(line) && m.stdin.shape === "*" ? SOME : m.stdin.shape);
    }
    return passOn(m, invocation, line.program, line.words, carries);
  }
  if (carries) addSources(m.sink!.sources, invocation.data);
  if (typeof printed === "string") return m.sink!.print(printed);
  if (MAKES.has(line.program)) keepTemporary(m, printed.pattern);
  m.sink!.printShape(printed.pattern);
}

/** Programs that print the name of a file or folder they made, which nothing else has. */
const MAKES: ReadonlySet<string> = new Set(["mktemp", "gmktemp", "tempfile"]);

function keepTemporary(m: Machine, pattern: string): void {
  const [path] = pathsOf(m, { form: "pattern", text: pattern, sources: [], span: NO_SPAN });
  if (m.where === "here" && path!.form === "pattern") m.files.makeTemporary(path!.name, pattern);
}

function isRead(word: string, at: number): boolean {
  return word.includes("\\") || (at === 0 && /^-n?[eE]/.test(word));
}

/** Some names of a folder, where `*` are all of them. */
const SOME = "./**";
/** Whether a filter lets through what does not match. */
export const inverts = (line: Line): boolean => line.options.some(({ as }) => as === "-v" || as === "--invert-match");
/** Whether a filter lets through a part of the lines, chosen by what they say or where they stand. */
const selects = (line: Line) =>
  line.program.endsWith("grep") ? !inverts(line) : line.program === "head" || line.program === "tail";
/** Programs whose `-n` numbers no lines. */
const COUNTS = /^g?(?:head|tail|sort)$/;

/** Whether a filter has files of its own to read, or prints something else than lines. */
function readsFiles(line: Line): boolean {
  const patterns = line.program.endsWith("grep") && line.operandsAre === null ? 1 : 0;
  return (
    line.operands.length > patterns ||
    line.has("-c") ||
    line.has("-o") ||
    (line.has("-n") && !COUNTS.test(line.program))
  );
}

/** What it prints nobody knows, but where it comes from: what it read, and the program itself. */
export function passOn(
  m: Machine,
  invocation: Invocation,
  program: string,
  words: readonly Value[],
  carries: boolean,
): void {
  if (m.sink === null) return;
  if (carries) addSources(m.sink.sources, invocation.data);
  const setup = setupSource(program, words);
  addSources(m.sink.sources, setup === null ? commandSource(program) : [setup]);
  if (setup === null) m.sink.lose();
  else m.sink.printShape(SETUP_SHAPE);
}
