import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusalOf } from "../../../packages/core/src/interpret/shell/read/refused.js";

/** What lines are made of; everything the lexer gives up on is among it. */
const PIECE = fc.constantFrom(
  ...[
    "a",
    "b=1",
    "find",
    ".",
    "-name",
    "'*.c",
    "'x'",
    '"y',
    '"z"',
    "\\'",
    '\\"',
    "\\",
    "'",
    '"',
    "{}",
    "{",
    "}",
    "!",
    "#",
    "#c",
  ],
  ...["(", ")", "( ", " )", "((", "))", "()", "( )", "a(", "=(", "a=(", "?(", "[[", "]]", "[", "]", "@(b)"],
  ...[";", "|", "||", "&", "&&", ";;", "|&", "<", ">", ">>", "<<", "<<<", ">&", "<(", ">(", "&>", "2>x"],
  ...["$", "$x", "${x}", "${", "$(", "$((", "$[", "`", "$'", '$"', "if", "then", "fi", "for", "do", "done", "case"],
  ...["in", "esac", "time", "function", "coproc", "select", "alias", "echo", "until", "é", "\t"],
);
const LINE = fc
  .array(fc.tuple(PIECE, fc.constantFrom(" ", " ", "")), { minLength: 1, maxLength: 9 })
  .map((pieces) => pieces.flat().join(""));

const refuses = (shell: string, args: readonly string[], line: string) =>
  spawnSync(shell, [...args, "-n", "-c", line], { timeout: 10_000 }).status !== 0;

describe("P3: what is said to be refused, bash and dash refuse before they run any of it", () => {
  it("generated lines", () => {
    const seen = { quote: 0, parenthesis: 0 };
    fc.assert(
      fc.property(LINE, (line) => {
        const refusal = refusalOf(line);
        if (refusal === null) return;
        seen[refusal]++;
        expect(refuses("bash", [], line), line).toBe(true);
        expect(refuses("bash", ["-O", "extglob"], line), line).toBe(true);
        expect(refuses("dash", [], line), line).toBe(true);
      }),
      { numRuns: 6000, seed: 20_261_121 },
    );
    // The lexer must say so often enough for the test to mean something.
    expect(seen.quote).toBeGreaterThan(100);
    expect(seen.parenthesis).toBeGreaterThan(100);
  });

  it.each([
    "echo ran; echo 'a",
    "echo ran; (echo b",
    "echo ran; echo b )",
    "echo ran & echo ( b )",
    "echo ran | cat )",
  ])("%s prints nothing", (line) => {
    for (const shell of ["bash", "dash"]) {
      const { status, stdout } = spawnSync(shell, ["-c", line], { encoding: "utf8", timeout: 10_000 });
      expect({ status: status === 0, stdout }).toEqual({ status: false, stdout: "" });
    }
  });
});
