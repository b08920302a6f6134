import { EXIT } from "../command/exit.js";
import type { Verb } from "../command/verb.js";
import { askGuardIfThere } from "../guard/admin.js";

export const verb: Verb = {
  name: "stop",
  summary: "end the guard; doors then decide by its last signed bundle",
  usage: "",
  options: {},
  positionals: { min: 0, max: 0 },
  examples: [{ run: "rampart stop", what: "the guard signs a last checkpoint and ends" }],
  async run(input, io) {
    const answer = await askGuardIfThere(input, io, { op: "stop" });
    if (input.json) io.json({ stopped: answer !== null });
    else io.line(answer === null ? "no guard was running" : "the guard ends; the next hook starts one again");
    return EXIT.ok;
  },
};
