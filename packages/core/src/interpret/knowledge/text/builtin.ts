import type { Entry } from "../types.js";

/** Programs every shell has as builtins too, as `find -exec`, `xargs` and `env` start them. */
export const entries: readonly Entry[] = [
  // They look at what files are, not at what they hold.
  { names: ["test", "["], syntax: "bare", silent: true },
  { names: ["true"], syntax: "bare", silent: true, succeeds: true },
  { names: ["false"], syntax: "bare", silent: true },
  { names: ["pwd"], options: { "-L -P --logical --physical": "flag" }, carries: false },
  {
    names: ["command"],
    syntax: "posix",
    options: { "-v -V": "harmless", "-p": "flag" },
    act: (line, emit) => {
      const [program] = line.operands;
      // What data alone would decide is rather a word that stands for some program.
      if (program?.form === "exact") emit.run(line.operands);
      else if (program !== undefined) emit.unknown();
    },
  },
];
