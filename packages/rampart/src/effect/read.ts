import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import type { Policy } from "@rampart/core";
import { readCheckpoint, readLog } from "@rampart/ledger";
import { type JsonObject, placesIn } from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { checkpointOf } from "../log/checkpoint.js";
import type { Since } from "../past/since.js";
import { untilTorn } from "../past/torn.js";
import { versionsOf } from "../policy/named.js";
import { administered, layoutOf, scratchFolders, userOf } from "../setup/folders.js";
import { type Compared, Comparison } from "./compare.js";
import { type LeftOut, RecordReader } from "./recorded.js";

/** What two policies say of the calls on record. */
export interface RecordEffect extends Compared {
  /** For a person: `last 7 days`. */
  readonly since: string;
  readonly left: Readonly<Record<LeftOut, number>>;
}

/**
 * Decides the calls of the record again.
 *
 * @param before null: held against what was decided then
 * @throws Failure `not_found` where there is no log; LedgerError where it cannot be read
 */
export async function effectOnRecord(
  before: Policy | null,
  after: Policy,
  since: Since,
  input: Input,
  io: Io,
): Promise<RecordEffect> {
  const { log } = placesIn(administered(layoutOf(input, io)));
  if (!existsSync(log))
    throw new Failure("not_found", `there is no log at ${log}`, `rampart init${stateOption(input)}`);
  const { home: asked, name: user } = userOf(io.env);
  const home = await realpath(asked).catch(() => asked);
  const reader = new RecordReader(since.time, { home, user, scratch: scratchFolders(io.env) });
  const comparison = new Comparison(before, after, keptPolicies([before, after], input, io));
  const { origin } = readCheckpoint(await checkpointOf(log));
  for await (const { event } of untilTorn(readLog(log, origin))) {
    if (io.interrupted.aborted) break;
    const call = reader.take(event as unknown as JsonObject);
    if (call !== null) await comparison.take(call);
  }
  return { since: since.words, ...comparison.tell(), left: reader.left };
}

/** Policies by digest, each read once. */
function keptPolicies(
  known: readonly (Policy | null)[],
  input: Input,
  io: Io,
): (digest: string) => Promise<Policy | null> {
  const versions = versionsOf(input, io);
  const read = new Map<string, Promise<Policy | null>>();
  for (const policy of known) if (policy !== null) read.set(policy.digest, Promise.resolve(policy));
  return (digest) => {
    const found =
      read.get(digest) ??
      versions.read(digest).then(
        ({ policy }) => policy,
        () => null,
      );
    read.set(digest, found);
    return found;
  };
}
