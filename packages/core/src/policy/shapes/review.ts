import type { ReviewDocument } from "../document.js";
import { choose, flag, number, oneOf, record, refined, type Shape } from "../shape.js";
import { duration } from "./duration.js";

/** An approval that lasts for the session lasts no longer than this: 24 hours, in milliseconds. */
export const MAX_APPROVAL = 86_400_000;
/** More people than anybody gets hold of. */
const MAX_PEOPLE = 8;

const lasts: Shape<number> = choose<number>(
  {
    when: (value) => value === "once" || value === "session",
    shape: refined(oneOf(["once", "session"]), (word) => (word === "once" ? 0 : MAX_APPROVAL)),
  },
  {
    when: () => true,
    shape: refined(duration, (ms, at, report) => {
      if (ms <= MAX_APPROVAL) return ms;
      report({ code: "policy.out_of_bounds", at, part: "value", message: "longer than 24 hours", suggestion: null });
      return undefined;
    }),
  },
);

const shapeOf = (time: Shape<number>): Shape<ReviewDocument> =>
  record<ReviewDocument>(
    {
      people: { shape: number(1, MAX_PEOPLE), about: "So many different people have to agree." },
      "not-owner": { shape: flag, about: "Whoever owns the agent, or is its user, does not count." },
      lasts: {
        shape: time,
        about: "The longest an approval may be made to last: once, session, or a length of time up to 24h.",
      },
    },
    { notEmpty: "say people, not-owner or lasts" },
  );

/** What a rule that asks demands of who answers, as a person writes it. */
export const reviewShape: Shape<ReviewDocument> = shapeOf(lasts);
/** The same as a resolved document holds it: milliseconds, 0 for once. */
export const resolvedReviewShape: Shape<ReviewDocument> = shapeOf(number(0, MAX_APPROVAL));
