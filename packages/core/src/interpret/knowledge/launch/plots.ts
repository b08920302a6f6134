import type { Emit, Entry } from "../types.js";
import { type Value, withText } from "../value.js";

/** What calls of `system` in these languages are handed, where it is a text; group 2. */
const CALLS = /\bsystem\s{0,64}\(?\s{0,64}(["'])((?:\\.|(?!\1)[^\\])*)\1/g;
/** Other ways to a shell, which are not read further: `!cmd`, backticks, `plot "< cmd"`, a call that is handed no text. */
const SHELLS = /(?:^|[;\n])[ \t\r]*!|`|["'][ \t]*[<|]|\bsystem\b|\bpopen\b|\b(?:exec|shell)\b/;
const MAX_CALLS = 32;

/** A script given as a word: the shell texts in it, or opaque where it may run what cannot be seen. */
function scripted(script: Value, emit: Emit): void {
  if (script.form !== "exact" || script.text.length > 65_536) return emit.opaque("unknown_code");
  let calls = 0;
  const rest = script.text.replace(CALLS, (_, __, text: string) => {
    if (++calls <= MAX_CALLS) emit.shell(withText(script, text.replace(/\\(.)/g, "$1")));
    return "";
  });
  if (calls > MAX_CALLS || SHELLS.test(rest)) emit.opaque("unknown_code");
}

const plots: Entry = {
  names: ["gnuplot"],
  options: {
    "-e": "value",
    "-c": "read",
    "-p --persist -d --default-settings -s --slow": "flag",
    "-h --help -V --version": "harmless",
  },
  unknownOptions: "ignored",
  operands: "read",
  act: (line, emit) => {
    for (const script of line.values("-e")) scripted(script, emit);
    for (const file of line.operands) {
      const text = emit.content(file);
      if (text !== null) scripted(withText(file, text), emit);
    }
    if (line.operands.length === 0 && line.stdin.text !== null && line.words.length === 0)
      emit.code(
        "other",
        { form: "exact", text: line.stdin.text, sources: line.stdin.sources, span: { start: 0, end: 0 } },
        "inline",
      );
  },
};

/** Watches the kernel; with `--unsafe` its programs may call a shell. */
const tracing: Entry = {
  names: ["bpftrace"],
  options: {
    "-e": "value",
    "-o --output": "write",
    "-p": "value",
    "-c": "shell",
    "-I --include -f -B -d -k --include-dir": "value",
    "--unsafe -v -q -kk --usdt-file-activation --no-warnings": "flag",
    "-l --list": "flag",
    "-h --help -V --version --info": "harmless",
  },
  unknownOptions: "ignored",
  operands: "read",
  act: (line, emit) => {
    if (line.has("--unsafe")) for (const script of line.values("-e")) scripted(script, emit);
  },
};

export const entries: readonly Entry[] = [plots, tracing];
