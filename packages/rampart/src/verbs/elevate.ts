import { isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, green, yellow } from "../command/ink.js";
import { LASTING, lastingOf } from "../command/lasting.js";
import type { Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { KEY_FILE, keyIn } from "../guard/key.js";
import { order } from "../guard/order.js";
import { sayGrant, unverified } from "../say/authority.js";
import { when } from "../say/words.js";

/** Between giving a privilege and writing it down. */
const RECORDING_MS = 5_000;

export const verb: Verb = {
  name: "elevate",
  summary: "give an agent a privilege of the policy for a time",
  usage: "PRIVILEGE --task ID | --agent NAME [--for SPAN] [--reason TEXT]",
  about: [
    "Never more than the policy's `elevations` say: who may have it, in which task, how long and for how many calls. Where it takes two people the second runs the same command. A call that needs a privilege asks by itself: `rampart reviews`.",
  ],
  options: {
    agent: { type: "string", value: "NAME", help: "who is to hold it; the task's own agent where this says nobody" },
    task: { type: "string", value: "ID", help: "the task it is for: rampart task list" },
    for: { ...LASTING, help: "shorter than the policy allows: 90s, 10m" },
    reason: { type: "string", value: "TEXT", help: "for the record" },
    ...KEY_FILE,
  },
  positionals: { min: 1, max: 1 },
  examples: [
    { run: "rampart elevate payments-write --task refund-981", what: "as long as the policy says" },
    { run: "rampart elevate payments-write --task refund-981 --for 5m", what: "for five minutes" },
  ],
  exits: [{ status: EXIT.no, means: "refused, or one more person has to agree" }],
  async run(input, io) {
    const [privilege = ""] = input.positionals;
    const agent = input.text("agent");
    const task = input.text("task");
    if (agent === null && task === null)
      throw new Failure("usage", "say who is to hold it: --task ID or --agent NAME", "rampart task list");
    const lasts = lastingOf(input.text("for"));
    const answer = await order(input, io, {
      op: "elevate",
      privilege,
      agent,
      task,
      for: lasts,
      reason: input.text("reason"),
      ...(await keyIn(input, io)),
    });
    const { state, grant, until } = answer;
    if (input.json) io.json(answer);
    else if (state === "granted" && isJsonObject(grant)) {
      io.line(green("granted"), unverified(answer));
      sayGrant(grant, io);
      const given = Number(grant["until"]) - Number(grant["since"]);
      if (lasts !== null && given < lasts - RECORDING_MS)
        io.line(dim("  note        shorter than asked for: the policy, or the task, gives no more"));
      io.line(`  rampart revoke ${grant["id"] as string}${stateOption(input)}`);
    } else io.line(yellow("one more"), ` person has to agree by ${when(Number(until))} UTC; they run the same command`);
    return state === "granted" ? EXIT.ok : EXIT.no;
  },
};
