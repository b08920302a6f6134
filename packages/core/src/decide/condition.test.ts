import { describe, expect, it } from "vitest";
import { NOTHING, type Test } from "./case.js";
import { allOf, anyOf, negated } from "./condition.js";
import { MAYBE, NO, type Truth, UNSAID, YES } from "./truth.js";

const ALL: readonly Truth[] = [NO, UNSAID, MAYBE, YES];

/** A condition that is asked, and how often. */
function asked(truth: Truth): { test: Test; count: () => number } {
  let count = 0;
  const test: Test = () => {
    count += 1;
    return truth;
  };
  return { test, count: () => count };
}
const run = (condition: Truth | Test) =>
  typeof condition === "function" ? condition(NOTHING, undefined as never) : condition;

describe("conditions joined", () => {
  it("give the least and the most certain of all, settled or asked, in any number", () => {
    for (const a of ALL) {
      for (const b of ALL) {
        for (const c of ALL) {
          const [x, y, z] = [asked(a).test, asked(b).test, asked(c).test];
          for (const list of [
            [a, b, c],
            [x, b, c],
            [a, y, c],
            [x, y, c],
            [x, y, z],
            [a, y, z],
          ]) {
            expect(run(allOf(list))).toBe(Math.min(a, b, c));
            expect(run(anyOf(list))).toBe(Math.max(a, b, c));
          }
        }
      }
      expect(run(allOf([asked(a).test]))).toBe(a);
      expect(run(negated(asked(a).test))).toBe(run(negated(a)));
    }
    expect(allOf([])).toBe(YES);
    expect(anyOf([])).toBe(NO);
  });

  it("are settled as far as they can be, and ask nothing then", () => {
    const { test } = asked(YES);
    expect(allOf([YES, MAYBE])).toBe(MAYBE);
    expect(allOf([test, NO])).toBe(NO);
    expect(anyOf([test, YES])).toBe(YES);
    expect(negated(NO)).toBe(YES);
    expect(allOf([test, YES])).toBe(test);
    expect(anyOf([NO, test])).toBe(test);
  });

  it("stop asking at the first that decides", () => {
    const first = asked(NO);
    const second = asked(YES);
    expect(run(allOf([first.test, second.test]))).toBe(NO);
    expect(run(anyOf([second.test, first.test]))).toBe(YES);
    expect([first.count(), second.count()]).toEqual([1, 1]);
  });
});
