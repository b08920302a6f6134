import { isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";
import { KEY_FILE, keyIn } from "../guard/key.js";
import { clock } from "../say/event.js";
import { reviewId, sayAround, sayReview, sayShown } from "../say/review.js";

export const verb: Verb = {
  name: "reviews",
  summary: "questions that wait for a person",
  usage: "[ID [--link]]",
  about: [
    "What each call would do, by which rule it is asked, and who agreed so far. With an ID, one whole: the call itself and what " +
      "it would change in which file, against what is on disk now. What the agent says about its call is not shown.",
  ],
  options: {
    ...KEY_FILE,
    link: { type: "boolean", help: "a signed link to answer ID from a browser, for one person and one answer" },
  },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart reviews", what: "then: rampart approve ID, or rampart deny ID" },
    { run: "rampart reviews r-abcd2345", what: "one whole, with its diff" },
    { run: "rampart reviews r-abcd2345 --link", what: "to answer it elsewhere; needs the API (docs/api.md)" },
  ],
  exits: [{ status: EXIT.no, means: "no such review, or no guard" }],
  async run(input, io) {
    const [id] = input.positionals;
    if (input.flag("link")) return sayLink(reviewId(id), input, io);
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

/** Whoever has the link answers in this person's name: it is shown once, and goes where only that person reads. */
async function sayLink(id: string, input: Input, io: Io): Promise<number> {
  const { status } = await askGuard(input, io, { op: "status" });
  const api = isJsonObject(status) && isJsonObject(status["api"]) ? status["api"] : null;
  if (typeof api?.["url"] !== "string")
    throw new Failure("refused", "links are opened over the API, which is off", "`api:` in rampart.yaml", EXIT.no);
  const { reached } = api;
  if (typeof reached !== "string")
    throw new Failure(
      "refused",
      "the API has no name a link could be opened by",
      "`names` of `api:` in rampart.yaml",
      EXIT.no,
    );
  const { path, person, until } = await askGuard(input, io, { op: "link", id, ...(await keyIn(input, io)) });
  const url = `${reached}${String(path)}`;
  if (input.json) io.json({ url, person: person ?? null, until: until ?? null });
  else {
    io.line(url);
    io.line(dim(`  answers as ${String(person)}, once, until ${clock(until)}; whoever has it may`));
  }
  return EXIT.ok;
}
