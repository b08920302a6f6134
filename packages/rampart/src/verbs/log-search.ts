import { existsSync } from "node:fs";
import { EVENT_KINDS, readCheckpoint, readLog } from "@rampart/ledger";
import { type JsonObject, placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { checkpointOf } from "../log/checkpoint.js";
import { matches, type Query } from "../past/query.js";
import { parseSince } from "../past/since.js";
import { eventLine } from "../say/event.js";
import { layoutOf } from "../setup/folders.js";

const USUAL = 100;
const MOST = 10_000;

export const verb: Verb = {
  name: "log search",
  summary: "find events of the record, oldest first",
  usage: "[options] [TEXT]",
  about: [
    "Everything that is given must hold. A host stands for all below it, a path for everything in it. TEXT is looked for in the whole event, whatever its case. Reads the log from its beginning; shows the newest that match. It shows; `rampart log verify` checks.",
  ],
  options: {
    agent: { type: "string", value: "A", help: "who called" },
    session: { type: "string", value: "S", help: "in which session" },
    tool: { type: "string", value: "T", help: "tool, as Rampart or as the host names it" },
    host: { type: "string", value: "H", help: "calls that reach this host or one below it" },
    path: { type: "string", value: "P", help: "calls that touch this path or something in it" },
    rule: { type: "string", value: "R", help: "decisions this rule determined" },
    verdict: { type: "string", value: "V", choices: ["allow", "ask", "deny"], help: "allow, ask or deny" },
    kind: { type: "string", value: "K", help: "intent, outcome, review, alarm, gap …" },
    since: { type: "string", value: "WHEN", help: "since then: 8h, 30d, 2w or a day, 2026-01-31" },
    until: { type: "string", value: "WHEN", help: "before then, said the same way" },
    limit: { type: "string", value: "N", help: `at most so many, the newest; default ${USUAL}, at most ${MOST}` },
  },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart log search --verdict deny --since 1d", what: "what was refused today" },
    { run: "rampart log search --path /etc --agent gemini-cli", what: "who touched a folder" },
    { run: "rampart log search --json 'curl -s'", what: "any text, for a program" },
  ],
  exits: [{ status: EXIT.no, means: "nothing was found" }],
  async run(input, io) {
    const { log } = placesIn(layoutOf(input, io));
    if (!existsSync(log)) throw new Failure("not_found", `there is no log at ${log}`, "rampart init");
    const { kept, matched, read } = await search(log, queryOf(input, io), limitOf(input.text("limit")));
    for (const event of kept) {
      if (input.json) io.json(event);
      else io.line(...eventLine(event));
      await io.drained();
    }
    if (!input.json) {
      const older = matched - kept.length;
      io.line(dim(`${matched} of ${read} entries match${older > 0 ? `; ${older} older: --limit` : ""}`));
    }
    return matched > 0 ? EXIT.ok : EXIT.no;
  },
};

/** One pass over the log; keeps the newest `limit` that match. */
async function search(folder: string, query: Query, limit: number) {
  const { origin } = readCheckpoint(await checkpointOf(folder));
  const kept: JsonObject[] = [];
  let matched = 0;
  let read = 0;
  for await (const { text, event } of readLog(folder, origin)) {
    read++;
    if (!matches(query, event as unknown as JsonObject, text)) continue;
    matched++;
    kept.push(event as unknown as JsonObject);
    if (kept.length > limit) kept.shift();
  }
  return { kept, matched, read };
}

function queryOf(input: Input, io: Io): Query {
  const time = (option: string) => {
    const said = input.text(option);
    return said === null ? null : parseSince(said, io.now()).time;
  };
  return {
    kind: kindOf(input.text("kind")),
    agent: input.text("agent"),
    session: input.text("session"),
    tool: input.text("tool"),
    host: input.text("host"),
    path: input.text("path"),
    rule: input.text("rule"),
    verdict: input.text("verdict"),
    since: time("since"),
    until: time("until"),
    text: input.positionals[0] ?? null,
  };
}

function kindOf(kind: string | null): string | null {
  if (kind === null || EVENT_KINDS.some((one) => one === kind)) return kind;
  throw new Failure("bad_value", `--kind ${kind}: there is ${EVENT_KINDS.join(", ")}`, "rampart log search --help");
}

function limitOf(text: string | null): number {
  if (text === null) return USUAL;
  const limit = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : MOST + 1;
  if (limit <= MOST) return limit;
  throw new Failure("bad_value", `--limit ${text}: expected 1 to ${MOST}`, "rampart log search --help");
}
