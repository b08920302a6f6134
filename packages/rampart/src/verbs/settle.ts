import { isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { green, red } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";
import { sayReview } from "./reviews.js";

/** `approve` and `deny` differ in one word. */
export function settleVerb(name: "approve" | "deny", summary: string, means: string): Verb {
  return {
    name,
    summary,
    usage: "ID",
    about: [means],
    options: {},
    positionals: { min: 1, max: 1 },
    examples: [{ run: `rampart ${name} r-abcd2345`, what: "the id stands in the refusal and in `rampart reviews`" }],
    exits: [{ status: EXIT.no, means: "no such review, or it is settled" }],
    async run(input, io) {
      const [id = ""] = input.positionals;
      if (!/^r-[a-z2-9]{8}$/.test(id)) throw new Failure("bad_value", `"${id}" is no review id`, "rampart reviews");
      const { review } = await askGuard(input, io, { op: name, id });
      if (input.json) io.json({ review });
      else {
        io.line(name === "approve" ? green("approved") : red("denied"));
        if (isJsonObject(review)) sayReview(review, io);
      }
      return EXIT.ok;
    },
  };
}
