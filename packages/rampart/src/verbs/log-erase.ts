import { commitmentsIn, readCheckpoint, readLog } from "@rampart/ledger";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuardIfThere } from "../guard/admin.js";
import { checkpointOf } from "../log/checkpoint.js";
import { erase, ownLog } from "../log/deleting.js";
import { agreed } from "../setup/agree.js";

const COMMIT = /^sha256:[0-9a-f]{64}$/;
const MOST = 1_000;

export const verb: Verb = {
  name: "log erase",
  summary: "erase secrets the record holds apart; the log stays as it is",
  usage: "(COMMITMENT… | --entry INDEX) [options]",
  about: [
    'Secrets are never in an event: it holds a salted commitment, {"$commit":"sha256:…"}, and what opens it lies beside the log. This erases that, for good, and records that it was done. Not one byte of an entry changes, so every proof holds.',
  ],
  options: {
    entry: { type: "string", value: "INDEX", help: "every secret of this entry" },
    reason: { type: "string", value: "TEXT", help: "why; it is recorded" },
    yes: { type: "boolean", help: "do not ask" },
  },
  positionals: { min: 0, max: MOST },
  examples: [
    { run: "rampart log erase --entry 17 --yes", what: "the secrets of one call" },
    { run: `rampart log erase sha256:${"0".repeat(8)}… --reason 'asked by the person'`, what: "one secret" },
  ],
  exits: [{ status: EXIT.no, means: "nothing was there to erase, or not agreed" }],
  async run(input, io) {
    const folder = ownLog(input, io);
    const { commits, entry } = await commitsOf(folder, input, io);
    if (commits.length === 0) return sayNothing(input, io);
    if (!input.json) io.line(`${commits.length} commitments`);
    if (!(await agreed("Erase what opens them, for good?", input, io))) return EXIT.no;
    const { openings, record } = await erase(input, io, { commits, entry, reason: input.text("reason") });
    if (openings === 0) return sayNothing(input, io);
    if (input.json) io.json({ openings, record });
    else io.line(green(`${openings} secrets are erased`), dim(`  on record as entry ${record}`));
    return EXIT.ok;
  },
};

async function commitsOf(folder: string, input: Input, io: Io): Promise<{ commits: string[]; entry: number | null }> {
  const entry = input.text("entry");
  const given = input.positionals;
  if ((entry === null) === (given.length === 0)) {
    throw new Failure("usage", "rampart log erase: either commitments or --entry INDEX", "rampart log erase --help");
  }
  const wrong = given.find((one) => !COMMIT.test(one));
  if (wrong !== undefined) {
    throw new Failure("bad_value", `${wrong}: a commitment is sha256: and 64 digits`, "rampart log --json");
  }
  if (entry === null) return { commits: [...given], entry: null };
  if (!/^\d{1,15}$/.test(entry)) {
    throw new Failure("bad_value", `--entry ${entry}: expected a whole number from 0`, "rampart log erase --help");
  }
  return { commits: await commitsAt(folder, Number(entry), input, io), entry: Number(entry) };
}

async function commitsAt(folder: string, index: number, input: Input, io: Io): Promise<string[]> {
  await askGuardIfThere(input, io, { op: "checkpoint" });
  const { origin, size } = readCheckpoint(await checkpointOf(folder));
  if (index >= size)
    throw new Failure("not_found", `there is no entry ${index}; the log has ${size}`, "rampart log", 1);
  for await (const { text } of readLog(folder, origin, index, index + 1)) return commitmentsIn(text);
  throw new Failure("not_found", `entry ${index} is sealed: its secrets went with its content`, null, EXIT.no);
}

function sayNothing(input: Input, io: Io): number {
  if (input.json) io.json({ openings: 0, record: null });
  else io.line(yellow("nothing to erase"), dim("  no opening of these is kept"));
  return EXIT.no;
}
