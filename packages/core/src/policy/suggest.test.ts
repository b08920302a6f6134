import { describe, expect, it } from "vitest";
import { editDistance, nearest } from "./suggest.js";

describe("suggestions", () => {
  it.each<readonly [string, readonly string[], string | null, string]>([
    ["x".repeat(64), [`${"x".repeat(63)}y`], `${"x".repeat(63)}y`, "as long as a slip may be"],
    ["x".repeat(65), [`${"x".repeat(64)}y`], null, "longer, though one is near"],
    ["a", ["b"], "b", "one letter may be wrong in a short word"],
    ["ab", ["cd"], null, "two may not"],
    ["path", ["paths", "path"], "path", "the word itself before one that is near"],
    ["path", ["paths", "bath"], "paths", "the first of those as near"],
    ["abcdefghijkl", ["abcdefghi"], "abcdefghi", "three, in a long word"],
    ["abcdefghijklmnop", ["abcdefghijkl"], null, "four, in any"],
  ])("%s of %j: %s (%s)", (word, known, wanted) => {
    expect(nearest(word, known)).toBe(wanted);
  });

  it.each([
    ["ab", "ba", 1, "two neighbours swapped, at the start"],
    ["xab", "xba", 1, "at the end"],
    ["ba", "a", 1, "one left out before"],
    ["aa", "a", 1, "one of a pair left out"],
    ["abab", "baba", 2, "two swaps"],
    ["abc", "cba", 2, "letters that are no neighbours"],
    ["", "", 0, "nothing"],
  ])("%j and %j are %i apart: %s", (a, b, distance) => {
    expect([editDistance(a, b, 9), editDistance(b, a, 9)]).toEqual([distance, distance]);
  });
});
