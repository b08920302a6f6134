import { isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import type { Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";
import { reviewId, sayAround, sayReview, sayShown } from "../say/review.js";

export const verb: Verb = {
  name: "reviews",
  summary: "questions that wait for a person",
  usage: "[ID]",
  about: [
    "What each call would do, by which rule it is asked, and who agreed so far. With an ID, one whole: the call itself and what " +
      "it would change in which file, against what is on disk now. What the agent says about its call is not shown.",
  ],
  options: {},
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart reviews", what: "then: rampart approve ID, or rampart deny ID" },
    { run: "rampart reviews r-abcd2345", what: "one whole, with its diff" },
  ],
  exits: [{ status: EXIT.no, means: "no such review, or no guard" }],
  async run(input, io) {
    const [id] = input.positionals;
    if (id !== undefined) {
      const answer = await askGuard(input, io, { op: "review", id: reviewId(id) });
      const { review, shown } = answer;
      if (input.json) io.json(answer);
      else if (isJsonObject(review) && isJsonObject(shown)) {
        sayReview(review, io);
        sayAround(review, io);
        sayShown(shown, io);
      }
      return EXIT.ok;
    }
    const { reviews } = await askGuard(input, io, { op: "reviews" });
    const list = Array.isArray(reviews) ? reviews.filter(isJsonObject) : [];
    if (input.json) io.json({ reviews: list });
    else if (list.length === 0) io.line("nothing waits");
    for (const review of input.json ? [] : list) sayReview(review, io);
    return EXIT.ok;
  },
};
