import { describe, expect, it } from "vitest";
import { verdictOf } from "../../shell/testing/verdict.js";

const BLANKS: readonly (readonly [what: string, blanks: string])[] = [
  ["lines", "\n".repeat(2_000)],
  ["spaces", " ".repeat(2_000)],
  ["lines and spaces", "\n ".repeat(1_000)],
];

describe("commands of editors", () => {
  // Time that grows with the third power takes seconds here already.
  it.each(BLANKS)("P9: %s without end in front of what runs nothing take no time", (_what, blanks) => {
    const begin = performance.now();
    verdictOf(`vim -c '${blanks}set number'`);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  it.each(BLANKS)("P5: %s hide no command", (_what, blanks) => {
    expect(verdictOf(`vim -c '${blanks}!rm -rf ~'`).verdict).toBe("deny");
  });
});

/** Texts in which every place is a beginning, or may be read in two ways. */
const SLOW: readonly (readonly [what: string, command: string])[] = [
  ["calls over lines", `vim ${`-c '${"call\n\n\n\n\n\n\n\n".repeat(1_300)}' `.repeat(8)}`],
  ["tables without end", `printf 'delete\\050"",\\173recursive %.0s' $(seq 700) | vim -es`],
];

describe("vi's commands", () => {
  it.each(SLOW)("P9: %s take no time", (_what, command) => {
    const begin = performance.now();
    verdictOf(command);
    expect(performance.now() - begin).toBeLessThan(1_000);
  });

  it.each([
    " :!rm -rf ~",
    "set nu | :!rm -rf ~",
    "sp | terminal rm -rf ~",
    'lua vim.fs.rm("/home/dev", {recursive = true})',
  ])("P5: %s is stopped", (text) => {
    expect(verdictOf(`vim -c '${text}'`).verdict).toBe("deny");
  });
});

describe("tables of options", () => {
  it.each([0, 300])("P5: one that says recursive behind %i blanks is read as it", (blanks) => {
    const { actions } = verdictOf(`vim -c 'lua vim.fs.rm("/x", {${" ".repeat(blanks)}recursive = true})'`);
    expect(actions).toContainEqual(
      expect.objectContaining({ kind: "file.delete", detail: expect.objectContaining({ recursive: true }) }),
    );
  });
});

const ESCAPES = "\\q".repeat(200);

/** Substitutions that do not end, which may be read in more than one way, and as many quotes. */
const ENDLESS: readonly (readonly [what: string, command: string])[] = [
  ["Perl", `perl -i -pe 's/${ESCAPES}' x`],
  ["Perl, the second half", `perl -i -pe 's/a/${ESCAPES}' x`],
  ["ed", `ed x <<'E'\ns/${ESCAPES}\nw\nE`],
  ["ed, the second half", `ed x <<'E'\ns/a/${ESCAPES}\nw\nE`],
  ["ed, its lines", `ed x <<'E'\n${"1".repeat(30)}x\nE`],
  ["gnuplot, its calls", `gnuplot -e 'system${" ".repeat(60_000)}x'`],
  ["gnuplot, its lines", `gnuplot -e '${"\n".repeat(60_000)}x'`],
  ["Lua in TeX", `lualatex '\\directlua{os.execute(${'"'.repeat(4_000)}}'`],
];

describe("what does not end", () => {
  // Reading it in all ways takes longer than anybody waits.
  it.each(ENDLESS)("P9: takes no time in %s", (_what, command) => {
    const begin = performance.now();
    verdictOf(command);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});
