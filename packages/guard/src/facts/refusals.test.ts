import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REFUSAL_LIMITS, Refusals } from "./refusals.js";

/** Notes the same refusal so often, and says at which times it was notable. */
function marks(times: number, digest: (n: number) => string): number[] {
  const refusals = new Refusals();
  return Array.from({ length: times }, (_, n) => n + 1).filter((n) => refusals.note(digest(n), "a.rule").notable);
}

describe("refused attempts of one session", () => {
  it("the same call is notable the third time, then at every doubling", () => {
    expect(marks(30, () => "same").filter((n) => n % REFUSAL_LIMITS.sameCall === 0)).toEqual([3, 6, 12, 24]);
  });

  it("ever new forms of what one rule refuses are notable from the sixth on", () => {
    expect(marks(30, String)).toEqual([6, 12, 24]);
  });

  it("counts calls and rules apart, and a refusal without a rule by its call alone", () => {
    const refusals = new Refusals();
    expect(refusals.note("a", "r")).toMatchObject({ call: 1, rule: 1 });
    expect(refusals.note("b", "r")).toMatchObject({ call: 1, rule: 2 });
    expect(refusals.note("a", "other")).toMatchObject({ call: 2, rule: 1 });
    expect(refusals.note("a", null)).toMatchObject({ call: 3, rule: 0 });
  });

  it("remembers a bounded number of calls; what is tried again and again is never forgotten", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (others) => {
        const refusals = new Refusals();
        for (let n = 0; n < others; n++) {
          refusals.note(`other ${n}`, null);
          expect(refusals.note("same", null).call).toBe(n + 1);
        }
        const first = refusals.note("other 0", null).call;
        expect(first).toBe(others < REFUSAL_LIMITS.calls ? 2 : 1);
      }),
      { numRuns: 20 },
    );
  });
});
