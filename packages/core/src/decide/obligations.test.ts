import fc from "fast-check";
import { expect, it } from "vitest";
import type { Obligation } from "../spine/decision.js";
import { joinObligations } from "./obligations.js";

const name = fc.constantFrom("a", "b");
const obligation: fc.Arbitrary<Obligation> = fc.oneof(
  name.map((profile) => ({ type: "sandbox" as const, profile })),
  name.map((what) => ({ type: "redact" as const, what })),
  fc.tuple(name, name).map(([text, by]) => ({ type: "replace" as const, text, by })),
  fc.integer({ min: 1, max: 5 }).map((perMinute) => ({ type: "throttle" as const, perMinute })),
  name.map((to) => ({ type: "notify" as const, to })),
);
const some = fc.array(obligation, { maxLength: 6 });

it("joining obligations is commutative, associative and idempotent", () => {
  fc.assert(
    fc.property(some, some, some, (a, b, c) => {
      const join = (...lists: (readonly Obligation[])[]) => joinObligations(lists.flat());
      expect(join(a, b)).toEqual(join(b, a));
      expect(join(join(a, b), c)).toEqual(join(a, join(b, c)));
      expect(join(a, a)).toEqual(join(a));
    }),
  );
});
