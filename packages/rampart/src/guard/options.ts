import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { HOSTS, WRAP } from "@rampart/edge";
import type { GuardOptions, ModelAsker } from "@rampart/guard";
import { type Layout, placesIn, VERSION } from "@rampart/service";
import type { Io } from "../command/io.js";
import { scratchFolders, userOf } from "../setup/folders.js";
import { readSettings } from "../setup/settings.js";
import { openWitnesses } from "../setup/witness.js";
import { reachOf } from "../setup/witness-reach.js";

/** This very program, as it was started. */
const OWN = [process.execPath, ...process.execArgv, process.argv[1] ?? ""];

/** What models are judged by; where it is not there, none is admitted. */
export const trustPolicy = (layout: Layout): string => join(dirname(placesIn(layout).policy), "trust.yaml");

/** The process that verifies models by the trust policy: this program again, kept while the guard runs. */
const modelAsker = (policy: string): ModelAsker => ({
  command: [...OWN, "model", "admit", "--serve", "--cache", "--policy", policy],
  warm: existsSync(policy),
});

/** Everything a guard of this installation is started with: the one place where doors and guard meet. */
export async function guardOptions(layout: Layout, io: Io): Promise<GuardOptions> {
  const { name, home } = userOf(io.env);
  const { witnesses, quorum, unwitnessed, patience, diskFull, retention, heartbeat, reviews, api } =
    await readSettings(layout);
  return {
    layout,
    adapters: [...Object.values(HOSTS), WRAP],
    version: VERSION,
    home,
    user: name,
    env: io.env,
    scratch: scratchFolders(io.env),
    witnesses: await openWitnesses(layout),
    witnessAssurance: (await reachOf(witnesses, layout)).assurance,
    witnessQuorum: quorum,
    whenUnwitnessed: unwitnessed,
    whenDiskFull: diskFull,
    witnessPatienceMs: patience * 1_000,
    retention,
    ...(heartbeat === null ? {} : { heartbeat }),
    ...(reviews === null ? {} : { reviews }),
    ...(api === null ? {} : { api }),
    models: modelAsker(trustPolicy(layout)),
  };
}
