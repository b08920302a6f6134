import { join } from "node:path";
import { decideLocally, runHook } from "@rampart/edge";
import type { Verb } from "../command/verb.js";
import { layoutOf } from "../setup/folders.js";
import { knownHost } from "../setup/host.js";

/** What every host takes for a refusal; a hook that fails must never look like leave to go on. */
const REFUSED = 2;

export const verb: Verb = {
  name: "hook",
  summary: "answer one hook call of a host, as the installed hook does",
  usage: "HOST < PAYLOAD",
  about: [
    "Reads what the host hands its hook on standard input and answers in the host's own words. `rampart protect` installs a copy that does the same and starts faster; this is for trying a payload by hand.",
  ],
  options: {},
  positionals: { min: 1, max: 1 },
  examples: [{ run: "rampart hook gemini < payload.json", what: "what Gemini CLI would be told" }],
  exits: [{ status: REFUSED, means: "refused, or wrong usage" }],
  async run(input, io) {
    const host = knownHost(input.positionals[0] ?? "");
    const door = join(layoutOf(input, io).data, "doors", `${host}.door`);
    const decide = async () => decideLocally;
    const { exit, stdout, stderr } = await runHook({ door, stdin: io.stdin, now: io.now, alone: null, decide });
    io.raw(stdout);
    io.rawError(stderr);
    return exit;
  },
};
