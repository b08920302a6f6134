import type { Entry } from "../types.js";

export const entries: readonly Entry[] = [
  {
    names: ["awk", "gawk", "mawk", "nawk", "original-awk"],
    syntax: "posix",
    options: {
      "-F --field-separator -v --assign -W": "value",
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
      const inline = line.values("-e");
      if (line.has("-f") || line.has("-E")) return;
      const program = inline[0] ?? line.operands[0];
      if (program !== undefined) emit.code("awk", program, "inline", line.operands.slice(inline.length > 0 ? 0 : 1));
    },
  },
];
