import { describe, expect, it } from "vitest";
import type { Takes } from "./options.js";
import { readWords } from "./read.js";
import { wrap } from "./wrap.js";

const TAKES: Takes = {
  options: {
    mode: { type: "string", value: "MODE", choices: ["monitor", "enforce"], help: "" },
    file: { type: "string", multiple: true, help: "" },
    yes: { type: "boolean", help: "" },
  },
  positionals: { min: 1, max: 2 },
  takesRest: true,
};

describe("readWords", () => {
  it("reads values in both notations, repeated ones in order, and leaves what stands behind `--` as it came", () => {
    const read = readWords(TAKES, ["a", "--file", "x", "--file=y", "--mode=monitor", "--", "--yes", "--"]);
    if (!read.ok) throw new Error(read.misuse.message);
    expect(read.words.positionals).toEqual(["a"]);
    expect(read.words.rest).toEqual(["--yes", "--"]);
    expect(read.words.texts("file")).toEqual(["x", "y"]);
    expect(read.words.text("mode")).toBe("monitor");
    expect(read.words.flag("yes")).toBe(false);
    expect(read.words.text("toString")).toBeNull();
  });

  it.each<[words: readonly string[], misuse: object, why: string]>([
    [
      ["a", "--mod", "x"],
      { kind: "option", option: "--mod", message: "there is no option --mod" },
      "an unknown option",
    ],
    [["a", "--toString"], { kind: "option", option: "--toString" }, "names of the object prototype are no options"],
    [["a", "-x"], { kind: "option", option: "-x" }, "a short option"],
    [["a", "--mode", "off"], { kind: "choice", value: "off", choices: ["monitor", "enforce"] }, "no choice"],
    [["a", "--mode"], { kind: "shape", message: "--mode needs a value: --mode MODE" }, "a value missing"],
    [["a", "--file="], { kind: "shape", message: "--file needs a value: --file VALUE" }, "an empty value"],
    [["a", "--yes=no"], { kind: "shape", message: "--yes takes no value" }, "a flag with a value would read as yes"],
    [["a", "--yes", "--yes"], { kind: "shape", message: "--yes is given twice" }, "one would be lost"],
    [["a", "b", "c"], { kind: "shape", message: 'too many arguments: "c" is not expected' }, "one too many"],
    [[], { kind: "shape", message: "something is missing" }, "one too few"],
  ])("%j is misuse, %j: %s", (words, misuse) => {
    expect(readWords(TAKES, words)).toMatchObject({ ok: false, misuse });
  });

  it("what stands behind `--` is no option and nothing else either where the table has no rest", () => {
    const { takesRest: _, ...closed } = TAKES;
    const read = readWords(closed, ["a", "--", "--yes"]);
    if (!read.ok) throw new Error(read.misuse.message);
    expect(read.words.positionals).toEqual(["a", "--yes"]);
    expect([read.words.rest, read.words.flag("yes")]).toEqual([null, false]);
    const misuse = { message: 'too many arguments: "--" is not expected' };
    expect(readWords(closed, ["a", "b", "--", "--"])).toMatchObject({ ok: false, misuse });
  });
});

it("breaks text at spaces, and a word that is too long nowhere", () => {
  expect(wrap("to be or not", 5)).toEqual(["to be", "or", "not"]);
  expect(wrap("incomprehensible it is", 5)).toEqual(["incomprehensible", "it is"]);
});
