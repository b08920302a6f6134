import { describe, expect, it } from "vitest";
import { tomlTexts } from "./toml.js";

const ROWS: readonly (readonly [text: string, commands: readonly string[], why: string])[] = [
  ['[tasks]\nx = "rm y"\n', ["rm y"], "a text"],
  ["[other]\nx = 'a'\n[tasks]\nx = 'rm y'\n[z]\nb = 'c'\n", ["rm y"], "of its section alone"],
  ['[tasks]\nx = ["a", "b c"]\n', ["a", "b c"], "a list"],
  ['[tasks]\nx = [\n  "a",\n  "b",\n]\ny = "c"\n', ["a", "b", "c"], "a list over lines"],
  ['[tasks]\nx = { cmd = "rm y", help = "z" }\n', ["rm y"], "a table: what it runs"],
  ['[tasks.x]\ncmd = "rm y"\n', ["rm y"], "a section of its own"],
  ['[tasks]\nx = "a \\"b\\""\n', ['a "b"'], "quotes within"],
  ["[tasks]\n# x = 'a'\n", [], "a comment"],
  ["x = 'a'\n", [], "in no section"],
];

describe("commands of sections of TOML", () => {
  it.each(ROWS)("D6: %j: %j (%s)", (text, commands) => {
    expect(tomlTexts(/^tasks(?:\.|$)/)(text).map((one) => one.text)).toEqual(commands);
  });
});
