import { existsSync } from "node:fs";
import { redact } from "@rampart/core";
import { type HistoryCount, readHistory } from "@rampart/edge";
import { readCheckpoint, readLog } from "@rampart/ledger";
import { type JsonObject, type Layout, placesIn, readDoors } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuardIfThere, stateOption } from "../guard/admin.js";
import { checkpointOf } from "../log/checkpoint.js";
import { Intents } from "../past/intents.js";
import { questionOf, shownCall } from "../past/question.js";
import { Reconciliation, type Unseen } from "../past/reconcile.js";
import { parseSince } from "../past/since.js";
import { protectContext } from "../setup/door.js";
import { layoutOf } from "../setup/folders.js";
import { knownHost } from "../setup/host.js";

const USUAL_SINCE = "7d";
/** Alarms recorded in one run; what is beyond is in the answer all the same. */
const MAX_ALARMS = 100;
const MAX_SHOWN = 200;

export const verb: Verb = {
  name: "reconcile",
  summary: "compare hosts' transcripts with the record: what no hook saw",
  usage: "[--since 7d] [--host HOST]",
  about: [
    "Looks for every call in the transcripts of protected agents in the log. A call that ran without an intent is an alarm with its likely cause; a running guard records it once.",
  ],
  options: {
    since: { type: "string", value: "7d|DATE", help: `how far back; default ${USUAL_SINCE}` },
    host: { type: "string", value: "HOST", multiple: true, help: "only this agent's sessions" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart reconcile", what: "the last week of every protected agent" },
    { run: "rampart reconcile --since 24h --json", what: "for a timer" },
  ],
  exits: [{ status: EXIT.no, means: "a call ran that no hook saw" }],
  async run(input, io) {
    const now = io.now();
    const since = parseSince(input.text("since") ?? USUAL_SINCE, now);
    const layout = layoutOf(input, io);
    const named = input.texts("host").map(knownHost);
    const doors = await readDoors(placesIn(layout).doors);
    const context = protectContext(layout, "", io);
    const found = new Reconciliation(await intentsOf(layout, input), doors, context, now);
    const count: HistoryCount = { files: 0, bytes: 0, unread: 0, notes: [] };
    const hosts = named.length > 0 ? named : Object.keys(doors);
    const { home } = context;
    for await (const calls of readHistory({ home, environment: io.env, since: since.time, hosts }, count)) {
      for (const call of calls) await found.take(call);
    }
    const recorded = await recordAlarms(found.unseen, input, io);
    if (input.json) io.json(jsonOf(found, count, recorded));
    else say(since.words, found, count, recorded, input, io);
    return found.unseen.length === 0 ? EXIT.ok : EXIT.no;
  },
};

/** Every intent of the log. A session that is reconciled may have begun long before. */
async function intentsOf(layout: Layout, input: Input): Promise<Intents> {
  const { log } = placesIn(layout);
  if (!existsSync(log))
    throw new Failure("not_installed", "there is no record yet", `rampart init${stateOption(input)}`);
  const { origin } = readCheckpoint(await checkpointOf(log));
  const intents = new Intents();
  for await (const { event } of readLog(log, origin, 0)) intents.take(event as unknown as JsonObject);
  return intents;
}

/** How many alarms were recorded now; null where no guard is there to record them. */
async function recordAlarms(unseen: readonly Unseen[], input: Input, io: Io): Promise<number | null> {
  const fresh = unseen.filter(({ known }) => !known).slice(0, MAX_ALARMS);
  for (const { past, cause } of fresh) {
    const { host, session, id, tool } = past;
    const body = { v: 1, op: "unmediated", host, session, call: id ?? "", tool, cause: cause.slice(0, 500) };
    if ((await askGuardIfThere(input, io, body)) === null) return null;
  }
  return fresh.length;
}

function jsonOf(found: Reconciliation, count: HistoryCount, recorded: number | null) {
  const { calls, mediated, unprotected, unclear } = found;
  const unmediated = found.unseen.map(({ past, cause, known }) => {
    const { host, session, id, tool, time, cwd } = past;
    return { host, session, call: id, tool, what: shown(past), cwd, time: new Date(time).toISOString(), cause, known };
  });
  const { files, unread, notes } = count;
  return { calls, mediated, unprotected, unclear, unmediated, recorded, files, unread, notes };
}

function shown(past: Unseen["past"]): string {
  const question = questionOf(past);
  return redact((question === null ? past.tool : shownCall(question)).slice(0, 4 * MAX_SHOWN)).text.slice(0, MAX_SHOWN);
}

function say(
  words: string,
  found: Reconciliation,
  count: HistoryCount,
  recorded: number | null,
  input: Input,
  io: Io,
): void {
  for (const note of count.notes) io.line(yellow("not read  "), note);
  const { calls, mediated, unprotected, unclear, unseen } = found;
  io.line(
    bold(`${words}: ${calls} calls in transcripts`),
    `, ${mediated} in the record, `,
    unseen.length === 0 ? green("none unmediated") : red(`${unseen.length} unmediated`),
  );
  if (unprotected > 0) io.line(dim(`  ${unprotected} from before their agent was protected`));
  if (unclear > 0) io.line(dim(`  ${unclear} without an intent that did not run to their end`));
  if (count.unread > 0) io.line(dim(`  ${count.unread} lines could not be read`));
  for (const { past, cause } of unseen.slice(0, 50)) {
    io.line();
    io.line("  ", red("unmediated"), "  ", bold(shown(past)));
    io.line(dim(`              ${past.host}, ${new Date(past.time).toISOString().slice(0, 16).replace("T", " ")}`));
    io.line("              ", cause);
  }
  if (unseen.length > 0 && recorded === null) {
    io.line();
    io.line(yellow("no guard is running, so nothing was recorded: "), `rampart serve${stateOption(input)}`);
  } else if (recorded !== null && recorded > 0) io.line(dim(`  ${recorded} alarms recorded`));
}
