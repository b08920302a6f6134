import { settleVerb } from "./settle.js";

export const verb = settleVerb(
  "approve",
  "let exactly the reviewed call through, once",
  "Arms one retry: the same call, in the same session and folder, under the same policy. Anything changed is another question.",
);
