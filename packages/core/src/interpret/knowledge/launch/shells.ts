import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";
import { exact } from "../value.js";

/** Shells that read what bash reads. */
const shells: Entry = {
  names: ["sh", "bash", "dash", "ash", "zsh", "ksh", "ksh93", "mksh", "rbash", "hush", "yash"],
  syntax: "posix",
  options: {
    "-c": { sets: "inline" },
    "-s": { sets: "stdin" },
    "-o -O": "value",
    "-i": { sets: "aliases" },
    "--rcfile --init-file": "script",
    "-n": "harmless",
    "-e": "flag",
    "-l --login -u -x -v -f -a -b -h -k -m -p -r -t -B -C -D -E -H -P -T --posix --noprofile --norc --noediting":
      "flag",
    "--restricted --verbose --debugger --dump-strings --dump-po-strings --pretty-print": "flag",
  },
  stdinCode: "shell",
  act: runOperands,
};

/** Shells that read all that is modelled here; under another name it may be another one. */
const READ_AS_BASH: ReadonlySet<string> = new Set(["bash", "rbash", "zsh", "ksh", "ksh93", "mksh"]);

/** `sh -c text zero args`, `sh file args`, `sh -s args`. */
function runOperands(line: Line, emit: Emit): void {
  // Options that are switched off: `bash +e -c text`.
  const on = line.operands.findIndex((word) => !/^\+[a-zA-Z]/.test(word.text.slice(0, 2)));
  const operands = on > 0 ? line.operands.slice(on) : line.operands;
  const inline = line.flag("inline") || (on > 0 && operands[0]?.text === "-c");
  const [first, ...rest] = on > 0 && inline && !line.flag("inline") ? operands.slice(1) : operands;
  const manner = {
    dialect: READ_AS_BASH.has(line.program) && !line.has("--posix") ? "bash" : "posix",
    ...(line.has("-e") ? { endsOnFailure: true } : {}),
    ...(line.flag("aliases") || line.values("-O").some(({ text }) => text === "expand_aliases")
      ? { aliases: true }
      : {}),
  };
  if (first === undefined && !inline && !line.flag("stdin")) {
    line.flags.push("coded");
    return emit.code("shell", stdinText(line), "stdin", [exact(line.program)], manner);
  }
  if (inline) {
    line.flags.push("coded");
    if (first !== undefined) emit.code("shell", first, "inline", rest, manner);
  } else if (line.flag("stdin")) {
    line.flags.push("coded");
    emit.code("shell", stdinText(line), "stdin", [exact(line.program), ...line.operands], manner);
  } else if (first !== undefined) {
    line.flags.push("coded");
    if (first.text === "-" && rest[0] !== undefined) emit.script("shell", rest[0], rest.slice(1), manner);
    else if (first.text === "-" || first.text === "/dev/stdin")
      emit.code("shell", stdinText(line), "stdin", line.operands, manner);
    else emit.script("shell", first, rest, manner);
  }
}

/** What arrives on standard input, as the text of code. */
export function stdinText(line: Line): Value | null {
  const { text, sources } = line.stdin;
  const span = line.words[0]?.span ?? { start: 0, end: 0 };
  return text === null ? null : { form: "exact", text, sources, span };
}

/** Shells with a language of their own that nobody here reads. */
const foreign: Entry = {
  names: ["fish", "csh", "tcsh", "nu", "elvish", "xonsh"],
  syntax: "posix",
  options: { "-c --command": "value" },
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (line.options.length > 0 || line.operands.length > 0 || line.stdin.text !== "") emit.opaque("foreign_shell");
  },
};

export const entries: readonly Entry[] = [shells, foreign];
