import { MAX_CHAIN as GUARDS } from "@rampart/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldRounds, MAX_CHAIN } from "./line.js";

const folded = (names: string) => foldRounds([...names]).join("");

describe("D9: agents that had the work, in their order", () => {
  it.each<[why: string, names: string, line: string]>([
    ["nobody", "", ""],
    ["each once", "abc", "abc"],
    ["back to who had it: what the other did is still behind it", "aba", "aba"],
    ["to and fro is no longer line", "abab", "ab"],
    ["and on again", "ababac", "abac"],
    ["a round with somebody new is kept", "abcb", "abcb"],
    ["one that calls itself", "aa", "a"],
  ])("%s", (_why, names, line) => {
    expect(folded(names)).toBe(line);
  });

  it("loses nobody, keeps the first and the last, and is bounded by how many there are", () => {
    const names = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(names, (all) => {
        const line = foldRounds(all);
        expect(new Set(line)).toEqual(new Set(all));
        expect([line[0], line.at(-1)]).toEqual([all[0], all.at(-1)]);
        expect(line.length).toBeLessThanOrEqual(16);
      }),
    );
  });

  it("is as long as the guard takes it", () => {
    expect(MAX_CHAIN).toBe(GUARDS);
  });
});
