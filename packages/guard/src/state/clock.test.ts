import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { steadyClock } from "./clock.js";

describe("the guard's time", () => {
  it("P4: never goes back, whatever the wall clock does, and goes on meanwhile", () => {
    const jump = fc.record({ wall: fc.integer({ min: -1e9, max: 1e9 }), passes: fc.integer({ min: 0, max: 1e6 }) });
    fc.assert(
      fc.property(fc.array(jump, { maxLength: 30 }), fc.integer({ min: 0, max: 2e12 }), (jumps, floor) => {
        let wall = 1e12;
        let mono = 5;
        const now = steadyClock({ wall: () => wall, monotonic: () => mono }, floor);
        let last = now();
        expect(last).toBeGreaterThanOrEqual(Math.max(floor, wall));
        for (const { wall: shift, passes } of jumps) {
          wall += shift + passes;
          mono += passes;
          const next = now();
          expect(next).toBeGreaterThanOrEqual(last + passes - 1);
          expect(next).toBeGreaterThanOrEqual(wall);
          last = next;
        }
      }),
    );
  });

  it("follows a wall clock that is right", () => {
    let at = 1_000;
    const now = steadyClock({ wall: () => 7e11 + at, monotonic: () => at }, 0);
    at = 2_500;
    expect(now()).toBe(7e11 + 2_500);
  });
});
