import { describe, expect, it } from "vitest";
import type { Json } from "../spine/json.js";
import type { Issue } from "./errors.js";
import {
  choose,
  escapePointer,
  flag,
  isMapping,
  list,
  named,
  number,
  oneOf,
  oneOrMore,
  record,
  refined,
  type Shape,
  text,
} from "./shape.js";
import { editDistance, nearest } from "./suggest.js";

function read<T>(shape: Shape<T>, value: Json) {
  const issues: Issue[] = [];
  const result = shape.read(value, "/at", (issue) => issues.push(issue));
  return result === undefined
    ? issues.map(({ code, at, part, message, suggestion }) => [code.slice(7), at, part, message, suggestion])
    : { result, issues: issues.length };
}
const fine = (result: unknown) => ({ result, issues: 0 });

const short = text({ max: 3, pattern: /^[a-z]+$/, what: "a word" });
const small = number(1, 3);
const pair = record<{ a: string; b?: number }>({ a: { shape: short, required: true }, b: { shape: small } });
const either = record<{ a?: string; b?: number }>(
  { a: { shape: short }, b: { shape: small } },
  { exactlyOne: ["a", "b"] },
);
const some = record<{ a?: string }>({ a: { shape: short } }, { notEmpty: "say something" });

describe("shapes accept", () => {
  const rows: readonly (readonly [Shape<unknown>, Json, unknown])[] = [
    [short, "abc", "abc"],
    [text({ max: 3 }), "A 1", "A 1"],
    [oneOf(["x", 2]), "x", "x"],
    [oneOf(["x", 2]), 2, 2],
    [flag, false, false],
    [small, 1, 1],
    [small, 3, 3],
    [number(0, 1, false), 0.5, 0.5],
    [list(small, 2), [], []],
    [list(small, 2, 1), [1], [1]],
    [list(small, 2), [1, 2], [1, 2]],
    [oneOrMore(small, 2), 1, [1]],
    [oneOrMore(small, 2), [1, 2], [1, 2]],
    [pair, { a: "x" }, { a: "x" }],
    [pair, { b: 2, a: "x" }, { b: 2, a: "x" }],
    [either, { b: 2 }, { b: 2 }],
    [some, { a: "x" }, { a: "x" }],
    [named({ max: 3 }, small, 2), { x: 1, y: 2 }, { x: 1, y: 2 }],
    [choose<unknown>({ when: isMapping, shape: pair }, { when: () => true, shape: small }), { a: "x" }, { a: "x" }],
    [choose<unknown>({ when: isMapping, shape: pair }, { when: () => true, shape: small }), 2, 2],
    [refined(small, (value) => value * 2), 2, 4],
  ];
  it.each(rows.map(([shape, value, wanted], index) => [index, shape, value, wanted] as const))(
    "row %i",
    (_i, shape, value, wanted) => {
      expect(read(shape, value)).toEqual(fine(wanted));
    },
  );
});

