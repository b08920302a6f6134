import { setFlagsFromString } from "node:v8";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { processorMs } from "#processor";
import { ServiceError } from "../errors.js";
import { parseStrict } from "./strict.js";

const bytes = (...values: number[]) => Uint8Array.from(values);
const codeOf = (input: Uint8Array | string, limits = {}) => {
  try {
    parseStrict(input, limits);
    return "accepted";
  } catch (error) {
    return error instanceof ServiceError ? error.code : `threw ${String(error)}`;
  }
};
const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

describe("parseStrict", () => {
  const refused: readonly (readonly [why: string, input: Uint8Array | string, code: string])[] = [
    ["nothing is no message", "", "json.syntax"],
    ["a truncated object", '{"a":', "json.syntax"],
    ["an unclosed string", '{"a', "json.syntax"],
    ["text", "rm -rf /", "json.syntax"],
    ["two values", "{} {}", "json.syntax"],
    ["a trailing comma", '{"a":1,}', "json.syntax"],
    ["NaN is JavaScript, not JSON", "NaN", "json.syntax"],
    ["a byte order mark", bytes(0xef, 0xbb, 0xbf, 0x7b, 0x7d), "json.syntax"],
    ["a NUL byte", bytes(0x7b, 0x00, 0x7d), "json.syntax"],
    ["a raw control character in a string", '"a\u0001"', "json.syntax"],
    ["a stray continuation byte", bytes(0x22, 0x80, 0x22), "json.encoding"],
    ["an overlong slash", bytes(0x22, 0xc0, 0xaf, 0x22), "json.encoding"],
    ["a surrogate encoded as UTF-8 (CESU)", bytes(0x22, 0xed, 0xa0, 0x80, 0x22), "json.encoding"],
    ["a truncated character", bytes(0x22, 0xe2, 0x82, 0x22), "json.encoding"],
    ["the same key twice", '{"a":1,"a":2}', "json.duplicate_key"],
    ["the same key twice, deep", '[{"x":{"a":1,"b":[{}],"a":2}}]', "json.duplicate_key"],
    ["the same key in two spellings", '{"a":1,"\\u0061":2}', "json.duplicate_key"],
    ["the same key, escaped slash", '{"a/b":1,"a\\/b":2}', "json.duplicate_key"],
    ["a key that would reach a prototype", '{"__proto__":{"x":1}}', "json.forbidden_key"],
    ["the same, escaped", '{"\\u005f_proto__":1}', "json.forbidden_key"],
    ["65 arrays", nested("[", "]", 65), "json.too_deep"],
    ["65 objects", `${'{"a":'.repeat(65)}1${"}".repeat(65)}`, "json.too_deep"],
    ["ten thousand arrays, never closed", "[".repeat(10_000), "json.too_deep"],
    ["a lone high surrogate", '"\\ud800"', "json.surrogate"],
    ["a lone low surrogate", '"\\uDC00"', "json.surrogate"],
    ["a pair the wrong way round", '"\\udc00\\ud800"', "json.surrogate"],
    ["a high one followed by a plain escape", '"\\ud800\\n"', "json.surrogate"],
    ["a pair with a letter between", '"\\ud83dx\\ude00"', "json.surrogate"],
    ["a lone surrogate in a key", '{"\\ud800":1}', "json.surrogate"],
    ["a lone surrogate in a JavaScript string", '"\ud800"', "json.surrogate"],
    ["a number beyond a double", "1e400", "json.number"],
    ["a negative one", '{"a":-1E999}', "json.number"],
    ["a number of 400 digits", "9".repeat(400), "json.number"],
    ["more bytes than allowed", `"${"x".repeat(8 * 1024 * 1024)}"`, "json.too_large"],
  ];
  it.each(refused)("Bad input: refuses %s", (_why, input, code) => {
    expect(codeOf(input)).toBe(code);
  });

  const accepted: readonly (readonly [why: string, text: string])[] = [
    ["64 arrays", nested("[", "]", 64)],
    ["brackets inside strings are no depth", `"${"[".repeat(500)}"`],
    ["quotes inside strings", '{"a\\"b":"c\\\\","d":"\\\\\\""}'],
    ["the same key in sibling objects", '[{"a":1},{"a":2}]'],
    ["a value equal to a key", '{"a":"a","b":"a"}'],
    ["strings in arrays are no keys", '{"a":["x","x"]}'],
    ["a surrogate pair", '"\\ud83d\\ude00"'],
    ["an escaped backslash before a u", '"\\\\ud800"'],
    ["the empty key", '{"":1}'],
    ["ordinary numbers", "[0,-0,1.5e10,1E-400,123456789012345678901]"],
    ["keys that only look inherited", '{"constructor":1,"toString":2,"hasOwnProperty":3}'],
  ];
  it.each(accepted)("accepts %s", (_why, text) => {
    expect(parseStrict(text)).toEqual(JSON.parse(text));
    expect(parseStrict(Buffer.from(text))).toEqual(JSON.parse(text));
  });

  it("Bad input: costs its length, also once the engine has optimised it: many short strings, and no backslash", () => {
    const one = { digest: `sha256:${"0".repeat(64)}`, since: 1_795_250_846_074, schema: { type: "object" } };
    const text = JSON.stringify(Object.fromEntries(Array.from({ length: 4_000 }, (_, at) => [`t${at}`, one])));
    setFlagsFromString("--no-use-osr");
    onTestFinished(() => setFlagsFromString("--use-osr"));
    const from = processorMs();
    for (let round = 0; round < 12; round++) parseStrict(text);
    // 0.1 s; each round of a pass that searches the text for every string takes seconds.
    expect(processorMs() - from).toBeLessThan(3_000);
  });

  it("agrees with JSON.parse on every document JSON.stringify writes", () => {
    const plain = fc.jsonValue({ maxDepth: 6 }).filter((value) => !JSON.stringify(value).includes("__proto__"));
    fc.assert(
      fc.property(plain, (value) => {
        const text = JSON.stringify(value);
        if (/\\ud[89a-f]/i.test(text)) return;
        expect(parseStrict(Buffer.from(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("answers or refuses with a code, whatever the bytes", () => {
    const jsonish = fc.array(fc.constantFrom(...'{}[]",:\\u0e-19ad '.split(""), "\\ud800", '"a":'), { maxLength: 60 });
    const input = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      jsonish.map((parts) => Buffer.from(parts.join(""))),
    );
    fc.assert(
      fc.property(input, (raw) => {
        expect(codeOf(raw)).toMatch(/^(accepted|json\.[a-z_]+)$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is linear: 8 MB of quotes, backslashes or keys take well under a second", () => {
    const half = 4 * 1024 * 1024 - 8;
    const hostile = [
      '"'.repeat(2 * half),
      `"${"\\\\".repeat(half)}"`,
      `["${"a".repeat(half)}","\\n"${',""'.repeat(half / 4)}]`,
      `[${'"a",'.repeat(half / 2)}"\\\\"]`,
      "-".repeat(2 * half),
    ];
    for (const text of hostile) {
      const start = processorMs();
      codeOf(text);
      expect(processorMs() - start).toBeLessThan(2_000);
    }
  });
});
