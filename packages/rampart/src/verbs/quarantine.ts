import { quoteOperand } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { bold, red, yellow } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { order } from "../guard/order.js";
import { sayOrdered, subjectWords } from "../say/orders.js";

export const verb: Verb = {
  name: "quarantine",
  summary: "let an agent, session, user or task do nothing, or only read",
  usage: "NAME [--as KIND] [--read-only] [--reason TEXT]",
  about: [
    "Holds from the next call on, at every door, also at one that only watches, and until it is released: over restarts, and whatever the policy says. An agent's quarantine holds for those it hands its work to. Doors that decide alone find it in their bundle. What is under way where Rampart started it is frozen (`rampart wrap`, `rampart mcp`).",
    "A name alone is a session's where there is one, else an agent's. Agents and sessions are what callers say they are; in system mode the user is known, and can be held.",
  ],
  options: {
    as: { type: "string", value: "KIND", choices: ["agent", "session", "user", "task"], help: "what NAME is" },
    "read-only": { type: "boolean", help: "what changes nothing may go on" },
    reason: { type: "string", value: "TEXT", help: "for the record" },
  },
  positionals: { min: 1, max: 1 },
  examples: [
    {
      run: "rampart quarantine gemini-cli --reason 'reads what it should not'",
      what: "the agent, in all of its sessions",
    },
    { run: "rampart quarantine wrap-0123456789ab --read-only", what: "one session" },
    { run: "rampart quarantine build --as user", what: "in system mode: whatever that user's agents say they are" },
  ],
  exits: [{ status: EXIT.no, means: "refused" }],
  async run(input, io) {
    const as = input.text("as");
    const answer = await order(input, io, {
      op: "quarantine",
      name: input.positionals[0]!,
      type: as === "user" ? "principal" : as,
      mode: input.flag("read-only") ? "read-only" : "deny",
      reason: input.text("reason"),
    });
    if (input.json) io.json(answer);
    else {
      const may = input.flag("read-only") ? "may only read" : "may do nothing";
      io.line(red("quarantined"), " ", bold(subjectWords(answer["subject"])), ` ${may}`);
      if (answer["seen"] === false)
        io.line(yellow("  note  "), "nobody of that name was seen so far; is it spelled as in `rampart log`?");
      sayOrdered(answer, io);
      io.line(
        `  rampart release${as === null ? "" : ` --as ${as}`}${stateOption(input)} ${quoteOperand(input.positionals[0]!)}`,
      );
    }
    return EXIT.ok;
  },
};
