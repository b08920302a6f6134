import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonIn, memberOf, settingsIn, wordOf } from "./json.js";
import type { Json } from "./spine/index.js";

describe("JSON that others wrote", () => {
  it.each<[why: string, text: string, most: number, expected: Json | undefined]>([
    ["an object", '{"a":[1]}', 10, { a: [1] }],
    ["null is something", "null", 10, null],
    ["a byte order mark", "\ufeff[1]", 10, [1]],
    ["no JSON", "{a:1}", 10, undefined],
    ["nothing", "", 10, undefined],
    ["as long as it may be", "[12]", 4, [12]],
    ["longer", "[12]", 3, undefined],
    ["with a comment, which is none of JSON", "[1] // x", 10, undefined],
  ])("%s", (_why, text, most, expected) => {
    expect(jsonIn(text, most)).toEqual(expected);
  });

  it.each<[why: string, text: string, expected: Json | undefined]>([
    ["comments of a line and of several", '{ // one\n "a": 1, /* two\n */ "b": 2 }', { a: 1, b: 2 }],
    ["a comment at the end, without a line feed", "[1] // x", [1]],
    ["commas behind the last member", '{"a": [1, 2, ], }', { a: [1, 2] }],
    ["a comment between that comma and the bracket", "[1, // x\n ]", [1]],
    ["what looks like a comment in a text", '{"a": "http://x /* y */", } // z', { a: "http://x /* y */" }],
    ["what looks like such a comma in a text", '["a, ]", ]', ["a, ]"]],
    ["a quotation mark in a text", '["\\"//", ]', ['"//']],
    ["a comment without end", "[1] /* x", undefined],
    ["a text without end", '["a // x', undefined],
    ["two commas", "[1,,]", undefined],
    ["a slash alone", "[1 / 2]", undefined],
    ["longer than it may be", `[${" ".repeat(100)}]`, undefined],
    ["longer by a comment", `[1] // ${"x".repeat(100)}`, undefined],
  ])("settings: %s", (_why, text, expected) => {
    expect(settingsIn(text, 100)).toEqual(expected);
  });

  it("settings without comments are what JSON says they are", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(settingsIn(text, 1e6)).toEqual(JSON.parse(text));
        expect(settingsIn(`/* x */ ${text} // "y"`, 1e6)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each(['"', '"\\', "/*", "/", ",", ", /**/", "//\n", ",]", "[,"])("%j again and again costs its length", (part) => {
    const begin = performance.now();
    settingsIn(part.repeat(100_000 / part.length), 128 * 1024);
    expect(performance.now() - begin).toBeLessThan(1_000);
  });

  it("members are an object's own", () => {
    expect(memberOf({ a: 1 }, "a")).toBe(1);
    expect(memberOf({}, "constructor")).toBeUndefined();
    for (const none of [null, undefined, "a", 1, ["a"]]) expect(memberOf(none, "length")).toBeUndefined();
    expect([wordOf("a"), wordOf(""), wordOf(1), wordOf(undefined)]).toEqual(["a", null, null, null]);
  });
});
