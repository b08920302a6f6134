import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { AuditError, type AuditReport, verifyFolder } from "@rampart/auditor";
import { VERIFY_EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { folderOf } from "../log/logs.js";
import { noLogAt } from "../log/none.js";
import { namedWitnesses, ownWitnesses, type Witnessed } from "../log/witnessed.js";
import { sayAudit } from "../say/audit.js";
import { administered, layoutOf } from "../setup/folders.js";

export const verb: Verb = {
  name: "log verify",
  summary: "check that nobody changed, cut or rewrote the record",
  usage: "[options] [guard|models|FOLDER]",
  about: [
    "Uses a verifier that shares no code with what writes the log. Without a checkpoint from elsewhere it says so: a complete rewrite by whoever holds the key would pass. The log of this installation is compared with the witnesses `rampart init` was told of; other folders only with what --witness names.",
  ],
  options: {
    witness: { type: "string", value: "WHERE", multiple: true, help: "checkpoints kept elsewhere: FILE or git:REMOTE" },
    key: { type: "string", value: "KEY", multiple: true, help: "verifier key from elsewhere, NAME+ID+BASE64" },
    cosigner: {
      type: "string",
      value: "KEY",
      multiple: true,
      help: "key of a witness that cosigns, from its operator",
    },
    quorum: { type: "string", value: "N", help: "how many cosigners must have signed; default 1" },
    copy: {
      type: "string",
      value: "PATH",
      multiple: true,
      help: "older copy of the log: names the entry that differs",
    },
    "require-witness": { type: "boolean", help: "exit 22 where no checkpoint from elsewhere covers the log" },
  },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart log verify", what: "the log of this installation" },
    { run: "rampart log verify models", what: "what was said of models" },
    { run: "rampart log verify --witness /mnt/elsewhere/checkpoint", what: "against checkpoints on another mount" },
    { run: "rampart log verify ./copy-of-log --json", what: "any log folder, for a program" },
  ],
  exits: [
    { status: VERIFY_EXIT.intact, means: "intact" },
    { status: VERIFY_EXIT.tampered, means: "tampered" },
    { status: VERIFY_EXIT.torn, means: "torn tail" },
    { status: 22, means: "no witness where one is required" },
    { status: VERIFY_EXIT.usage, means: "wrong usage or no log" },
  ],
  async run(input, io) {
    const folder = logFolder(input, io);
    const witnessed = await witnessesFor(input, io);
    try {
      const report = audit(folder, witnessed, input, io);
      if (input.json) io.json({ ...report, unreachable: witnessed.unreachable, near: witnessed.near });
      else sayReport(folder, report, witnessed, io);
      if (!input.json && report.gaps > 0 && input.positionals.length === 0)
        io.line(dim(`  which, and why: rampart log search --kind gap${stateOption(input)}`));
      return report.exit;
    } finally {
      await witnessed.forget();
    }
  },
};

/** Those named; for the log of this installation, those it was set up with too. */
async function witnessesFor(input: Input, io: Io): Promise<Witnessed> {
  const layout = layoutOf(input, io);
  const named = input.texts("witness");
  if (named.length === 0 && input.positionals.length === 0) return ownWitnesses(layout);
  try {
    return await namedWitnesses(named, layout, io);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Failure("file_unreadable", `witness ${message}`, null, VERIFY_EXIT.usage, { cause });
  }
}

function logFolder(input: Input, io: Io): string {
  const [named] = input.positionals;
  const layout = named === undefined ? administered(layoutOf(input, io)) : layoutOf(input, io);
  const folder = folderOf(named, layout, io);
  if (existsSync(folder)) return folder;
  throw noLogAt(folder, named === undefined ? `rampart init${stateOption(input)}` : null, VERIFY_EXIT.usage);
}

/** Everything that keeps a folder from being audited is status 2: nothing was found out about its integrity. */
function audit(folder: string, witnessed: Witnessed, input: Input, io: Io): AuditReport {
  const quorum = input.text("quorum") ?? String(Math.max(1, witnessed.quorum));
  if (!/^[1-9]\d?$/.test(quorum)) throw new Failure("bad_value", `--quorum ${quorum}: expected 1 to 99`, null);
  try {
    return verifyFolder(folder, {
      witnesses: witnessed.files,
      cosigners: [...new Set([...input.texts("cosigner"), ...witnessed.cosigners])],
      quorum: Number(quorum),
      keys: input.texts("key"),
      copies: input.texts("copy").map((path) => resolve(io.cwd, path)),
      requireWitness: input.flag("require-witness"),
    });
  } catch (cause) {
    if (!(cause instanceof AuditError)) throw cause;
    throw new Failure("file_unreadable", `${folder}: ${cause.message}`, null, VERIFY_EXIT.usage, { cause });
  }
}

function sayReport(folder: string, report: AuditReport, { unreachable, near }: Witnessed, io: Io): void {
  sayAudit(folder, report, io);
  for (const witness of unreachable) io.line(yellow("  witness not reached: "), witness);
  for (const { name, why } of near) io.line(yellow("  no witness against this machine: "), `${name}, ${why}`);
}
