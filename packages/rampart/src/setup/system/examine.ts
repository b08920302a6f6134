import { EXIT } from "../../command/exit.js";
import { Failure } from "../../command/failure.js";
import { bold, dim, green, red, yellow } from "../../command/ink.js";
import type { Io } from "../../command/io.js";
import { type Tried, tryOut } from "./attempt.js";
import { attemptsOf } from "./attempts.js";
import { become } from "./become.js";
import { installedSystem } from "./serve.js";

/** What stays within a user's reach in system mode, said with every examination. */
const WITHIN_REACH = [
  "the settings of the agents themselves: their user can take the hooks out; `rampart reconcile` finds calls no hook saw",
  "what an allowed program does once it runs",
  "the reader of the user: it can be ended, and calls on files the guard cannot see are then denied",
] as const;

/**
 * Tries, as one agents' user, everything that user must not be able to do. Started by root this process turns into that
 * user for good, so nothing may follow it.
 *
 * @returns exit status: 0 everything was refused, 1 something was not, or could not be tried
 */
export async function examineAs(name: string, json: boolean, io: Io): Promise<number> {
  const system = installedSystem();
  const user = system.agents.find((one) => one.name === name);
  if (user === undefined) {
    const names = system.agents.map((one) => one.name).join(", ");
    throw new Failure(
      "not_found",
      `${name} is none whose agents are guarded here; there is ${names}`,
      `rampart install --system --agent ${name}`,
      EXIT.usage,
    );
  }
  // Looked up as whoever started this: where processes of others are hidden, root still sees them.
  const attempts = attemptsOf(user, system);
  become(user);
  const tried: Tried[] = [];
  for (const attempt of attempts) tried.push(await tryOut(attempt));
  const count = (outcome: Tried["outcome"]) => tried.filter((one) => one.outcome === outcome).length;
  const missing = tried.some(({ kind }) => kind === "signal") ? [] : ["no guard is running: nobody could be signalled"];
  const proved = count("refused") === tried.length && missing.length === 0;
  const summary = {
    user: name,
    proved,
    refused: count("refused"),
    succeeded: count("succeeded"),
    untried: count("untried"),
  };
  if (json) io.json({ ...summary, missing, attempts: tried, withinReach: WITHIN_REACH });
  else say(tried, summary, missing, io);
  return proved ? EXIT.ok : EXIT.no;
}

type Summary = { user: string; proved: boolean; refused: number; succeeded: number; untried: number };

function say(tried: readonly Tried[], summary: Summary, missing: readonly string[], io: Io): void {
  for (const { kind, what, target, outcome, detail } of tried) {
    const word =
      outcome === "refused" ? green("refused  ") : outcome === "succeeded" ? red("SUCCEEDED") : yellow("untried  ");
    io.line(word, "  ", kind.padEnd(9), "  ", bold(what), dim(`  ${target} (${detail})`));
  }
  for (const one of missing) io.line(yellow("untried  "), "  ", one);
  io.line();
  const { user, refused, succeeded, untried, proved } = summary;
  const counts = `${refused} attempts refused, ${succeeded} succeeded, ${untried} untried`;
  io.line(proved ? green("proved") : red("not proved"), `  as ${user}: ${counts}`);
  io.line(dim("  within reach stay:"));
  for (const one of WITHIN_REACH) io.line(dim(`  - ${one}`));
}
