import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { readCheckpoint, readLog } from "@rampart/ledger";
import { type JsonObject, placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { checkpointOf } from "../log/checkpoint.js";
import { parseSince } from "../past/since.js";
import { untilTorn } from "../past/torn.js";
import { policyInForce } from "../policy/compared.js";
import { some } from "../say/words.js";
import { administered, layoutOf, scratchFolders, userOf } from "../setup/folders.js";
import { Tuning, type TuningReport } from "../tuning/tuning.js";

const SHOWN = 20;

export const verb: Verb = {
  name: "policy report",
  summary: "what doors that only watch would have refused, and what to tune",
  usage: "[--since 7d]",
  about: [
    "Would-be refusals by rule, beside what was stopped where it is enforced and what people answered; how long deciding took; and where policy and work do not fit, with the command that would change it. A suggestion is what the record shows, not advice: look at the calls first.",
  ],
  options: { since: { type: "string", value: "7d|DATE", help: "how far back; default 7d" } },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart policy report", what: "the last week" },
    { run: "rampart policy report --since 30d --json", what: "the same for a program" },
  ],
  exits: [{ status: EXIT.no, means: "something would have been refused" }],
  async run(input, io) {
    const since = parseSince(input.text("since") ?? "7d", io.now());
    const report = await read(since.time, input, io);
    if (input.json) io.json({ since: since.words, ...report });
    else say(since.words, report, io);
    return report.wouldStop > 0 ? EXIT.no : EXIT.ok;
  },
};

async function read(since: number, input: Input, io: Io): Promise<TuningReport> {
  const { log } = placesIn(administered(layoutOf(input, io)));
  if (!existsSync(log))
    throw new Failure("not_found", `there is no log at ${log}`, `rampart init${stateOption(input)}`);
  const { home: asked, name: user } = userOf(io.env);
  const home = await realpath(asked).catch(() => asked);
  const around = { home, user, scratch: scratchFolders(io.env) };
  const tuning = new Tuning(await policyInForce(input, io), since, around);
  const { origin } = readCheckpoint(await checkpointOf(log));
  for await (const { event } of untilTorn(readLog(log, origin))) {
    if (io.interrupted.aborted) break;
    tuning.take(event as unknown as JsonObject);
  }
  return tuning.tell();
}

function say(since: string, report: TuningReport, io: Io): void {
  const { calls, watched, wouldStop, doors, rules, latency, suggestions } = report;
  const verdict =
    wouldStop === 0 ? green("none would have been stopped") : yellow(`${wouldStop} would have been stopped`);
  io.line(bold(`${since}: ${some(calls, "call")}, ${watched} at doors that only watch: `), verdict);
  for (const { door, calls: own, watched: seen, wouldStop: stop } of doors)
    io.line(
      dim(
        `  door ${door}  ${some(own, "call")}${seen === 0 ? ", enforced" : `, ${seen} watched, ${stop} would be stopped`}`,
      ),
    );
  if (rules.length > 0) io.line(bold("  would deny  would ask  denied  asked  agreed"));
  for (const { rule, wouldDeny, wouldAsk, denied, asked, approved, refused, examples } of rules.slice(0, SHOWN)) {
    const columns = [
      [wouldDeny, 12],
      [wouldAsk, 11],
      [denied, 8],
      [asked, 7],
    ] as const;
    const numbers = columns.map(([value, width]) => String(value).padStart(width)).join("");
    const answered = approved + refused === 0 ? "–" : `${approved}/${approved + refused}`;
    io.line(numbers, answered.padStart(8), "  ", bold(rule), dim(`  ${examples[0]?.call.slice(0, 60) ?? ""}`));
  }
  if (rules.length > SHOWN) io.line(dim(`  … and ${rules.length - SHOWN} rules more`));
  const ms = (value: number | null) =>
    value === null ? "–" : `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`;
  io.line(dim(`  deciding took ${ms(latency.p50)}, 95 % within ${ms(latency.p95)}, 99 % within ${ms(latency.p99)}`));
  if (suggestions.length > 0) io.line(bold("to look at"));
  for (const { says, command } of suggestions) {
    io.line("  ", says);
    if (command !== null) io.line(dim(`      ${command}`));
  }
}
