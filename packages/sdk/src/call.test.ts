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
    ["a prototype is no argument", JSON.parse('{"__proto__": {"a": 1}, "b": 2}'), { b: 2 }],
  ])("%s", (_why, input, read) => {
    expect(makeCall("t", input, undefined, {}).arguments).toEqual(read);
  });

  it("is JSON whatever comes, also of what holds itself", () => {
    const loop: Record<string, unknown> = {};
    loop["self"] = loop;
    expect(JSON.stringify(asJson(loop, 0))).toContain("[too deep]");
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withSet: true, withTypedArray: true }), (value) => {
        const json = asJson(value, 0);
        expect(JSON.parse(JSON.stringify(json))).toEqual(json);
      }),
    );
  });

  it("keeps names inside the wire's bounds", () => {
    expect(makeCall("x".repeat(1_000), {}, undefined, {}).tool).toHaveLength(256);
    expect(makeCall("", {}, "shell", {})).toMatchObject({ tool: "shell", hostTool: "anonymous", shell: "bash" });
  });
});
