import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical } from "./canonical.js";
import { scanObject } from "./scan.js";

const scan = (bytes: Buffer) => scanObject(bytes, () => {});

/** What {@link scanObject} has to agree with: decode strictly, parse, write again, compare. */
function isCanonical(bytes: Buffer): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) && canonical(value) === text;
  } catch {
    return false;
  }
}

describe("scanObject", () => {
  const cases: [text: string, good: boolean, why: string][] = [
    ["{}", true, "empty"],
    ['{"a":1,"b":[],"c":{},"d":[{"e":null},true,false,""]}', true, "every sort of value"],
    ['{"a":1,"a":1}', false, "a member twice"],
    ['{"b":1,"a":1}', false, "members in another order"],
    ['{"a":1,"aa":1,"b":1}', true, "a name that continues another"],
    ['{"aa":1,"a":1}', false, "a name before its beginning"],
    ['{"a":{"c":1,"b":1}}', false, "another order deep inside"],
    ['{"\u20ac":1,"\ud83d\ude00":1,"\ufb33":1}', true, "UTF-16 order: the emoji before U+FB33"],
    ['{"\u20ac":1,"\ufb33":1,"\ud83d\ude00":1}', false, "UTF-8 order"],
    ['{"\\n":1,"\\r":1,"a":1}', true, "escaped names by what they mean"],
    ['{"\\r":1,"\\n":1}', false, "escaped names by what they mean"],
    ['{"A\\\\":1,"A]":1}', true, "a backslash sorts before a bracket"],
    ["{ }", false, "white space"],
    ['{"a": 1}', false, "white space"],
    ['{"a":1}\n', false, "something behind"],
    ['{"a":1', false, "cut"],
    ['{"a":"x', false, "cut in a string"],
    ['{"a":1,}', false, "comma at the end"],
    ['{"a":[1,]}', false, "comma at the end"],
    ['{"a":[1 2]}', false, "no comma"],
    ['{"a"1}', false, "no colon"],
    ["{a:1}", false, "no quotes"],
    ['{"a":tru}', false, "half a word"],
    ['{"a":nul', false, "half a word"],
    ['{"a":"\\u0001\\u001f\\b\\t\\n\\f\\r\\"\\\\"}', true, "every escape there is"],
    ['{"a":"\\u0008"}', false, "has a short form"],
    ['{"a":"\\u001F"}', false, "capitals"],
    ['{"a":"\\u0041"}', false, "needs no escape"],
    ['{"a":"\\/"}', false, "needs no escape"],
    ['{"a":"\\ud800"}', false, "a lone surrogate"],
    ['{"a":"\u0001"}', false, "needs an escape"],
    ['{"a":"\u007f\u2028\ufeff"}', true, "need none"],
    ["[]", false, "an array"],
    ['"a"', false, "a text"],
    ["", false, "nothing"],
  ];
  it.each(cases)("%j: %s (%s)", (text, good) => {
    expect(isCanonical(Buffer.from(text))).toBe(good);
    expect(scan(Buffer.from(text))).toBe(good);
  });

  const numbers: [text: string, good: boolean][] = [
    ...["0", "7", "10", "999999999999999", "9007199254740991", "-1", "1.5", "1e+21", "1e-7", "-0.000001", "5e-324"].map(
      (n) => [n, true] as [string, boolean],
    ),
    ...[
      "-0",
      "00",
      "01",
      "1.0",
      "1e21",
      "1E+21",
      "+1",
      ".5",
      "1.",
      "1e",
      "-",
      "--1",
      "1-1",
      "100000000000000000000000",
      "1e400",
      "0.0000001",
      "0x1",
      "NaN",
      "Infinity",
      "9007199254740993",
    ].map((n) => [n, false] as [string, boolean]),
  ];
  it.each(numbers)("the number %s: %s", (text, good) => {
    expect(isCanonical(Buffer.from(`{"a":${text}}`))).toBe(good);
    expect(scan(Buffer.from(`{"a":${text}}`))).toBe(good);
    expect(scan(Buffer.from(`{"a":[${text}]}`))).toBe(good);
  });

  it("refuses bytes that are not UTF-8", () => {
    for (const hex of ["ff", "c0af", "eda080", "f4908080", "e282"]) {
      const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(hex, "hex"), Buffer.from('"}')]);
      expect(scan(bytes)).toBe(false);
    }
  });

  it("nests as deep as the writer, and no deeper", () => {
    for (const [depth, good] of [
      [126, true],
      [127, true],
      [128, false],
      [5_000, false],
    ] as const) {
      expect(scan(Buffer.from(`{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`))).toBe(good);
      expect(scan(Buffer.from(`${'{"a":'.repeat(depth + 1)}0${"}".repeat(depth + 1)}`))).toBe(good);
    }
  });

  it("tells the members of the object and where their values stand", () => {
    const bytes = Buffer.from('{"a":{"x":1},"b":"ü","c":[1,2]}');
    const found: [string, string][] = [];
    expect(
      scanObject(bytes, (a, b, c, d) => found.push([bytes.toString("utf8", a, b), bytes.toString("utf8", c, d)])),
    ).toBe(true);
    expect(found).toEqual([
      ["a", '{"x":1}'],
      ["b", '"ü"'],
      ["c", "[1,2]"],
    ]);
  });

  const object = fc.dictionary(
    fc.string({ unit: "binary" }),
    fc.jsonValue({ stringUnit: "binary", depthSize: "medium" }),
  );

  const written = object.map((value) => {
    try {
      return canonical(value);
    } catch {
      return "{}"; // a lone surrogate
    }
  });

  it("accepts whatever the writer writes", () => {
    fc.assert(fc.property(written, (text) => scan(Buffer.from(text))));
  });

  it("agrees with writing again on canonical text with one byte changed, removed or added", () => {
    const edit = fc.constantFrom("change", "remove", "add");
    const bytes = fc.oneof(
      fc.constantFrom(...'{}[]",:\\ 0123456789-+.eEutrfnbaA\n'),
      fc.integer({ min: 0, max: 255 }).map((n) => String.fromCharCode(n)),
    );
    fc.assert(
      fc.property(written, edit, fc.nat(), bytes, (text, how, where, character) => {
        const before = Buffer.from(text);
        const at = where % before.length;
        const added = how === "remove" ? Buffer.alloc(0) : Buffer.from(character, "latin1");
        const after = Buffer.concat([before.subarray(0, at), added, before.subarray(how === "add" ? at : at + 1)]);
        expect(scan(after)).toBe(isCanonical(after));
      }),
      { numRuns: 3_000 },
    );
  });
});
