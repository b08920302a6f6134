import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asJson, makeCall } from "./call.js";

describe("D4: what a tool gets, as the guard reads it", () => {
  it.each<[why: string, input: unknown, read: unknown]>([
    ["a plain object stands as it is", { a: 1, b: ["x", null] }, { a: 1, b: ["x", null] }],
    ["nothing", undefined, {}],
    ["a text", "ls", { input: "ls" }],
    ["several", [1, "two"], { input: [1, "two"] }],
    ["what is not there is left out", { a: undefined }, {}],
    ["what JSON has no place for is named", { f: () => 1, s: Symbol.iterator }, { f: "[function]", s: "[symbol]" }],
    [
      "numbers beyond JSON",
      { n: Number.NaN, i: Number.POSITIVE_INFINITY, b: 10n },
      { n: "NaN", i: "Infinity", b: "10" },
    ],
    ["a date as it writes itself", { at: new Date(0) }, { at: "1970-01-01T00:00:00.000Z" }],
    ["bytes by their number", { data: new Uint8Array(3) }, { data: "[3 bytes]" }],
    ["sets and maps by what they hold", { s: new Set([1]), m: new Map([["k", "v"]]) }, { s: [1], m: [["k", "v"]] }],
  ])("%s", (_why, input, read) => {
    expect(makeCall("t", input, undefined, {}).arguments).toEqual(read);
  });

  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  const deep = (levels: number): unknown => (levels === 0 ? "rm -rf /" : { in: deep(levels - 1) });
  let many: unknown = "x";
  for (let i = 0; i < 40; i++) many = [many, many];
  it.each<[why: string, input: unknown, code: string]>([
    ["what holds itself", loop, "json.too_deep"],
    ["what is nested deeper than policy would look", deep(49), "json.too_deep"],
    ["one thing a billion times", many, "json.too_large"],
    ["a key that would reach a prototype", JSON.parse('{"__proto__": {"a": 1}}'), "json.forbidden_key"],
  ])("Bad input: what cannot be told as a whole is refused: %s", (_why, input, code) => {
    expect(() => makeCall("t", input, undefined, {})).toThrow(expect.objectContaining({ code }));
  });

  it("is JSON whatever else comes", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withSet: true, withTypedArray: true }), (value) => {
        let json: unknown;
        try {
          json = asJson(value);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^json\./) });
          return;
        }
        expect(JSON.parse(JSON.stringify(json))).toEqual(json);
      }),
    );
  });

  it("keeps names inside the wire's bounds", () => {
    expect(makeCall("x".repeat(1_000), {}, undefined, {}).tool).toHaveLength(256);
    expect(makeCall("", {}, "shell", {})).toMatchObject({ tool: "shell", hostTool: "anonymous", shell: "bash" });
  });
});
