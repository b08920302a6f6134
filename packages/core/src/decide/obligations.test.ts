import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Obligation } from "../spine/decision.js";
import { joinObligations, OBLIGATION_TYPES, unfulfilled } from "./obligations.js";

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

describe("of several obligations", () => {
  const throttle = (perMinute: number): Obligation => ({ type: "throttle", perMinute });
  const rows: readonly (readonly [why: string, given: readonly Obligation[], joined: readonly Obligation[]])[] = [
    ["the tightest throttle, were it said last", [throttle(30), throttle(10)], [throttle(10)]],
    ["or first", [throttle(10), throttle(30)], [throttle(10)]],
    [
      "each other one once, in one order whatever came first",
      [
        throttle(5),
        { type: "sandbox", profile: "b" },
        { type: "replace", text: "x", by: "y" },
        { type: "redact", what: "secrets" },
        { type: "sandbox", profile: "a" },
        { type: "notify", to: "owner" },
        { type: "redact", what: "secrets" },
      ],
      [
        { type: "notify", to: "owner" },
        { type: "redact", what: "secrets" },
        { type: "replace", text: "x", by: "y" },
        { type: "sandbox", profile: "a" },
        { type: "sandbox", profile: "b" },
        throttle(5),
      ],
    ],
    [
      "replacements that differ in one word are two",
      [
        { type: "replace", text: "x", by: "z" },
        { type: "replace", text: "x", by: "y" },
      ],
      [
        { type: "replace", text: "x", by: "y" },
        { type: "replace", text: "x", by: "z" },
      ],
    ],
    ["none of none", [], []],
  ];
  it("every kind is one a door may say it can do", () => {
    for (const [, given] of rows) {
      const one = given.filter(({ type }, at) => given.findIndex((other) => other.type === type) === at);
      expect(unfulfilled(one, OBLIGATION_TYPES)).toEqual([]);
      expect(unfulfilled(one, []).map(({ id }) => id)).toEqual(one.map(({ type }) => `obligation.${type}`));
    }
  });
  it.each(rows)("%s", (_why, given, joined) => expect(joinObligations(given)).toEqual(joined));
});
