import { isJsonObject, type JsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Options, Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";
import { KEY_FILE, keyIn } from "../guard/key.js";
import { reviewId, sayReview } from "../say/review.js";

/** What `approve` and `deny` do not have in common. */
export interface Settling {
  readonly name: "approve" | "deny";
  readonly summary: string;
  readonly about: readonly string[];
  readonly options: Options;
  readonly examples: Verb["examples"];
  /** What the answer says besides the id. @throws Failure `bad_value` */
  wish(input: Input): JsonObject;
  /** The answer in a word or two. */
  said(review: JsonObject): string;
}

export const NOTE: Options = {
  note: { type: "string", value: "TEXT", help: "for the record, and for whoever answers besides" },
};

/** One question, answered: there is no way to answer several at once. */
export function settleVerb({ name, summary, about, options, examples, wish, said }: Settling): Verb {
  return {
    name,
    summary,
    usage: "ID",
    about,
    options: { ...options, ...NOTE, ...KEY_FILE },
    positionals: { min: 1, max: 1 },
    examples,
    exits: [{ status: EXIT.no, means: "no such review, it is settled, or this person may not" }],
    async run(input, io) {
      const id = reviewId(input.positionals[0]);
      const note = input.text("note");
      const how = { ...wish(input), ...(note === null ? {} : { note }), ...(await keyIn(input, io)) };
      const answer = await askGuard(input, io, { op: name, id, ...how });
      const { review } = answer;
      if (!isJsonObject(review)) throw new Failure("refused", "the guard's answer has no review", null, EXIT.error);
      if (input.json) io.json(answer);
      else say(review, answer["verified"] === true, said(review), io);
      return EXIT.ok;
    },
  };
}

function say(review: JsonObject, verified: boolean, word: string, io: Io): void {
  io.line(review["state"] === "denied" ? red(word) : review["state"] === "open" ? yellow(word) : green(word));
  sayReview(review, io);
  if (!verified) io.line(yellow("  nothing vouches for who answered (user mode), and the record says so"));
}
