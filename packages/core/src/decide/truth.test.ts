import { expect, it } from "vitest";
import { and, MAYBE, NO, not, or, type Truth, UNSAID, YES } from "./truth.js";

const ALL: readonly Truth[] = [NO, UNSAID, MAYBE, YES];

it("negation never turns doubt into certainty", () => {
  expect(ALL.map(not)).toEqual([YES, MAYBE, MAYBE, NO]);
});

it("conjunction and disjunction are the lattice's meet and join", () => {
  for (const a of ALL) {
    for (const b of ALL) {
      expect(and(a, b)).toBe(Math.min(a, b));
      expect(or(a, b)).toBe(Math.max(a, b));
    }
  }
});

it("an exception counts only when it is certain: a restriction stays, a grant falls", () => {
  for (const exception of ALL) {
    const rest = and(YES, not(exception));
    expect(rest >= MAYBE, `restriction under exception ${exception}`).toBe(exception !== YES);
    expect(rest === YES, `grant under exception ${exception}`).toBe(exception === NO);
  }
});
