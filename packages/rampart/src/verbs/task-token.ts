import { TASK_TOKEN } from "@rampart/guard";
import { LedgerError, loadKey, signEnvelope } from "@rampart/ledger";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { LASTING, lastingOf } from "../command/lasting.js";
import type { Verb } from "../command/verb.js";
import { taskOptions, taskSaid } from "../task/said.js";

const HOUR = 3_600_000;

export const verb: Verb = {
  name: "task token",
  summary: "sign a token that puts an agent's calls into a task",
  usage: "ID --key FILE --agent NAME --kind KIND [--subject refund/981] [--for SPAN]",
  about: [
    "What a program that starts agents does in its own language (docs/formats/task-token.md), for trying it out and for scripts. The agent's door passes the token along with each call; the first one declares the task. It is good for this agent alone, and until its end.",
  ],
  options: {
    key: { type: "string", value: "FILE", help: "the orchestrator's private key, as `rampart task key` made it" },
    ...taskOptions,
    for: { ...LASTING, help: `${LASTING.help}; default 1h` },
  },
  positionals: { min: 1, max: 1 },
  examples: [
    {
      run: "rampart task token refund-981 --key billing.pem --agent refund-bot --kind refund",
      what: "prints the token, for an hour",
    },
  ],
  async run(input, io) {
    const file = input.text("key");
    if (file === null) throw new Failure("usage", "say whose --key signs it", "rampart task token --help");
    const until = Date.now() + (lastingOf(input.text("for")) ?? HOUR);
    const payload = Buffer.from(JSON.stringify({ v: 1, ...taskSaid(input), "not-after": until }));
    try {
      const envelope = signEnvelope(TASK_TOKEN, payload, [await loadKey(file)]);
      const token = Buffer.from(JSON.stringify(envelope)).toString("base64url");
      if (input.json) io.json({ token, until });
      else io.line(token);
      return EXIT.ok;
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      throw new Failure("file_unreadable", error.message, "rampart task key FILE --name NAME", EXIT.error, {
        cause: error,
      });
    }
  },
};
