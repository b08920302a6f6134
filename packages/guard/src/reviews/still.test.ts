import { MAX_APPROVAL, type ReviewDemand } from "@rampart/core";
import { describe, expect, it } from "vitest";
import type { Review } from "./review.js";
import { isStillAbout } from "./still.js";

const one: ReviewDemand = { people: 1, notOwner: false, lasts: MAX_APPROVAL };
const two = { ...one, people: 2 };
const stranger = { ...one, notOwner: true };
const short = { ...one, lasts: 0 };
const gives = { ...two, lasts: 0 };

describe("P6: an answer is to the question that would be asked now", () => {
  const rows: readonly (readonly [
    why: string,
    state: Review["state"],
    before: readonly [ReviewDemand, string | null, Review["scope"]?],
    now: readonly [ReviewDemand, string | null, number?],
    still: boolean,
  ])[] = [
    ["nothing changed", "open", [one, null], [one, null], true],
    ["more people are wanted", "open", [one, null], [two, null], false],
    ["fewer are", "open", [two, null], [one, null], true],
    ["the owner does not count any more", "open", [one, null], [stranger, null], false],
    ["it may last less long", "open", [one, null], [short, null], false],
    ["a privilege is behind it now", "open", [one, null], [one, "pay", 1], false],
    ["the privilege is held meanwhile", "open", [gives, "pay"], [one, null], false],
    ["another privilege is", "open", [gives, "pay"], [one, "look", 2], false],
    ["approved by one where two are wanted by now", "approved", [one, null], [two, null], false],
    ["approved for one call, which may last less long by now", "approved", [one, null, "once"], [short, null], true],
    [
      "approved for the session, which no approval lasts for by now",
      "approved",
      [one, null, "session"],
      [short, null],
      false,
    ],
    ["the approval that gave the privilege", "approved", [gives, "pay"], [one, null], true],
    ["that privilege is used up", "approved", [gives, "pay"], [one, "pay", 2], false],
    ["an approval of a call that lacks a privilege by now", "approved", [one, null], [one, "pay", 1], false],
    ["a no stands, whatever else is wanted", "denied", [one, null], [two, "pay", 2], true],
  ];
  it.each(rows)("%s", (_why, state, [demand, held, scope = "once"], [review, wanted, people = 1], still) => {
    const known = { state, scope, demand, subject: { privilege: held } } as unknown as Review;
    const privilege = wanted === null ? {} : { privilege: { name: wanted, people } };
    expect(isStillAbout(known, { decision: { review } as never, ...privilege })).toBe(still);
  });
});
