import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical, MAX_DEPTH } from "./canonical.js";
import { toWellFormed } from "./text.js";

const double = (hex: string) => Buffer.from(hex, "hex").readDoubleBE(0);

describe("RFC 8785", () => {
  // Appendix B, "Number Serialization Samples".
  const numbers: [hex: string, text: string, why: string][] = [
    ["0000000000000000", "0", "zero"],
    ["8000000000000000", "0", "minus zero"],
    ["0000000000000001", "5e-324", "min pos number"],
    ["8000000000000001", "-5e-324", "min neg number"],
    ["7fefffffffffffff", "1.7976931348623157e+308", "max pos number"],
    ["ffefffffffffffff", "-1.7976931348623157e+308", "max neg number"],
    ["4340000000000000", "9007199254740992", "max pos int"],
    ["c340000000000000", "-9007199254740992", "max neg int"],
    ["4430000000000000", "295147905179352830000", "~2**68"],
    ["44b52d02c7e14af5", "9.999999999999997e+22", "below 1e23"],
    ["44b52d02c7e14af6", "1e+23", "1e23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23", "above 1e23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000", "below 1e21"],
    ["444b1ae4d6e2ef4f", "999999999999999900000", "just below 1e21"],
    ["444b1ae4d6e2ef50", "1e+21", "where exponents begin"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7", "below 1e-6"],
    ["3eb0c6f7a0b5ed8d", "0.000001", "where exponents end"],
    ["41b3de4355555553", "333333333.3333332", "rounding"],
    ["41b3de4355555554", "333333333.33333325", "rounding"],
    ["41b3de4355555555", "333333333.3333333", "rounding"],
    ["41b3de4355555556", "333333333.3333334", "rounding"],
    ["41b3de4355555557", "333333333.33333343", "rounding"],
    ["becbf647612f3696", "-0.0000033333333333333333", "small negative"],
    ["43143ff3c1cb0959", "1424953923781206.2", "round to even"],
  ];
  it.each(numbers)("appendix B: %s is %s (%s)", (hex, text) => expect(canonical(double(hex))).toBe(text));

  it.each(["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"])("appendix B: %s has no form", (hex) => {
    expect(() => canonical(double(hex))).toThrow(expect.objectContaining({ code: "canonical.number" }));
  });

  it("section 3.2.2: the sample object", () => {
    const input =
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
      '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}';
    expect(canonical(JSON.parse(input))).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("section 3.2.3: members sort by UTF-16 code units, so the emoji comes before U+FB33", () => {
    const sorted = canonical({
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    });
    expect(Object.values(JSON.parse(sorted))).toContain("One");
    expect([...sorted.matchAll(/"([A-Z][^"]+)"/g)].map((m) => m[1])).toEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
  });
});

describe("canonical", () => {
  const forms: [value: unknown, text: string, why: string][] = [
    [{ 10: 1, 9: 2, a: 3 }, '{"10":1,"9":2,"a":3}', "ECMAScript keeps index-like members in numeric order"],
    [JSON.parse('{"__proto__":1,"a":2}'), '{"__proto__":1,"a":2}', "__proto__ is a member like any other"],
    [{ b: { d: [], c: {} }, a: [[], [1, "2"]] }, '{"a":[[],[1,"2"]],"b":{"c":{},"d":[]}}', "at every depth"],
    ["\u007f\u2028\u2029\ufeff", '"\u007f\u2028\u2029\ufeff"', "only what RFC 8785 names is escaped"],
    ["\b\t\n\f\r\u0000\u001f/", '"\\b\\t\\n\\f\\r\\u0000\\u001f/"', "control characters"],
    ["😀", '"😀"', "a surrogate pair is one character"],
    [Object.assign(Object.create(null), { b: 1, a: 2 }), '{"a":2,"b":1}', "an object without prototype is plain"],
  ];
  it.each(forms)("%j is %s (%s)", (value, text) => expect(canonical(value)).toBe(text));

  const refused: [value: unknown, code: string, why: string][] = [
    [undefined, "canonical.type", "no JSON"],
    [{ a: undefined }, "canonical.type", "a member JSON.stringify would drop"],
    [[1, undefined], "canonical.type", "an element JSON.stringify would turn into null"],
    // biome-ignore lint/suspicious/noSparseArray: that is the case
    [[1, , 2], "canonical.type", "a hole"],
    [1n, "canonical.type", "no JSON"],
    [() => 1, "canonical.type", "no JSON"],
    [new Date(0), "canonical.type", "not plain, would be rewritten by toJSON"],
    [new Map(), "canonical.type", "not plain, would be lost"],
    [Number.NaN, "canonical.number", "not finite"],
    ["\ud800", "canonical.surrogate", "half a pair"],
    ["\udc00\ud800", "canonical.surrogate", "a pair the wrong way round"],
    [{ "\udfff": 1 }, "canonical.surrogate", "in a name"],
  ];
  it.each(refused)("refuses %s: %s (%s)", (value, code) => {
    expect(() => canonical(value)).toThrow(expect.objectContaining({ code }));
  });

  it("nests to its bound and no further", () => {
    const nest = (n: number) => JSON.parse("[".repeat(n) + "]".repeat(n));
    expect(canonical(nest(MAX_DEPTH))).toHaveLength(2 * MAX_DEPTH);
    expect(() => canonical(nest(MAX_DEPTH + 1))).toThrow(expect.objectContaining({ code: "canonical.depth" }));
  });

  const json = fc.jsonValue({ depthSize: "medium", stringUnit: "binary" });

  it("parsing and writing again gives the same text, and the same value", () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonical(value);
        expect(canonical(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("the order in which members were added does not matter", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.integer()), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(canonical(reversed)).toBe(canonical(object));
      }),
    );
  });

  it("agrees with a second, slower writer", () => {
    const slow = (value: unknown): string => {
      if (Array.isArray(value)) return `[${value.map(slow).join(",")}]`;
      if (value === null || typeof value !== "object") return JSON.stringify(value);
      const less = (a: number[], b: number[]) => {
        for (let i = 0; ; i++) if (a[i] !== b[i] || a[i] === -1) return (a[i] as number) - (b[i] as number);
      };
      const units = (s: string) =>
        s
          .split("")
          .map((c) => c.charCodeAt(0))
          .concat(-1);
      const entries = Object.entries(value).sort((a, b) => less(units(a[0]), units(b[0])));
      return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${slow(v)}`).join(",")}}`;
    };
    fc.assert(
      fc.property(json, (value) => {
        expect(canonical(value)).toBe(slow(JSON.parse(JSON.stringify(value))));
      }),
    );
  });
});

describe("toWellFormed", () => {
  it.each([
    ["plain", "plain", 0],
    ["\ud83d\ude00", "\ud83d\ude00", 0],
    ["a\ud800b\udc00", "a\ufffdb\ufffd", 2],
    ["\ufffd\ud800", "\ufffd\ufffd", 1],
  ])("%j becomes %j with %i replaced", (text, fixed, replaced) => {
    expect(toWellFormed(text)).toEqual({ text: fixed, replaced });
  });
});
