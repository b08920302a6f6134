import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadKey, readCheckpoint, type Signer } from "@rampart/ledger";
import { placesIn, VERSION } from "@rampart/service";
import { filesOf } from "../backup/files.js";
import { BACKUP_VERSION, type Header } from "../backup/format.js";
import { passphraseOf } from "../backup/passphrase.js";
import { newSealer } from "../backup/seal.js";
import { writeBackup } from "../backup/write.js";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuardIfThere, stateOption } from "../guard/admin.js";
import { checkpointOf } from "../log/checkpoint.js";
import { policyInForce } from "../policy/compared.js";
import { readSources } from "../policy/load.js";
import { policySources } from "../policy/sources.js";
import { some } from "../say/words.js";
import { administered, layoutOf } from "../setup/folders.js";

export const verb: Verb = {
  name: "backup",
  summary: "write this installation into one file",
  usage: "FILE [--with-keys --passphrase-file F [--with-log]]",
  about: [
    "Policies, settings, doors' modes, accepted tools, and the last signed checkpoint; while the guard runs, too. Keys only sealed with a passphrase, since whoever has them can sign in this installation's name; the log only with them, since without its key nobody can continue it. Copies of the program and the settings of hosts are not in it: protect each host again.",
    "Signed with this installation's key; what changed it since is refused.",
    "Settings may hold addresses and tokens of your own: the file is for you alone.",
  ],
  options: {
    "with-keys": { type: "boolean", help: "keys too, sealed" },
    "with-log": { type: "boolean", help: "the log too; as long as the log is" },
    "passphrase-file": { type: "string", value: "FILE", help: "its first line seals the keys; - for standard input" },
  },
  positionals: { min: 1, max: 1 },
  examples: [
    { run: "rampart backup rampart.backup", what: "what a person decided" },
    {
      run: "rampart backup all.backup --with-keys --with-log --passphrase-file ~/phrase",
      what: "all of it, to go on elsewhere",
    },
  ],
  async run(input, io) {
    const path = resolve(io.cwd, input.positionals[0]!);
    if (existsSync(path)) throw new Failure("already_there", `${path} is there already`, null);
    const [keys, log] = [input.flag("with-keys"), input.flag("with-log")];
    const passphrase = await passphraseOf(input, io);
    if (log && !keys)
      throw new Failure(
        "usage",
        "rampart backup: a log without its key cannot be continued: --with-keys too",
        "rampart backup --help",
      );
    if (keys && passphrase === null)
      throw new Failure("usage", "rampart backup: keys are sealed: --passphrase-file", "rampart backup --help");
    const sealer = keys && passphrase !== null ? await newSealer(passphrase) : null;
    const signer = await signerHere(input, io);
    const header = { ...(await headerOf(signer, input, io)), keys: sealer?.sealing ?? null, log };
    const sources = await filesOf(administered(layoutOf(input, io)), { keys, log });
    const written = await writeBackup(path, header, sources, sealer?.key ?? null, signer);
    const entries = readCheckpoint(header.checkpoint).size;
    const { key } = header;
    if (input.json) io.json({ backup: path, ...written, key, keys, log, checkpoint: entries, policy: header.active });
    else {
      io.line(green("written  "), path, dim(`  ${some(written.files, "file")}, ${written.bytes} bytes`));
      io.line("  signed  ", key, dim("  keep this elsewhere: restore --key holds the file against it"));
      if (!log) io.line(dim(`  without the log, whose last checkpoint covers ${some(entries, "entry", "entries")}`));
      if (!keys) io.line(yellow("  without keys: what is restored from it begins a log of its own"));
    }
    return EXIT.ok;
  },
};

/** The installation's key. @throws Failure `not_installed`; LedgerError `key.*` where it cannot be read */
async function signerHere(input: Input, io: Io): Promise<Signer> {
  const layout = administered(layoutOf(input, io));
  const { keys, log } = placesIn(layout);
  if (!existsSync(log))
    throw new Failure(
      "not_installed",
      `there is no installation at ${layout.state}`,
      `rampart init${stateOption(input)}`,
    );
  return loadKey(join(keys, "log.pem"));
}

/** Signs a checkpoint first, where a guard runs, so that the backup names the newest entry it can. */
async function headerOf(signer: Signer, input: Input, io: Io): Promise<Omit<Header, "keys" | "log">> {
  const layout = administered(layoutOf(input, io));
  await askGuardIfThere(input, io, { op: "checkpoint" });
  const { log } = placesIn(layout);
  const loaded = readSources(await policySources([], input, io));
  return {
    rampart: "backup",
    v: BACKUP_VERSION,
    made: io.now(),
    version: VERSION,
    key: signer.verifier.text,
    checkpoint: await checkpointOf(log),
    active: (await policyInForce(input, io)).digest,
    file: loaded.ok ? loaded.policy.digest : null,
  };
}
