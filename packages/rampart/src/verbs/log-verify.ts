import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { AuditError, type AuditReport, summary, verifyFolder } from "@rampart/auditor";
import { placesIn } from "@rampart/service";
import { VERIFY_EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { layoutOf } from "../setup/folders.js";

export const verb: Verb = {
  name: "log verify",
  summary: "check that nobody changed, cut, reordered or rewrote the record",
  usage: "[options] [FOLDER]",
  about: [
    "Uses a verifier that shares no code with what writes the log. Without a checkpoint from elsewhere (--witness) it says so: a complete rewrite by whoever holds the key would pass.",
  ],
  options: {
    witness: { type: "string", value: "FILE", multiple: true, help: "checkpoints kept elsewhere" },
    key: { type: "string", value: "KEY", multiple: true, help: "verifier key from elsewhere, NAME+ID+BASE64" },
    "require-witness": { type: "boolean", help: "exit 22 where no checkpoint from elsewhere covers the log" },
  },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart log verify", what: "the log of this installation" },
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
    const report = audit(folder, input, io);
    if (input.json) io.json(report);
    else sayReport(folder, report, io);
    return report.exit;
  },
};

function logFolder(input: Input, io: Io): string {
  const [named] = input.positionals;
  const folder = named === undefined ? placesIn(layoutOf(input, io)).log : resolve(io.cwd, named);
  if (existsSync(folder)) return folder;
  throw new Failure(
    "not_found",
    `there is no log at ${folder}`,
    named === undefined ? "rampart init" : null,
    VERIFY_EXIT.usage,
  );
}

/** Everything that keeps a folder from being audited is status 2: nothing was found out about its integrity. */
function audit(folder: string, input: Input, io: Io): AuditReport {
  try {
    return verifyFolder(folder, {
      witnesses: input.texts("witness").map((named) => resolve(io.cwd, named.replace(/^file:/, ""))),
      keys: input.texts("key"),
      requireWitness: input.flag("require-witness"),
    });
  } catch (cause) {
    if (!(cause instanceof AuditError)) throw cause;
    throw new Failure("file_unreadable", `${folder}: ${cause.message}`, null, VERIFY_EXIT.usage, { cause });
  }
}

function sayReport(folder: string, report: AuditReport, io: Io): void {
  const [headline = "", ...lines] = summary(report).split("\n");
  const paint = report.result === "intact" ? green : report.result === "torn" ? yellow : red;
  io.line(paint(headline), "  ", folder);
  for (const line of lines) io.line(line);
}
