import { resolve } from "node:path";
import { parseVerifier, readCheckpoint } from "@rampart/ledger";
import { passphraseOf } from "../backup/passphrase.js";
import { checkBackup, type Restored, restoreBackup } from "../backup/restore.js";
import { systemPlaces } from "../backup/system.js";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuardIfThere, stateOption } from "../guard/admin.js";
import { shortDigest } from "../policy/named.js";
import { some, when } from "../say/words.js";
import { administered, layoutOf } from "../setup/folders.js";

export const verb: Verb = {
  name: "restore",
  summary: "put a backup where nothing is installed",
  usage: "FILE [--key KEY] [--passphrase-file F] [--check] [--system]",
  about: [
    "The whole file is read and checked before anything is put in place; never over an installation, and never while a guard runs. It is signed by the installation it names; which one that may be, --key says, or the passphrase, whose sealed key has to be the one that signed. Without either hold what is shown against what `rampart backup` said.",
    "With keys and log the same log goes on; what was recorded after the backup is not in it, and a witness that saw more will say so. Without the log a new one begins, under a new name; the old one ends at the checkpoint that is shown.",
  ],
  options: {
    "passphrase-file": { type: "string", value: "FILE", help: "what seals its keys; - for standard input" },
    key: {
      type: "string",
      value: "KEY",
      help: "the installation it has to be of: the verifier key `rampart backup` showed",
    },
    check: { type: "boolean", help: "only read and check it" },
    system: { type: "boolean", help: "as root, for system mode: before `rampart install --system`" },
  },
  positionals: { min: 1, max: 1 },
  examples: [
    { run: "rampart restore rampart.backup --check", what: "is it whole?" },
    { run: "rampart restore rampart.backup --key rampart/…", what: "of this installation and no other" },
    { run: "rampart restore rampart.backup --state ./elsewhere", what: "into a folder of its own" },
    { run: "rampart restore rampart.backup --system", what: "as root; then `rampart install --system`" },
  ],
  exits: [{ status: EXIT.no, means: "something is installed, a guard runs, or it is not of the installation it says" }],
  async run(input, io) {
    const path = resolve(io.cwd, input.positionals[0]!);
    const passphrase = await passphraseOf(input, io);
    const meant = keyMeant(input.text("key"));
    if (input.flag("check")) return check(path, passphrase, meant, input, io);
    if ((await askGuardIfThere(input, io, { op: "head" })) !== null)
      throw new Failure("refused", "a guard runs here", `rampart stop${stateOption(input)}`, EXIT.no);
    const layout = input.flag("system") ? systemPlaces() : administered(layoutOf(input, io));
    const restored = await restoreBackup(path, layout, passphrase, meant);
    const { header, files, log, leftAside } = restored;
    if (input.json)
      io.json({
        restored: path,
        files,
        log,
        leftAside,
        key: header.key,
        policy: header.active,
        checkpoint: readCheckpoint(header.checkpoint).size,
      });
    else say(restored, input, io);
    return EXIT.ok;
  },
};

function keyMeant(said: string | null): string | null {
  if (said === null) return null;
  try {
    return parseVerifier(said).text;
  } catch {
    throw new Failure("bad_value", "--key is no verifier key", "rampart status, where it was made, shows it");
  }
}

async function check(
  path: string,
  passphrase: string | null,
  meant: string | null,
  input: Input,
  io: Io,
): Promise<number> {
  const { header, files } = await checkBackup(path, passphrase, meant);
  const { made, version, key, active, log } = header;
  const entries = readCheckpoint(header.checkpoint).size;
  if (input.json)
    io.json({ backup: path, files, made, version, key, active, keys: header.keys !== null, log, checkpoint: entries });
  else {
    io.line(green("whole  "), path, dim(`  ${some(files, "file")}, made ${when(made)} UTC by rampart ${version}`));
    io.line("  policy  ", bold(shortDigest(active)), dim(`  ${some(entries, "entry", "entries")} on record`));
    io.line("  signed  ", key);
    io.line(
      "  keys    ",
      header.keys === null
        ? "none"
        : passphrase === null
          ? "sealed, not tried"
          : "sealed, and the passphrase opens them",
    );
    io.line("  log     ", log ? "with it" : "not in it");
  }
  return EXIT.ok;
}

function say({ header, files, log, leftAside }: Restored, input: Input, io: Io): void {
  const { size } = readCheckpoint(header.checkpoint);
  const { key } = header;
  io.line(green("restored  "), some(files, "file"), dim(`  policy ${shortDigest(header.active)}`));
  io.line("  signed  ", key);
  if (leftAside)
    io.line(yellow("  the policy file held another policy than was in force: it is policy.yaml.left-aside"));
  const said = {
    continued: `  the log goes on after what the backup has (its checkpoint covers ${some(size, "entry", "entries")}); what came later is not in it, and a witness that saw more will call it shorter`,
    given: "  the log that was here goes on with its key",
    begun: `  a new log begins under a new name; the old one ends, as far as this backup knows, at ${some(size, "entry", "entries")}`,
  };
  io.line(dim(said[log]));
  if (input.flag("system")) {
    io.line(dim("  next: sudo rampart install --system, as it was installed; then rampart log verify"));
    return;
  }
  if (process.geteuid?.() === 0 && input.state === null)
    io.line(yellow("  restored for root's own agents; for system mode: rampart restore --system"));
  const where = stateOption(input);
  // Without the old key there is no log to verify yet.
  const first = log === "begun" ? "init" : "log verify";
  io.line(
    dim(`  next: rampart ${first}${where}, rampart doctor${where}, and rampart protect HOST${where} for each host`),
  );
}
