import type { Line } from "../line.js";
import type { Entry } from "../types.js";
import type { Value } from "../value.js";
import { decodeEscapes, FORMAT } from "./escapes.js";

const ASSIGNMENT = /^([A-Za-z_]\w{0,127})=([\s\S]*)$/;

/** Variables the line gives the program: by `-v`, by `name=value` among the files, and `FS` by `-F`. */
function variablesOf(line: Line, files: readonly Value[]): ReadonlyMap<string, string | null> {
  const variables = new Map<string, string | null>();
  const set = (name: string, value: Value, text: string) =>
    variables.set(name, value.form === "exact" ? decodeEscapes(text, FORMAT).decoded : null);
  const separator = line.value("-F");
  // `-Ft` is a tab, as POSIX has it.
  if (separator !== null) set("FS", separator, separator.text === "t" ? "\\t" : separator.text);
  for (const given of line.values("-v")) assignTo(set, given);
  for (const file of files) assignTo(set, file);
  return variables;
}

function assignTo(set: (name: string, value: Value, text: string) => void, value: Value): void {
  const [, name, text] = ASSIGNMENT.exec(value.text) ?? [];
  if (name !== undefined) set(name, value, text!);
}

export const entries: readonly Entry[] = [
  {
    names: ["awk", "gawk", "mawk", "nawk", "original-awk"],
    syntax: "posix",
    options: {
      "-F --field-separator, -v --assign, -W": "value",
      "-f --file": { is: "script", operands: { rest: "file-or-stdin" }, sets: "coded" },
      "-e --source": { value: "required", operands: { rest: "file-or-stdin" } },
      "-i --include -l --load": "value",
      "-E --exec": { is: "script", operands: { rest: "file-or-stdin" }, sets: "coded" },
      "-o --pretty-print -p --profile -d --dump-variables -D --debug": "optional",
      "-b -c -C -g -h -I -k -L -M -n -N -O -P -r -s -S -t --csv --posix --re-interval --traditional --sandbox": "flag",
    },
    operands: { first: ["text"], rest: "file-or-stdin" },
    stdinCode: "awk",
    act: (line, emit) => {
      line.flags.push("coded");
      // What is included has a part of its own that runs first; a bare name is an installed library.
      for (const file of line.values("-i")) if (/[/.]/.test(file.text)) emit.script("awk", file);
      const inline = line.values("-e");
      if (line.has("-f") || line.has("-E")) return;
      const program = inline[0] ?? line.operands[0];
      if (program === undefined) return;
      const files = line.operands.slice(inline.length > 0 ? 0 : 1);
      emit.code("awk", program, "inline", files, { variables: variablesOf(line, files) });
    },
  },
];
