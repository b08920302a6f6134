import { splitWords } from "../apply.js";
import type { Entry } from "../types.js";

/** Programs that run the rest of their line as it stands. */
export const entries: readonly Entry[] = [
  {
    names: ["nohup", "setsid", "nice", "gnice"],
    syntax: "posix",
    options: { "-n --adjustment": "value", "-# -c --ctty -f --fork -w --wait": "flag" },
    launches: {},
  },
  {
    names: ["timeout", "gtimeout"],
    syntax: "posix",
    options: { "-s --signal -k --kill-after": "value", "--preserve-status --foreground -v --verbose -f -p": "flag" },
    operands: { first: ["text"] },
    launches: { skip: 1 },
  },
  {
    names: ["stdbuf", "gstdbuf"],
    syntax: "posix",
    options: { "-i --input -o --output -e --error": "value" },
    launches: {},
  },
  {
    names: ["env", "genv"],
    syntax: "posix",
    options: {
      "-i --ignore-environment - -0 --null -v --debug --list-signal-handling": "flag",
      "-u --unset -a --argv0": "value",
      "--default-signal --ignore-signal --block-signal": "optional",
      "-C --chdir": "chdir",
      "-S --split-string": { value: "required", sets: "split" },
    },
    launches: { assignments: true, unless: "split" },
    // `env -S 'a b' c` runs `a b c`.
    act: (line, emit) => {
      const text = line.value("-S");
      if (text !== null) emit.run([...splitWords(text), ...line.operands], { stdin: line.stdin });
    },
  },
];
