import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainOf } from "./node.js";
import { JsoncError, parseJsonc } from "./parse.js";

describe("settings files", () => {
  it("are what JSON is, for every JSON text", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        // Objects of ours have no prototype trick to fall for: compare the text.
        expect(JSON.stringify(plainOf(parseJsonc(text)))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it.each([
    ['// head\n{"a": [1, 2,], /* x */ "b": "//no comment",}', { a: [1, 2], b: "//no comment" }],
    ['\uFEFF{"a":null}', { a: null }],
  ])("with comments and trailing commas: %j", (text, value) => expect(plainOf(parseJsonc(text))).toEqual(value));

  it.each([
    ["", "config.syntax", 0],
    ["{", "config.syntax", 1],
    ['{"a": 1 "b": 2}', "config.syntax", 8],
    ['{"a": tru}', "config.syntax", 6],
    ["{'a': 1}", "config.syntax", 1],
    ['{"a": "x\n"}', "config.syntax", 6],
    ['{"a": "\\x"}', "config.syntax", 6],
    ["{} /* open", "config.syntax", 3],
    ["{} {}", "config.syntax", 3],
    ["[,]", "config.syntax", 1],
    ['{"a": 1, "b": 2, "a": 3}', "config.duplicate_key", 17],
    ["[".repeat(100_000), "config.syntax", 65],
  ])("are refused with the place: %.40j", (text, code, at) => {
    expect(() => parseJsonc(text)).toThrow(expect.objectContaining({ code, at }));
  });

  it("never fail in another way, whatever the text", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "\\",
      "/",
      "*",
      "//",
      "1",
      "-",
      "e",
      "true",
      "\n",
      " ",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        try {
          parseJsonc(parts.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(JsoncError);
        }
      }),
    );
  });
});
