import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BACKSLASH, OF_PEOPLE, SETS, UNUSUAL } from "./characters.js";
import { scanPersonal } from "./personal/index.js";
import { scanText } from "./secrets/index.js";

const has = (text: string, kind: number) => (scanText(text).kinds & kind) !== 0;

/** Texts of all sorts, half of them plain. */
const texts = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: "binary", maxLength: 100 }),
  fc.string({ unit: fc.constantFrom(..."abc xyz/._-\n\t\\@<19\u0000\u001b\u007fäЖ"), maxLength: 100 }),
);

describe("kinds of characters", () => {
  it("says of every unusual character that there is one, and of nothing else", () => {
    fc.assert(fc.property(texts, (text) => has(text, UNUSUAL) === /[^\x20-\x7e\t\n\r]/.test(text)));
  });

  it("misses no backslash and nothing personal data is made of", () => {
    fc.assert(
      fc.property(texts, (text) => {
        if (text.includes("\\")) expect(has(text, BACKSLASH)).toBe(true);
        if (/[0-9@<]/.test(text)) expect(has(text, OF_PEOPLE)).toBe(true);
      }),
    );
  });

  it("E3: finds no personal data where it says there is none", () => {
    fc.assert(
      fc.property(texts, (text) => {
        if (!has(text, OF_PEOPLE)) expect(scanPersonal(text)).toEqual([]);
      }),
    );
  });

  it("has a place for every set of kinds", () => {
    expect(UNUSUAL | OF_PEOPLE | BACKSLASH).toBe(SETS - 1);
  });
});
