import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";

/** Shells that read what bash reads. */
const shells: Entry = {
  names: ["sh", "bash", "dash", "ash", "zsh", "ksh", "ksh93", "mksh", "rbash", "hush", "yash"],
  syntax: "posix",
  options: {
    "-c": { sets: "inline" },
    "-s": { sets: "stdin" },
    "-o -O": "value",
    "--rcfile --init-file": "script",
    "-l --login -i -e -u -x -v -n -f -a -b -h -k -m -p -r -t -B -C -D -E -H -P -T --posix --noprofile --norc --noediting":
      "flag",
    "--restricted --verbose --debugger --dump-strings --dump-po-strings --pretty-print": "flag",
  },
  stdinCode: "shell",
  act: runOperands,
};

/** `sh -c text zero args`, `sh file args`, `sh -s args`. */
function runOperands(line: Line, emit: Emit): void {
  const [first, ...rest] = line.operands;
  if (line.flag("inline")) {
    line.flags.push("coded");
    if (first !== undefined) emit.code("shell", first, "inline", rest);
  } else if (line.flag("stdin")) {
    line.flags.push("coded");
    emit.code("shell", stdinText(line), "stdin", [
      { form: "exact", text: "sh", sources: [], span: { start: 0, end: 0 } },
      ...line.operands,
    ]);
  } else if (first !== undefined) {
    line.flags.push("coded");
    if (first.text === "-" || first.text === "/dev/stdin") emit.code("shell", stdinText(line), "stdin", rest);
    else emit.script("shell", first, rest);
  }
}

/** What arrives on standard input, as the text of code. */
export function stdinText(line: Line): Value | null {
  const { text, sources } = line.stdin;
  const span = line.words[0]?.span ?? { start: 0, end: 0 };
  return text === null ? null : { form: "exact", text, sources, span };
}

/** Shells with a language of their own. */
const foreign: Entry = {
  names: ["fish", "csh", "tcsh", "pwsh", "powershell", "cmd", "nu", "elvish", "xonsh"],
  syntax: "posix",
  options: { "-c --command -Command -EncodedCommand -File": "value" },
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (line.options.length > 0 || line.operands.length > 0 || line.stdin.text !== "") emit.opaque("foreign_shell");
  },
};

export const entries: readonly Entry[] = [shells, foreign];
