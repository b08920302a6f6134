import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCanonical } from "./canonical.js";

/** RFC 8785 the long way round: parse, sort, print, compare. */
function slowly(text: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  return typeof value === "object" && value !== null && !Array.isArray(value) && print(value) === text;
}
function print(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(print).join(",")}]`;
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return `{${names.map((name) => `${JSON.stringify(name)}:${print((value as Record<string, unknown>)[name])}`).join(",")}}`;
}
const accepts = (text: string) => parseCanonical(Buffer.from(text)) !== null;

/** From RFC 8785, section 3.2.3 (sorting) and appendix B (numbers), and each rule broken once. */
const TABLE: readonly [text: string, canonical: boolean, why: string][] = [
  ['{"\\r":1,"1":2,"\u0080":3,"\u00f6":4,"\u20ac":5,"\ud83d\ude00":6,"\ufb33":7}', true, "names by UTF-16 code units"],
  ['{"\ufb33":7,"\ud83d\ude00":6}', false, "not by code points"],
  ['{"a":9007199254740992,"b":1e+21,"c":9.999999999999997e+22,"d":5e-324,"e":0.000001}', true, "numbers as printed"],
  ['{"a":1E+21}', false, "an exponent in capitals"],
  ['{"a":1e21}', false, "an exponent without its sign"],
  ['{"a":1.0}', false, "a fraction of nothing"],
  ['{"a":-0}', false, "minus zero is zero"],
  ['{"a":01}', false, "a leading zero"],
  ['{"a":333333333.3333333}', true, "the shortest digits"],
  ['{"a":333333333.33333329}', false, "more digits than it needs"],
  ['{"a":"\\u001f\\b\\t\\n\\f\\r\\"\\\\/\u007f\u2028"}', true, "escapes where they must be"],
  ['{"a":"\\u0008"}', false, "a long escape where there is a short one"],
  ['{"a":"\\u001F"}', false, "digits in capitals"],
  ['{"a":"\\/"}', false, "an escape nobody needs"],
  ['{"a":"\\u0041"}', false, "an escaped letter"],
  ['{"a":"\\ud83d\\ude00"}', false, "an escaped pair"],
  ['{"a":"\\ud800"}', false, "a lone surrogate"],
  ['{"a":"\t"}', false, "a control character as itself"],
  ['{"a":1,"a":2}', false, "a repeated name"],
  ['{"a":tru}', false, "half a word"],
  ['{"a":[1,2,]}', false, "a comma too many"],
  ["{}", true, "nothing at all"],
  ["{} ", false, "white space behind"],
  ["\ufeff{}", false, "a byte order mark"],
  [`{"a":${"[".repeat(127)}${"]".repeat(127)}}`, true, "as deep as may be"],
  [`{"a":${"[".repeat(128)}${"]".repeat(128)}}`, false, "one deeper"],
];

describe("canonical JSON", () => {
  it.each(TABLE)("%s is canonical: %s (%s)", (text, canonical) => expect(accepts(text)).toBe(canonical));

  it("accepts what is printed canonically, and returns it", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ stringUnit: "binary" })), (value) => {
        const text = print(value);
        expect(parseCanonical(Buffer.from(text))).toEqual(JSON.parse(text));
      }),
    );
  });
  it("agrees with parsing and printing on texts changed at random", () => {
    const text = fc.dictionary(fc.string(), fc.jsonValue()).map(print);
    const change = fc.tuple(fc.nat(), fc.nat(2), fc.constantFrom(...' 0123456789eE+-."\\u,:{}[]abtfn\u0000é'));
    fc.assert(
      fc.property(text, change, (original, [at, length, put]) => {
        const position = at % (original.length + 1);
        const changed = original.slice(0, position) + put + original.slice(position + length);
        expect(accepts(changed)).toBe(slowly(changed));
      }),
      { numRuns: 2_000 },
    );
  });
  it("refuses invalid UTF-8", () => {
    expect(parseCanonical(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toBeNull();
  });
});
