import type { JsonObject } from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Input } from "../command/verb.js";
import { parseUntil } from "../policy/until.js";
import { settleVerb } from "./settle.js";

export const verb = settleVerb({
  name: "approve",
  summary: "let exactly the reviewed call through, once",
  about: [
    "Arms one retry: the same call, in the same session and folder, under the same policy. Anything changed is another question.",
    "With --session or --until the same call goes through again and again until that ends: at most a day, and no longer than the " +
      "policy's `review: { lasts: … }` says. Where a rule takes more than one person it waits for the others.",
  ],
  options: {
    session: { type: "boolean", help: "until this session ends, at most a day" },
    until: { type: "string", value: "TIME", help: "until then: 2h, or an instant like 2027-01-31T17:00Z" },
  },
  examples: [
    { run: "rampart approve r-abcd2345", what: "the id stands in the refusal and in `rampart reviews`" },
    { run: "rampart approve r-abcd2345 --session", what: "the same call again, as long as this session lasts" },
    { run: "rampart approve r-abcd2345 --key-file ~/bob.key", what: "as the person whose key it is" },
    {
      run: 'rampart approve r-abcd2345 --until 2h --note "for the release"',
      what: "for two hours, with a word for the record",
    },
  ],
  wish: wishOf,
  said: (review) => (review["state"] === "approved" ? "approved" : "agreed; it waits for somebody else"),
});

function wishOf(input: Input): JsonObject {
  const until = input.text("until");
  if (input.flag("session") && until !== null)
    throw new Failure("bad_value", "--session and --until say two different things", "one of them");
  if (input.flag("session")) return { scope: "session" };
  return until === null ? {} : { scope: "until", until: Date.parse(parseUntil(until, Date.now())) };
}
