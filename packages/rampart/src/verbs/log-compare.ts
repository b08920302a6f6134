import { resolve } from "node:path";
import { AuditError, compareWith } from "@rampart/auditor";
import { VERIFY_EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Verb } from "../command/verb.js";
import { ownLog } from "../log/deleting.js";
import { sayAudit } from "../say/audit.js";

export const verb: Verb = {
  name: "log compare",
  summary: "hold the record against what was kept of it before",
  usage: "OLD [FOLDER]",
  about: [
    "OLD is what somebody kept: checkpoints, an older copy of the log's folder, or of its file `hashes`. The log is verified, and then: with checkpoints, the last that holds and the first that fails; with a copy or old hashes, the very entry that differs. Sealed entries are the same entries.",
  ],
  options: {
    key: { type: "string", value: "KEY", multiple: true, help: "verifier key from elsewhere, NAME+ID+BASE64" },
  },
  positionals: { min: 1, max: 2 },
  examples: [
    { run: "rampart log compare kept/checkpoint", what: "the log of this installation and a checkpoint" },
    { run: "rampart log compare backup/log ./log --json", what: "two folders, for a program" },
  ],
  exits: [
    { status: VERIFY_EXIT.intact, means: "continues what was kept" },
    { status: VERIFY_EXIT.tampered, means: "tampered" },
    { status: VERIFY_EXIT.torn, means: "torn tail" },
  ],
  async run(input, io) {
    const [old = "", named] = input.positionals;
    const folder = named === undefined ? ownLog(input, io) : resolve(io.cwd, named);
    try {
      const report = compareWith(resolve(io.cwd, old), folder, { keys: input.texts("key") });
      if (input.json) io.json({ ...report });
      else sayAudit(folder, report, io);
      return report.exit;
    } catch (cause) {
      if (!(cause instanceof AuditError)) throw cause;
      throw new Failure("file_unreadable", cause.message, null, VERIFY_EXIT.usage, { cause });
    }
  },
};