describe("shapes refuse, saying what they expected", () => {
  const rows: readonly (readonly [Shape<unknown>, Json, readonly (readonly unknown[])[]])[] = [
    [short, "abcd", [["out_of_bounds", "/at", "value", "longer than 3 characters", null]]],
    [short, "", [["bad_value", "/at", "value", "expected a word, found nothing", null]]],
    [short, "A", [["bad_value", "/at", "value", "`A` is not a word", null]]],
    [short, 7, [["wrong_type", "/at", "value", "expected a word, found a number", null]]],
    [short, null, [["wrong_type", "/at", "value", "expected a word, found nothing", null]]],
    [text({ max: 3 }), [], [["wrong_type", "/at", "value", "expected text, found a list", null]]],
    [text({ max: 3 }), {}, [["wrong_type", "/at", "value", "expected text, found a mapping", null]]],
    [
      oneOf(["deny", "ask"]),
      "dney",
      [["bad_value", "/at", "value", "`dney` is not known here: expected deny, ask", "deny"]],
    ],
    [
      oneOf(["deny", "ask"], "policy.below_floor"),
      "x",
      [["below_floor", "/at", "value", "`x` is not known here: expected deny, ask", null]],
    ],
    [
      oneOf(["deny", "ask"]),
      true,
      [["wrong_type", "/at", "value", "a boolean is not known here: expected deny, ask", null]],
    ],
    [
      oneOf([..."abcdefgh"]),
      "x",
      [["bad_value", "/at", "value", "`x` is not known here: expected a, b, c, d, e, f, g, h", "a"]],
    ],
    [oneOf([1]), 2, [["wrong_type", "/at", "value", "`2` is not known here: expected 1", null]]],
    [oneOf([1]), {}, [["wrong_type", "/at", "value", "a mapping is not known here: expected 1", null]]],
    [oneOf([..."abcdefghijklmnopq"]), "xyzw", [["bad_value", "/at", "value", "`xyzw` is not known here", null]]],
    [
      oneOf([..."abcdefghijklmnop", "net.dial", "net.send"]),
      "net.fetch",
      [["bad_value", "/at", "value", "`net.fetch` is not known here: expected net.dial, net.send", null]],
    ],
    [flag, "yes", [["wrong_type", "/at", "value", "expected true or false, found a string", null]]],
    [small, 0, [["out_of_bounds", "/at", "value", "expected a whole number from 1 to 3", null]]],
    [small, 4, [["out_of_bounds", "/at", "value", "expected a whole number from 1 to 3", null]]],
    [small, 1.5, [["out_of_bounds", "/at", "value", "expected a whole number from 1 to 3", null]]],
    [number(0, 1, false), 2, [["out_of_bounds", "/at", "value", "expected a number from 0 to 1", null]]],
    [small, "1", [["wrong_type", "/at", "value", "expected a number, found a string", null]]],
    [list(small, 2), [1, 2, 3], [["out_of_bounds", "/at", "value", "more than 2 entries", null]]],
    [list(small, 2, 1), [], [["out_of_bounds", "/at", "value", "an empty list says nothing here", null]]],
    [list(small, 2), 1, [["wrong_type", "/at", "value", "expected a list, found a number", null]]],
    [list(small, 2), [1, 9], [["out_of_bounds", "/at/1", "value", "expected a whole number from 1 to 3", null]]],
    [oneOrMore(small, 2), [], [["out_of_bounds", "/at", "value", "an empty list says nothing here", null]]],
    [oneOrMore(small, 2), 9, [["out_of_bounds", "/at", "value", "expected a whole number from 1 to 3", null]]],
    [pair, {}, [["missing_key", "/at", "value", "`a` is missing", null]]],
    [pair, [], [["wrong_type", "/at", "value", "expected a mapping, found a list", null]]],
    [pair, { a: "x", c: 1 }, [["unknown_key", "/at/c", "key", "unknown key `c`", "a"]]],
    [pair, { a: "x", "~/": 1 }, [["unknown_key", "/at/~0~1", "key", "unknown key `~/`: expected a, b", null]]],
    [
      pair,
      { a: "x", toString: 1 },
      [["unknown_key", "/at/toString", "key", "unknown key `toString`: expected a, b", null]],
    ],
    [pair, { a: "x", b: 9 }, [["out_of_bounds", "/at/b", "value", "expected a whole number from 1 to 3", null]]],
    [
      pair,
      { b: 9 },
      [
        ["out_of_bounds", "/at/b", "value", "expected a whole number from 1 to 3", null],
        ["missing_key", "/at", "value", "`a` is missing", null],
      ],
    ],
    [either, {}, [["missing_key", "/at", "value", "exactly one of a, b is needed, found 0", null]]],
    [either, { a: "x", b: 1 }, [["missing_key", "/at", "value", "exactly one of a, b is needed, found 2", null]]],
    [some, {}, [["missing_key", "/at", "value", "say something", null]]],
    [named({ max: 1 }, small, 2), { xy: 1 }, [["out_of_bounds", "/at/xy", "key", "longer than 1 characters", null]]],
    [
      named({ max: 1 }, small, 2),
      { x: 9 },
      [["out_of_bounds", "/at/x", "value", "expected a whole number from 1 to 3", null]],
    ],
    [
      named({ max: 1 }, small, 2),
      { x: 1, y: 1, z: 1 },
      [["out_of_bounds", "/at", "value", "more than 2 entries", null]],
    ],
    [named({ max: 1 }, small, 2), 3, [["wrong_type", "/at", "value", "expected a mapping, found a number", null]]],
  ];
  it.each(rows.map(([shape, value, wanted], index) => [index, shape, value, wanted] as const))(
    "row %i",
    (_i, shape, value, wanted) => {
      expect(read(shape, value)).toEqual(wanted);
    },
  );
  it("a refined value may still be refused", () => {
    const even = refined(small, (value, at, report) => {
      if (value % 2 === 0) return value;
      report({ code: "policy.bad_value", at, part: "value", message: "odd", suggestion: null });
      return undefined;
    });
    expect(read(even, 1)).toEqual([["bad_value", "/at", "value", "odd", null]]);
    expect(read(even, 9)).toHaveLength(1);
  });
});

it("pointers escape what RFC 6901 section 3 says", () => {
  expect(escapePointer("a/b~c")).toBe("a~1b~0c");
});

describe("suggestions", () => {
  const known = ["label", "path", "program", "host", "recursive"];
  it.each<readonly [string, string | null, string]>([
    ["lable", "label", "two letters swapped"],
    ["labl", "label", "one left out"],
    ["paths", "path", "one too many"],
    ["prigram", "program", "one wrong"],
    ["Host", "host", "another case"],
    ["recursvie", "recursive", "swapped, in a long word"],
    ["recrsv", null, "three left out are too many for a word of six"],
    ["tool", null, "nothing near"],
    ["x".repeat(65), null, "too long to be a slip"],
  ])("%s: %s (%s)", (word, wanted) => {
    expect(nearest(word, known)).toBe(wanted);
  });
  it.each([
    ["kitten", "sitting", 3],
    ["ab", "ba", 1],
    ["abc", "abc", 0],
    ["", "abc", 3],
    ["ca", "abc", 3],
  ])("%s and %s are %i apart", (a, b, distance) => {
    expect(editDistance(a, b, 10)).toBe(distance);
    expect(editDistance(b, a, 10)).toBe(distance);
    expect(editDistance(a, b, 2)).toBe(Math.min(2, distance));
  });
});
