import { describe, expect, it } from "vitest";
import { compileUsage } from "./compile.js";
import { readLine } from "./line.js";
import type { Usage } from "./types.js";
import { EMPTY_STREAM, exact } from "./value.js";

const GNU: Usage = {
  options: {
    "-r -R --recursive": "recursive",
    "-f --force": "force",
    "-o --output": "write",
    "-n --lines, -c --bytes": "value",
    "--color --colour": "optional",
    "-i": "optional",
    "-#": "flag",
  },
};
const WORDS: Usage = { syntax: "word", options: { "-name": "value", "-auto-approve": "flag", "-target": "value" } };
const LAUNCHER: Usage = { syntax: "posix", options: { "-u --user": "value", "-n": "flag" } };
const ASSIGNED: Usage = { options: { "if=": "read", "of=": "write" } };
const REQUEST: Usage = { parameters: "kebab", options: { "--force": "force" } };
const TREE: Usage = {
  options: { "-C": "chdir", "-q": "flag" },
  subcommands: { "remove rm": { options: { "-f": "force" } }, list: {} },
};

/** Options as `name` or `name=value`, operands, flags, strangers, subcommands: what a line was read as. */
function read(usage: Usage, ...words: string[]) {
  const line = readLine(
    "x",
    words.map((word) => exact(word)),
    EMPTY_STREAM,
    compileUsage(usage, null),
  );
  const given = line.options.map(({ option, value }) =>
    value === null ? option.name : `${option.name}=${value.text}`,
  );
  return [given, line.operands.map((one) => one.text), line.flags, line.strangers, line.path];
}

describe("lines are taken apart as the programs do it", () => {
  it.each<[Usage, string[], unknown[], string]>([
    [GNU, ["-rf", "a"], [["-r", "-f"], ["a"], ["recursive", "force"], [], []], "a bundle"],
    [GNU, ["a", "-r"], [["-r"], ["a"], ["recursive"], [], []], "an option after an operand"],
    [GNU, ["--", "-r"], [[], ["-r"], [], [], []], "two dashes end the options"],
    [GNU, ["-"], [[], ["-"], [], [], []], "one dash is an operand"],
    [GNU, ["-ox"], [["-o=x"], [], [], [], []], "an attached value"],
    [GNU, ["-o", "x"], [["-o=x"], [], [], [], []], "a value of its own"],
    [GNU, ["--output=x", "--output", "y"], [["-o=x", "-o=y"], [], [], [], []], "long ones"],
    [GNU, ["--recurs", "--outp=x"], [["-r", "-o=x"], [], ["recursive"], [], []], "abbreviations"],
    [GNU, ["--colo"], [["--color"], [], [], [], []], "an abbreviation of two names of one option"],
    [GNU, ["-rfo", "x"], [["-r", "-f", "-o=x"], [], ["recursive", "force"], [], []], "a bundle that ends in a value"],
    [GNU, ["--color", "a"], [["--color"], ["a"], [], [], []], "an optional value is attached or absent"],
    [GNU, ["-i.bak", "a"], [["-i=.bak"], ["a"], [], [], []], "and may be short"],
    [GNU, ["-20"], [["-#=20"], [], [], [], []], "a number"],
    [GNU, ["-c", "3"], [["-c=3"], [], [], [], []], "options of one key are told apart"],
    [GNU, ["-z", "--zzz"], [[], [], [], ["-z", "--zzz"], []], "strangers are noted"],
    [REQUEST, ["put", "--queue-url", "u", "--Odd"], [[], ["put", "u"], [], ["--Odd"], []], "parameters of a request"],
    [GNU, ["--help"], [[], [], ["harmless"], [], []], "help does nothing"],
    [GNU, ["-o"], [["-o"], [], [], [], []], "a value that is missing"],
    [
      WORDS,
      ["-name", "x", "--auto-approve"],
      [["-name=x", "-auto-approve"], [], [], [], []],
      "whole words, one dash or two",
    ],
    [WORDS, ["-target=x", "y"], [["-target=x"], ["y"], [], [], []], "whole words with a value"],
    [
      LAUNCHER,
      ["-u", "root", "rm", "-n"],
      [["-u=root"], ["rm", "-n"], [], [], []],
      "the first operand ends the options",
    ],
    [ASSIGNED, ["if=a", "of=b", "c=d"], [["if==a", "of==b"], ["c=d"], [], [], []], "as dd has them"],
    [
      TREE,
      ["-C", "d", "rm", "-q", "-f", "x"],
      [["-C=d", "-q", "-f"], ["x"], ["force"], [], ["rm"]],
      "a subcommand has the options before it too",
    ],
    [{ syntax: "bare" }, ["-n", "--"], [[], ["-n", "--"], [], [], []], "every word is an operand"],
  ])("%#: %j", (usage, words, expected) => {
    expect(read(usage, ...words)).toEqual(expected);
  });

  it("says when no subcommand is known by a name", () => {
    const line = readLine("x", [exact("frobnicate")], EMPTY_STREAM, compileUsage(TREE, null));
    expect(line.lost).toBe(true);
  });

  it("does not take a word for an option that may be anything", () => {
    const any = { form: "unknown", text: "", sources: [], span: { start: 0, end: 0 } } as const;
    const line = readLine("x", [any], EMPTY_STREAM, compileUsage(GNU, null));
    expect(line.operands).toEqual([any]);
  });

  it("knows options by their name and as they were given", () => {
    const line = readLine("x", [exact("--bytes=3")], EMPTY_STREAM, compileUsage(GNU, null));
    expect([line.has("-c"), line.has("-n"), line.value("-c")?.text]).toEqual([true, false, "3"]);
  });
});
