import { describe, expect, it } from "vitest";
import { processorMs } from "#processor";
import { readToml } from "./toml.js";

describe("H8: what a TOML file says", () => {
  it.each<[why: string, text: string, expected: readonly (readonly [path: string, value: unknown])[]]>([
    [
      "texts, truth values, numbers as they are written",
      'a = "x" # why\nb=true\nc = 7',
      [
        ["a", "x"],
        ["b", true],
        ["c", "7"],
      ],
    ],
    [
      "escapes, and none in single quotes",
      `${String.raw`a = "\"\t\u0041\\"`}\nb = 'C:\\x'`,
      [
        ["a", '"\tA\\'],
        ["b", "C:\\x"],
      ],
    ],
    ["a list", 'a = ["-y", "b,]c", \'d\']', [["a", ["-y", "b,]c", "d"]]]],
    [
      "a list over several lines, with comments",
      'a = [\n  "x", # one\n  "y",\n]\nb = true',
      [
        ["a", ["x", "y"]],
        ["b", true],
      ],
    ],
    ["a table in a line", 'a = { "K" = "v", n = [1], }', [["a", { K: "v", n: ["1"] }]]],
    ["dotted keys", '[m."x.y"]\nenv.K = "v"', [["m.x.y.env.K", "v"]]],
    [
      "a text over several lines",
      'a = """\none\n  two"""\nb = true',
      [
        ["a", "one\n  two"],
        ["b", true],
      ],
    ],
    [
      "tables in a row",
      "[[m]]\na = true\n[m.n]\nb = true",
      [
        ["m.a", true],
        ["m.n.b", true],
      ],
    ],
    [
      "line ends of Windows",
      'a = "x"\r\nb = [\r\n"y"\r\n]',
      [
        ["a", "x"],
        ["b", ["y"]],
      ],
    ],
    ["what is cut off is passed over", 'a = ["x"\nb = true', [["b", true]]],
    ["what is none too", 'a = \n= "b"\n"c" "d"\ne = true', [["e", true]]],
    ["nested without end", `a = ${"[".repeat(9_999)}\nb = true`, [["b", true]]],
    ["a name that is no plain one", 'a = { __proto__ = { x = "1" } }', [["a", { ["__proto__"]: { x: "1" } }]]],
  ])("%s", (_why, text, expected) => {
    const said = readToml(text).entries.map(({ table, key, value }) => [[...table, key].join("."), value]);
    expect(JSON.stringify(said)).toBe(JSON.stringify(expected));
  });

  it("is read in a time that does not grow with its square", () => {
    const text = 'a = [ "x", \n'.repeat(20_000);
    const began = processorMs();
    readToml(text);
    expect(processorMs() - began).toBeLessThan(5_000);
  });
});
