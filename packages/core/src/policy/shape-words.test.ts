import { describe, expect, it } from "vitest";
import type { Json } from "../spine/json.js";
import { choose, oneOf, record, type Shape, text } from "./shape.js";

/** What is said against a value, with the suggestion. */
function against(shape: Shape<unknown>, value: Json): string[] {
  const said: string[] = [];
  const read = shape.read(value, "", ({ message, suggestion }) =>
    said.push(suggestion === null ? message : `${message} (${suggestion})`),
  );
  expect(read === undefined).toBe(said.length > 0);
  return said;
}
const many = (count: number, prefix = "") => Array.from({ length: count }, (_, at) => `${prefix}value${at}`);

describe("of values, those worth listing are listed", () => {
  const families = [...many(16, "file."), ...many(17, "net."), "filter.x", "a.one", ".b", "plain"];
  const rows: readonly (readonly [why: string, values: readonly (string | number)[], value: Json, said: string])[] = [
    ["few: all", many(16), "zzzzzz", `\`zzzzzz\` is not known here: expected ${many(16).join(", ")}`],
    ["many: none", many(17), "zzzzzz", "`zzzzzz` is not known here"],
    [
      "many: the family, up to the dot",
      families,
      "file.zzzzzzzz",
      `\`file.zzzzzzzz\` is not known here: expected ${many(16, "file.").join(", ")}`,
    ],
    ["a family of one letter", families, "a.zzzzzz", "`a.zzzzzz` is not known here: expected a.one"],
    ["many of a family: none", families, "net.zzzzzzzz", "`net.zzzzzzzz` is not known here"],
    ["no family before the dot", families, ".zzzzzz", "`.zzzzzz` is not known here"],
    ["no dot", families, "zzzzzz", "`zzzzzz` is not known here"],
    ["a number where words are meant, of many", families, 7, "a number is not known here"],
    ["a list", ["x"], ["x"], "a list is not known here: expected x"],
    ["a number where one is meant", [1], 2, "`2` is not known here: expected 1"],
    ["a word where a number is meant", [1], "one", "`one` is not known here: expected 1"],
    ["a number where both may be", ["x", 1], 2, "`2` is not known here: expected x, 1"],
    ["what is long is cut", ["x"], "z".repeat(70), `\`${"z".repeat(64)}\` is not known here: expected x`],
  ];
  it.each(rows)("%s", (_why, values, value, said) => {
    expect(against(oneOf(values), value)).toEqual([said]);
  });
});

describe("of keys, likewise", () => {
  const keyed = (count: number) =>
    record<Record<string, string>>(
      Object.fromEntries(many(count).map((key) => [key, { shape: text({ max: 3 }) }])) as never,
    );
  it.each<readonly [why: string, count: number, value: Json, said: string]>([
    ["few: all", 20, { zzzz: 1 }, `unknown key \`zzzz\`: expected ${many(20).join(", ")}`],
    ["many: none", 21, { zzzz: 1 }, "unknown key `zzzz`"],
    ["the one that is near", 2, { vaule1: 1 }, "unknown key `vaule1` (value1)"],
    ["what is long is cut", 1, { ["z".repeat(70)]: 1 }, `unknown key \`${"z".repeat(64)}\`: expected value0`],
    ["none at all", 1, null, "expected a mapping, found nothing"],
    ["a list", 1, [], "expected a mapping, found a list"],
  ])("%s", (_why, count, value, said) => {
    expect(against(keyed(count), value)).toEqual([said]);
  });
});

it("a text that is long is cut where it is told", () => {
  const small = text({ max: 80, pattern: /^[a-z]+$/, what: "small" });
  expect(against(small, "Z".repeat(70))).toEqual([`\`${"Z".repeat(64)}\` is not small`]);
});

it("what no shape wants is the last one's to refuse", () => {
  const shape = choose<string>(
    { when: (value) => value === 1, shape: text({ max: 1, what: "the first" }) },
    { when: () => false, shape: text({ max: 1, what: "the second" }) },
    { when: () => false, shape: text({ max: 1, what: "the last" }) },
  );
  expect(against(shape, 2)).toEqual(["expected the last, found a number"]);
});

describe("the schema of a record", () => {
  const word = { type: "string", minLength: 1, maxLength: 3 };
  const a = { shape: text({ max: 3 }) };
  it.each<readonly [why: string, shape: Shape<unknown>, schema: object]>([
    ["nothing required", record<{ a?: string }>({ a }), { properties: { a: word } }],
    [
      "a key required",
      record<{ a: string }>({ a: { ...a, required: true } }),
      { properties: { a: word }, required: ["a"] },
    ],
    [
      "a key described",
      record<{ a?: string }>({ a: { ...a, about: "A word." } }),
      { properties: { a: { ...word, description: "A word." } } },
    ],
    [
      "some key required",
      record<{ a?: string }>({ a }, { notEmpty: "say something" }),
      { properties: { a: word }, minProperties: 1 },
    ],
    [
      "exactly one of some required",
      record<{ a?: string; b?: string }>({ a, b: a }, { exactlyOne: ["a", "b"] }),
      { properties: { a: word, b: word }, oneOf: [{ required: ["a"] }, { required: ["b"] }] },
    ],
  ])("%s", (_why, shape, schema) => {
    expect(shape.schema()).toEqual({ type: "object", additionalProperties: false, ...schema });
  });
});
