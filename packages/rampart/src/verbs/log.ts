import { existsSync } from "node:fs";
import { readCheckpoint, readLog } from "@rampart/ledger";
import type { JsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { checkpointOf } from "../log/checkpoint.js";
import { folderOf } from "../log/logs.js";
import { eventLine } from "../say/event.js";
import { administered, layoutOf } from "../setup/folders.js";

const USUAL = 20;

export const verb: Verb = {
  name: "log",
  summary: "read the record, oldest first",
  usage: "[guard|models|FOLDER] [--last N | --all | --from INDEX]",
  about: ["Reads the log's files, with or without a running guard. It shows; `rampart log verify` checks."],
  options: {
    last: { type: "string", value: "N", help: `the newest N entries; default ${USUAL}` },
    all: { type: "boolean", help: "every entry" },
    from: { type: "string", value: "INDEX", help: "from this entry on" },
  },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart log", what: `the newest ${USUAL} entries` },
    { run: "rampart log models", what: "what was said of models: signed, verified, admitted, refused" },
    { run: "rampart log --all --json", what: "every event, one JSON object a line" },
  ],
  async run(input, io) {
    const [named] = input.positionals;
    const layout = named === undefined ? administered(layoutOf(input, io)) : layoutOf(input, io);
    const log = folderOf(named, layout, io);
    if (!existsSync(log)) {
      if (named !== undefined) throw new Failure("not_found", `there is no log at ${log}`, "rampart log list");
      if (!input.json) io.line(`no record yet; it begins with: rampart init${stateOption(input)}`);
      return EXIT.ok;
    }
    const { size, origin } = readCheckpoint(await checkpointOf(log));
    const { from, last } = rangeOf(input, size);
    const events = readLog(log, origin, from);
    for await (const event of last === null ? all(events) : newest(events, last)) {
      if (input.json) io.json(event);
      else io.line(...eventLine(event));
      await io.drained();
    }
    if (!input.json) sayMore(from, input, io);
    return EXIT.ok;
  },
};

/** Entries are read from `from` on; of these only the last `last` are shown, null for all. */
function rangeOf(input: Input, signed: number): { from: number; last: number | null } {
  const [from, last] = [input.text("from"), input.text("last")];
  if ([from !== null, last !== null, input.flag("all")].filter(Boolean).length > 1) {
    throw new Failure("usage", "rampart log: --last, --all and --from exclude each other", "rampart log --help");
  }
  if (input.flag("all")) return { from: 0, last: null };
  if (from !== null) return { from: whole(from, "--from"), last: null };
  const count = last === null ? USUAL : whole(last, "--last");
  // Entries the last checkpoint does not cover yet come on top.
  return { from: Math.max(0, signed - count), last: count };
}

function whole(text: string, option: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Failure("bad_value", `${option} ${text}: expected a whole number`, "rampart log --help");
}

type Entries = ReturnType<typeof readLog>;

async function* all(entries: Entries): AsyncGenerator<JsonObject> {
  for await (const { event } of entries) yield event as unknown as JsonObject;
}

async function* newest(entries: Entries, count: number): AsyncGenerator<JsonObject> {
  const kept: JsonObject[] = [];
  for await (const event of all(entries)) {
    kept.push(event);
    if (kept.length > count) kept.shift();
  }
  yield* kept;
}

function sayMore(from: number, input: Input, io: Io): void {
  if (from > 0) io.line(dim(`${from} older entries: rampart log --all${stateOption(input)}`));
}
