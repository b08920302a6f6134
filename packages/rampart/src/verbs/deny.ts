import { settleVerb } from "./settle.js";

export const verb = settleVerb(
  "deny",
  "answer a review with no",
  "The same call is refused for the next minutes without asking again.",
);
