import { describe, expect, it } from "vitest";
import { nearest } from "./nearest.js";

const VERBS = ["check", "explain", "protect", "unprotect", "status", "policy lint", "log verify"];

describe("nearest", () => {
  it.each<[typed: string, meant: string | null, why: string]>([
    ["chekc", "check", "two neighbours swapped"],
    ["chek", "check", "a letter missing"],
    ["protct", "protect", "a letter missing in a longer word"],
    ["Status", "status", "case does not count"],
    ["xplain", "explain", "the first letter missing"],
    ["unprot", "unprotect", "the beginning of a word"],
    ["rm", null, "nothing like it: no advice is better than wrong advice"],
    ["deploy", null, "half the letters differ"],
    ["c".repeat(1_000), null, "nobody's slip of the finger, and not worth the time"],
    ["", null, "nothing typed"],
  ])("%s -> %s: %s", (typed, meant) => expect(nearest(typed, VERBS)).toBe(meant));
});
