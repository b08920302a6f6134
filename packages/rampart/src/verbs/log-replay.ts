import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCheckpoint } from "@rampart/ledger";
import { type JsonObject, placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { checkpointOf } from "../log/checkpoint.js";
import { ANYTHING } from "../past/query.js";
import { newestSessions, sessionsLike } from "../past/sessions.js";
import { type Story, Storyteller } from "../past/story.js";
import { storyLines } from "../say/story.js";
import { when } from "../say/words.js";
import { find } from "../search/find.js";
import type { Indexed } from "../search/update.js";
import { administered, layoutOf } from "../setup/folders.js";

const LISTED = 20;
/** Events of one session that are told: the newest. */
const MOST = 50_000;

export const verb: Verb = {
  name: "log replay",
  summary: "tell a session as a story, call by call",
  usage: "[SESSION]",
  about: [
    "Each call with what it would do, what was decided and why, who was asked, and what came of it. Reads the record; nothing is run again. Without SESSION the newest sessions are listed; the beginning of a session's name will do. It shows; `rampart log verify` checks.",
  ],
  options: {},
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart log replay", what: "which sessions there are" },
    { run: "rampart log replay s-1", what: "one of them, told" },
    { run: "rampart log replay s-1 --json", what: "the same for a program" },
  ],
  exits: [{ status: EXIT.no, means: "the record has nothing of that session" }],
  async run(input, io) {
    const layout = administered(layoutOf(input, io));
    const { log } = placesIn(layout);
    if (!existsSync(log))
      throw new Failure("not_found", `there is no log at ${log}`, `rampart init${stateOption(input)}`);
    const { origin } = readCheckpoint(await checkpointOf(log));
    const where = { log, origin, folder: join(layout.state, "index") };
    const asked = input.positionals[0];
    return asked === undefined ? list(where, input, io) : tell(where, asked, input, io);
  },
};

async function list(where: Indexed, input: Input, io: Io): Promise<number> {
  const { sessions, more } = await newestSessions(where, LISTED, noteOn(io));
  if (input.json) io.json({ sessions, more });
  else {
    for (const { session, agent, project, began } of sessions) {
      io.line(dim(`${when(began)} UTC  `), bold(session), `  ${agent}  `, dim(project));
    }
    if (sessions.length === 0) io.line("no session is on record yet");
    if (more) io.line(dim("there are older ones: rampart log search --kind session"));
  }
  return EXIT.ok;
}

async function tell(where: Indexed, asked: string, input: Input, io: Io): Promise<number> {
  const story = (await storyOf(where, asked, io)) ?? (await storyOf(where, await meant(where, asked, io), io));
  if (story === null) throw nothingOf(asked);
  if (input.json) io.json(story);
  else {
    for (const line of storyLines(story)) {
      io.line(...line);
      await io.drained();
    }
  }
  return EXIT.ok;
}

/** The session's events, and the gaps of the record between them, in the order of the log. */
async function storyOf(where: Indexed, session: string, io: Io): Promise<Story | null> {
  const options = { limit: MOST, rebuild: false, note: noteOn(io) };
  const own = await find(where, { ...ANYTHING, session }, options);
  const gaps = await find(where, { ...ANYTHING, kind: "gap" }, options);
  const teller = new Storyteller(session);
  for (const event of [...own.kept, ...gaps.kept].sort((a, b) => indexOf(a) - indexOf(b))) teller.take(event);
  return teller.tell(own.matched - own.kept.length);
}

/** The one session that begins like this. @throws Failure where there is none, or several */
async function meant(where: Indexed, start: string, io: Io): Promise<string> {
  const like = await sessionsLike(where, start, noteOn(io));
  if (like.length === 1) return like[0]!;
  if (like.length === 0) throw nothingOf(start);
  const newest = like.slice(-3).join(", ");
  throw new Failure("not_found", `${like.length} sessions begin with ${start}, the newest: ${newest}`, null, EXIT.no);
}

const nothingOf = (session: string) =>
  new Failure("not_found", `the record has nothing of session ${session}`, "rampart log replay", EXIT.no);
const noteOn = (io: Io) => (what: string) => io.note(dim(what));
const indexOf = ({ index }: JsonObject): number => (typeof index === "number" ? index : 0);
