import { existsSync } from "node:fs";
import { join } from "node:path";
import { ACTION_KINDS } from "@rampart/core";
import { EVENT_KINDS, readCheckpoint } from "@rampart/ledger";
import { nearest } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { checkpointOf } from "../log/checkpoint.js";
import { LOGS, type LogName, logFolder } from "../log/logs.js";
import type { Query } from "../past/query.js";
import { parseSince } from "../past/since.js";
import { eventLine } from "../say/event.js";
import { find } from "../search/find.js";
import type { Found } from "../search/search.js";
import { administered, layoutOf } from "../setup/folders.js";

const USUAL = 100;
const MOST = 10_000;
/** Events that take a second or so to index. */
const LONG = 65_536;

export const verb: Verb = {
  name: "log search",
  summary: "find events of the record, oldest first",
  usage: "[options] [TEXT]",
  about: [
    "Everything that is given must hold. A host stands for all below it, a path for everything in it. TEXT is looked for in the whole event, whatever its case. Shows the newest that match; `rampart log prove INDEX` proves one of them.",
    "An index beside the log says where to look; it is brought up to date first, and made anew where it is missing or damaged. What is shown is read from the log. It shows; `rampart log verify` checks.",
  ],
  options: {
    agent: { type: "string", value: "A", help: "who called" },
    session: { type: "string", value: "S", help: "in which session" },
    tool: { type: "string", value: "T", help: "tool, as Rampart or as the host names it" },
    action: { type: "string", value: "A", help: "calls that would do this: file.delete, net.send, opaque …" },
    host: { type: "string", value: "H", help: "calls that reach this host or one below it" },
    path: { type: "string", value: "P", help: "calls that touch this path or something in it" },
    rule: { type: "string", value: "R", help: "decisions this rule determined" },
    verdict: { type: "string", value: "V", choices: ["allow", "ask", "deny"], help: "allow, ask or deny" },
    finding: { type: "string", value: "F", help: "what analysers saw: injection, secret.aws-access-token …" },
    kind: { type: "string", value: "K", help: "intent, outcome, review, alarm, gap …" },
    since: { type: "string", value: "WHEN", help: "since then: 8h, 30d, 2w or a day, 2026-01-31" },
    until: { type: "string", value: "WHEN", help: "before then, said the same way" },
    limit: { type: "string", value: "N", help: `at most so many, the newest; default ${USUAL}, at most ${MOST}` },
    log: { type: "string", value: "NAME", choices: LOGS, help: "which of this installation's logs; default guard" },
    rebuild: { type: "boolean", help: "make the index anew first" },
  },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart log search --verdict deny --since 1d", what: "what was refused today" },
    { run: "rampart log search --path /etc --agent gemini-cli", what: "who touched a folder" },
    { run: "rampart log search --log models rejected", what: "models that were refused" },
    { run: "rampart log search --finding injection --since 1w", what: "where somebody gave the model orders" },
    { run: "rampart log search --json 'curl -s'", what: "any text, for a program" },
  ],
  exits: [{ status: EXIT.no, means: "nothing was found" }],
  async run(input, io) {
    const layout = administered(layoutOf(input, io));
    const name = (input.text("log") ?? "guard") as LogName;
    const log = logFolder(layout, name);
    if (!existsSync(log))
      throw new Failure("not_found", `there is no log at ${log}`, `rampart init${stateOption(input)}`);
    const [query, limit] = [queryOf(input, io), limitOf(input.text("limit"))];
    const { origin } = readCheckpoint(await checkpointOf(log));
    const where = { log, origin, folder: join(layout.state, name === "guard" ? "index" : `index-${name}`) };
    const found = await find(where, query, {
      limit,
      rebuild: input.flag("rebuild"),
      progress: progressOn(io),
      note: (what) => io.note(dim(what)),
    });
    for (const event of found.kept) {
      if (input.json) io.json(event);
      else io.line(...eventLine(event));
      await io.drained();
    }
    if (!input.json) io.line(dim(countsOf(found)));
    if (found.torn !== null) io.note(yellow("the end of the log is torn: "), found.torn, "  rampart log verify");
    return found.kept.length > 0 ? EXIT.ok : EXIT.no;
  },
};

/** Says once that it takes a while. */
function progressOn(io: Io): (added: number) => void {
  let said = false;
  return (added) => {
    if (said || added < LONG) return;
    said = true;
    io.note(dim("indexing what is new in the record …"));
  };
}

function countsOf({ kept, matched, more }: Found): string {
  if (more) return `the newest ${kept.length} are shown; older ones may match: --limit`;
  const older = matched - kept.length;
  const shown = older > 0 ? `; ${older} older: --limit` : "";
  return `${matched} ${matched === 1 ? "entry matches" : "entries match"}${shown}`;
}

function queryOf(input: Input, io: Io): Query {
  const time = (option: string) => {
    const said = input.text(option);
    return said === null ? null : parseSince(said, io.now(), `--${option}`).time;
  };
  const text = input.positionals[0] ?? null;
  if (text === "" || input.text("path") === "" || input.text("host") === "") {
    throw new Failure("bad_value", "nothing is looked for in an empty text", "rampart log search --help");
  }
  return {
    kind: kindOf(input.text("kind")),
    agent: input.text("agent"),
    session: input.text("session"),
    tool: input.text("tool"),
    action: actionOf(input.text("action")),
    host: input.text("host"),
    path: input.text("path"),
    rule: input.text("rule"),
    verdict: input.text("verdict"),
    finding: input.text("finding"),
    since: time("since"),
    until: time("until"),
    text,
  };
}

function actionOf(kind: string | null): string | null {
  if (kind === null || ACTION_KINDS.some((one) => one === kind)) return kind;
  const meant = nearest(kind, ACTION_KINDS);
  throw new Failure(
    "bad_value",
    `--action ${kind}: there is no such kind${meant === null ? "" : `; did you mean ${meant}?`}`,
    "docs/formats/actions.md lists them",
  );
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
