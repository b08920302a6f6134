import type { Line } from "../line.js";
import type { Emit, Entry, Language } from "../types.js";
import { stdinText } from "./shells.js";

/** What is piped into a console is typed there; where nothing is, a person types. */
export function typed(line: Line, language: Language, emit: Emit): void {
  if (line.stdin.text !== "") emit.code(language, stdinText(line), "stdin");
}

/** A shell of a language, which runs a file where it is given one. */
const shellOf = (names: readonly string[], language: Language, inline: string | null): Entry => ({
  names,
  syntax: "posix",
  options: {
    "-r --require -I -E": "value",
    "-v --version -h --help": "harmless",
    ...(inline === null ? {} : { [inline]: { value: "required", sets: "inline" } as const }),
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const codes = inline === null ? [] : line.values(inline.split(" ")[0]!);
    for (const code of codes) emit.code(language, code, "inline", line.operands);
    const [first, ...rest] = line.operands;
    if (codes.length > 0) return;
    if (first !== undefined && first.text !== "-") emit.script(language, first, rest);
    else typed(line, language, emit);
  },
});

/** JavaScript with a shell's commands in it, from a text, a file or standard input. */
const zx: Entry = {
  names: ["zx"],
  syntax: "posix",
  options: {
    "-e --eval": { value: "required", sets: "inline" },
    "--cwd": "chdir",
    "--shell --prefix --postfix --ext --registry --env": "value",
    "-q --quiet --verbose -i --install --prefer-local -l": "flag",
    "-v --version -h --help": "harmless",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const inline = line.values("-e");
    for (const code of inline) emit.code("typescript", code, "inline", line.operands);
    if (inline.length > 0) return;
    const [first, ...rest] = line.operands;
    if (first === undefined || first.text === "-") typed(line, "typescript", emit);
    else emit.script("typescript", first, rest);
  },
};

export const entries: readonly Entry[] = [shellOf(["irb"], "ruby", null), shellOf(["pry"], "ruby", "-e --exec"), zx];
