import { settleVerb } from "./settle.js";

export const verb = settleVerb({
  name: "deny",
  summary: "answer a review with no",
  about: [
    "The same call is refused for the next minutes without asking again. One no is enough, whoever agreed before; it takes back an approval too, for the calls that are still to come. A privilege an approval gave is taken back with `rampart revoke`.",
  ],
  options: {},
  examples: [
    { run: "rampart deny r-abcd2345", what: "the id stands in the refusal and in `rampart reviews`" },
    { run: 'rampart deny r-abcd2345 --note "not on a Friday"', what: "with a word for the record" },
  ],
  wish: () => ({}),
  said: () => "denied",
});
