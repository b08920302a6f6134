import { upTo } from "../cut.js";
import type { Entry } from "../types.js";

/** Calculators. bc and dc read their program from files, too; dc's `!` runs a command. */
export const entries: readonly Entry[] = [
  {
    names: ["bc", "gbc"],
    options: {
      "-l --mathlib -w --warn -s --standard -q --quiet -i --interactive -g --global-stacks -R -P": "flag",
      "-e --expression": "value",
      "-f --file": "read",
      "-v --version -h": "harmless",
    },
    operands: "read",
  },
  {
    names: ["dc", "gdc"],
    options: {
      "-e --expression": { value: "required", sets: "given" },
      "-f --file": { is: "read", sets: "given" },
      "-i --interactive -x --extended-register": "flag",
      "-V --version -h": "harmless",
    },
    operands: "read",
    act: (line, emit) => {
      const text = [...line.values("-e").map((one) => one.text), line.stdin.text ?? ""].join("\n");
      for (const found of upTo(65_536, text, emit).matchAll(/(?:^|[^<>=])!([^<>=\n][^\n]*)/g))
        emit.shell({
          form: "exact",
          text: found[1]!,
          sources: line.stdin.sources,
          span: line.words[0]?.span ?? NOWHERE,
        });
    },
  },
  { names: ["expr", "gexpr"], syntax: "bare" },
];

const NOWHERE = { start: 0, end: 0 };
