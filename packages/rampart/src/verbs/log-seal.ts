import { CONTENT_KINDS, type ContentKind, planSeal, readCheckpoint, type SealSelection } from "@rampart/ledger";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuardIfThere } from "../guard/admin.js";
import { checkpointOf } from "../log/checkpoint.js";
import { ownLog, seal } from "../log/deleting.js";
import { parseSince } from "../past/since.js";
import { agreed } from "../setup/agree.js";

export const verb: Verb = {
  name: "log seal",
  summary: "delete what entries say and keep what proves them",
  usage: "(--before WHEN | --session S | --entry INDEX) [options]",
  about: [
    "The content of the entries goes for good; their hashes stay, so that every checkpoint, proof and witness holds as before. The entries are held against a signed checkpoint first, and who sealed how much is recorded and signed before anything is deleted. What gave or took power, keys and gaps always stay.",
    "What was exported, sent elsewhere or is in a backup is not deleted. By schedule: rampart log retain.",
  ],
  options: {
    before: { type: "string", value: "WHEN", help: "entries older than this: 90d, 12w or a day, 2026-01-31" },
    session: { type: "string", value: "S", help: "only entries of this session" },
    entry: { type: "string", value: "INDEX", help: "this entry alone" },
    kind: { type: "string", value: "K", multiple: true, choices: CONTENT_KINDS, help: "only of this kind" },
    reason: { type: "string", value: "TEXT", help: "why; it is recorded" },
    "dry-run": { type: "boolean", help: "count, and delete nothing" },
    yes: { type: "boolean", help: "do not ask" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart log seal --before 90d --dry-run", what: "how much that would be" },
    { run: "rampart log seal --session s-1 --reason 'asked by the person' --yes", what: "all of one session" },
    { run: "rampart log seal --before 30d --kind prompt --kind answer", what: "what was said, not what was done" },
  ],
  exits: [{ status: EXIT.no, means: "nothing to seal, or not agreed" }],
  async run(input, io) {
    const folder = ownLog(input, io);
    const selection = selectionOf(input, io);
    await askGuardIfThere(input, io, { op: "checkpoint" });
    const { origin, size } = readCheckpoint(await checkpointOf(folder));
    const plan = await planSeal(folder, origin, size, selection);
    if (plan === null) return sayNothing(input, io);
    const { from, until, entries } = plan;
    if (!input.json) io.line(`${entries} entries`, dim(`  of ${from} to ${until - 1}`));
    if (input.flag("dry-run")) {
      if (input.json) io.json({ entries, from, until, record: null });
      return EXIT.ok;
    }
    if (!(await agreed("Delete what they say, for good?", input, io))) return EXIT.no;
    const report = await seal(input, io, { ...selection, reason: input.text("reason") });
    if (input.json) io.json({ entries: report.entries, from, until, record: report.record });
    else io.line(green(`${report.entries} entries are sealed`), dim(`  on record as entry ${report.record}`));
    return EXIT.ok;
  },
};

function selectionOf(input: Input, io: Io): SealSelection {
  const [before, session, entry] = [input.text("before"), input.text("session"), input.text("entry")];
  if (before === null && session === null && entry === null) {
    const message = "rampart log seal: which entries? --before, --session or --entry";
    throw new Failure("usage", message, "rampart log seal --help");
  }
  if (entry !== null && !/^\d{1,15}$/.test(entry)) {
    throw new Failure("bad_value", `--entry ${entry}: expected a whole number from 0`, "rampart log seal --help");
  }
  const kinds = input.texts("kind") as readonly ContentKind[];
  return {
    kinds: kinds.length > 0 ? kinds : CONTENT_KINDS,
    before: before === null ? null : parseSince(before, io.now(), "--before").time,
    session,
    entry: entry === null ? null : Number(entry),
  };
}

function sayNothing(input: Input, io: Io): number {
  if (input.json) io.json({ entries: 0, from: null, until: null, record: null });
  else io.line(yellow("nothing to seal"), dim("  only what agents did and said has content that can go"));
  return EXIT.no;
}
