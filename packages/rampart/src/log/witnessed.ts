import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readCheckpoint } from "@rampart/ledger";
import { type Layout, placesIn } from "@rampart/service";
import type { Io } from "../command/io.js";
import { readSettings } from "../setup/settings.js";
import { openWitness } from "../setup/witness.js";
import { type Reach, reachOf } from "../setup/witness-reach.js";
import { formatWitness, parseWitness, type WitnessSpec } from "../setup/witness-spec.js";
import { checkpointOf } from "./checkpoint.js";

/** Checkpoints kept elsewhere, as files a verifier can read, and witnesses that could not be reached. */
export interface Witnessed {
  readonly files: readonly string[];
  readonly unreachable: readonly string[];
  /** Witnesses that fall with this machine, and why. */
  readonly near: Reach["near"];
  /** Keys of witnesses that cosign, and how many of them must. */
  readonly cosigners: readonly string[];
  readonly quorum: number;
  /** Removes what was fetched. */
  forget(): Promise<void>;
}

/** What `--witness` names: a file, or a git remote whose checkpoints are fetched. What cannot be had is an error. */
export async function namedWitnesses(named: readonly string[], layout: Layout, io: Io): Promise<Witnessed> {
  const remotes = named.flatMap((text) => {
    const spec = parseWitness(text);
    return spec?.kind === "git" ? [spec] : [];
  });
  const fetched = await fetchAll(remotes, layout);
  const paths = named.filter((text) => !text.startsWith("git:"));
  const [first] = fetched.unreachable;
  if (first !== undefined) throw new Error(first);
  return { ...fetched, files: [...paths.map((path) => resolve(io.cwd, path.replace(/^file:/, ""))), ...fetched.files] };
}

/** The witnesses of this installation, as far as they can be reached now. */
export async function ownWitnesses(layout: Layout): Promise<Witnessed> {
  const { witnesses, quorum } = await readSettings(layout);
  const cosigners = witnesses.flatMap((spec) => (spec.kind === "cosign" ? [spec.key.text] : []));
  const { near } = await reachOf(witnesses, layout);
  return { ...(await fetchAll(witnesses, layout)), near, cosigners, quorum };
}

/** Of this installation's log; null where there is none yet. */
async function originOf(layout: Layout): Promise<string | null> {
  return checkpointOf(placesIn(layout).log).then(
    (note) => readCheckpoint(note).origin,
    () => null,
  );
}

async function fetchAll(specs: readonly WitnessSpec[], layout: Layout): Promise<Witnessed> {
  const folder = specs.length === 0 ? null : await mkdtemp(join(tmpdir(), "rampart-witness-"));
  const files: string[] = [];
  const unreachable: string[] = [];
  for (const [at, spec] of specs.entries()) {
    if (spec.kind === "print" || folder === null) continue;
    try {
      const kept = await openWitness(spec, layout, await originOf(layout)).kept();
      if (kept === null) throw new Error("what it keeps cannot be read back from here; compare with it there");
      if (kept.length === 0) throw new Error("it keeps no checkpoint yet");
      const file = join(folder, String(at));
      // The form of the log's own file: each signed note followed by an empty line.
      await writeFile(file, kept.map((note) => `${note}\n`).join(""));
      files.push(file);
    } catch (error) {
      unreachable.push(`${formatWitness(spec)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const forget = async () => {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  };
  return { files, unreachable, near: [], forget, cosigners: [], quorum: 0 };
}
