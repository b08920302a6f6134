import type { JsonObject } from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Input, Options } from "../command/verb.js";

/** What a person says of a task, alike wherever one is declared. */
export const taskOptions: Options = {
  agent: { type: "string", value: "NAME", help: "whose task it is" },
  kind: { type: "string", value: "KIND", help: "refund, research, report …, as the policy names it" },
  subject: { type: "string", value: "NAME", help: "what it is about: refund/981, patient/42" },
  purpose: { type: "string", value: "NAME", help: "what it is for" },
  sensitivity: { type: "string", value: "LEVEL", choices: ["low", "medium", "high"], help: "how much is at stake" },
  environment: { type: "string", value: "NAME", help: "where it may act: staging, production" },
  session: { type: "string", value: "ID", help: "the only session it is for; its calls need not name it" },
};

/** @throws Failure `usage` where agent or kind is missing */
export function taskSaid(input: Input): JsonObject {
  const [id = ""] = input.positionals;
  for (const name of ["agent", "kind"]) {
    if (input.text(name) === null)
      throw new Failure("usage", `say the task's --${name}`, "rampart task declare --help");
  }
  const members = Object.keys(taskOptions).flatMap((name) => {
    const value = input.text(name);
    return value === null ? [] : [[name, value]];
  });
  return { id, ...(Object.fromEntries(members) as JsonObject) };
}
