import { describe, expect, it } from "vitest";
import type { PolicyError } from "./errors.js";
import { readKnowledge } from "./knowledge.js";

function read(...texts: readonly string[]) {
  const errors: PolicyError[] = [];
  const entries = readKnowledge(
    texts.map((text, at) => ({ name: `k${at}`, text })),
    errors,
  );
  const said = errors.map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${code} ${message}`);
  return { names: entries.flatMap(({ names }) => names), said };
}
/** A file of so many entries, each of one program. */
const entries = (many: number, prefix = "p") =>
  `rampart: 1\nprograms:\n${Array.from({ length: many }, (_, at) => `  - { names: [${prefix}${at}], operands: read }\n`).join("")}`;

describe("files of knowledge", () => {
  it("none is fine", () => {
    expect(read()).toEqual({ names: [], said: [] });
  });

  it.each<readonly [why: string, broken: string, said: string]>([
    ["that is no YAML", "a: [", "policy.syntax"],
    ["that is no mapping", "- a\n", "k0:1:1 policy.wrong_type expected a mapping, found a list"],
    ["of another form", "programs: []\n", "k0:1:1 policy.missing_key `rampart` is missing"],
  ])("a file %s is told; the others are read all the same", (_why, broken, wanted) => {
    const { names, said } = read(broken, entries(1));
    expect(names).toEqual(["p0"]);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(wanted);
  });

  it("a second entry is told where its names stand, in the same file or another", () => {
    const again = "  - { operands: read, names: [q, p0] }\n";
    expect(read(`${entries(1)}${again}`).said).toEqual(["k0:4:30 policy.duplicate_name a second entry for `p0`"]);
    expect(read(entries(2), `${entries(1, "x")}${again}`).said).toEqual([
      "k1:4:30 policy.duplicate_name a second entry for `p0`; the first is in k0",
    ]);
  });

  const TOO_MANY = "k0:1:1 policy.out_of_bounds more than 64 files or 1024 entries of knowledge";
  const files = (many: number) => Array.from({ length: many }, (_, at) => entries(1, `f${at}-`));
  it.each<readonly [why: string, texts: readonly string[], said: readonly string[]]>([
    ["as many files as there may be", files(64), []],
    ["one file more", files(65), [TOO_MANY]],
    ["as many entries as there may be", [entries(1_000, "a"), entries(24, "b")], []],
    ["one entry more", [entries(1_000, "a"), entries(25, "b")], [TOO_MANY]],
  ])("are bounded: %s", (_why, texts, wanted) => {
    expect(read(...texts).said).toEqual(wanted);
  });
});
