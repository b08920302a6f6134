import { existsSync } from "node:fs";
import { open, readFile, rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { canonical, type Envelope, exportEvidence, type RecordedEvent } from "@rampart/ledger";
import { decodeBundle, type JsonObject, placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuardIfThere, stateOption } from "../guard/admin.js";
import { folderOf } from "../log/logs.js";
import { sessionOf } from "../past/query.js";
import { parseSince } from "../past/since.js";
import { layoutOf } from "../setup/folders.js";

export const verb: Verb = {
  name: "log export",
  summary: "events with all that proves them, in one file for others",
  usage: "[--session S] [--since WHEN] --out FILE [FOLDER]",
  about: [
    "The file holds the events asked for, the keys and gaps of the log, an inclusion proof of each, the checkpoint they lead to, cosignatures, and the policies that decided, by digest. It is verified by itself, with the log's key: rampart-audit evidence FILE --key KEY.",
    "It proves what it holds, not that nothing was left out: only where indexes follow each other without a gap is it complete.",
  ],
  options: {
    session: { type: "string", value: "S", help: "only events of this session" },
    since: { type: "string", value: "WHEN", help: "only events since then: 8h, 30d, 2w or a day, 2026-01-31" },
    out: { type: "string", value: "FILE", help: "where to write; must not exist" },
  },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart log export --since 1d --out day.evidence", what: "a day" },
    { run: "rampart log export --session s-1 --out one.evidence", what: "one session" },
  ],
  async run(input, io) {
    const [named] = input.positionals;
    const folder = folderOf(named, layoutOf(input, io), io);
    if (!existsSync(folder))
      throw new Failure("not_found", `there is no log at ${folder}`, `rampart init${stateOption(input)}`, EXIT.usage);
    const out = input.text("out");
    if (out === null)
      throw new Failure("usage", "rampart log export: where to? --out FILE", "rampart log export --help");
    const path = resolve(io.cwd, out);
    if (existsSync(path)) throw new Failure("already_there", `${path} exists`, null, EXIT.usage);
    const { select, asked } = selectionOf(input, io);
    // What was recorded a moment ago is not signed yet.
    if (named === undefined) await askGuardIfThere(input, io, { op: "checkpoint" });
    const policies = await policiesAtHand(placesIn(layoutOf(input, io)).bundle);
    const done = await writeWhole(path, (write) =>
      exportEvidence(folder, { select, asked, policies, made: io.now(), write }),
    );
    if (input.json) io.json({ out: path, ...done });
    else {
      io.line(green(`${done.entries} entries`), `  under a checkpoint of ${done.size}`, dim(`  ${path}`));
      if (done.missing > 0) io.line(yellow(`  ${done.missing} policies are there by digest only`));
      if (done.cosigned === 0) io.line(yellow("  no cosignature: who holds the log's key could have rewritten it"));
    }
    return EXIT.ok;
  },
};

function selectionOf(input: Input, io: Io) {
  const [session, said] = [input.text("session"), input.text("since")];
  const since = said === null ? null : parseSince(said, io.now());
  const select = (event: RecordedEvent) =>
    (session === null || sessionOf(event as unknown as JsonObject) === session) &&
    (since === null || event.time >= since.time);
  const asked = { ...(session !== null && { session }), ...(since !== null && { since: String(since.time) }) };
  return { select, asked };
}

/** The policy in force is in the bundle; of others only the digest is known. */
export async function policiesAtHand(bundle: string): Promise<ReadonlyMap<string, string>> {
  try {
    const { payload } = JSON.parse(await readFile(bundle, "utf8")) as Envelope;
    const { digest, policy } = decodeBundle(Buffer.from(payload, "base64"));
    return new Map([[digest, canonical(policy)]]);
  } catch {
    // Content is found by its digest; without it the file says that the text is missing.
    return new Map();
  }
}

/** The file has its name once it is whole. */
export async function writeWhole<T>(
  path: string,
  make: (write: (line: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, "wx", 0o600);
  try {
    const done = await make(async (line) => void (await file.write(line)));
    await file.sync();
    await rename(temporary, path);
    return done;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
