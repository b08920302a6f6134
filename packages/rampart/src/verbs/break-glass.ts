import { existsSync } from "node:fs";
import { HOSTS } from "@rampart/edge";
import { DEFAULT_DOOR, type Doors, placesIn, readDoors, writeDoors } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { lastingOf } from "../command/lasting.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { order } from "../guard/order.js";
import { sayOrdered } from "../say/orders.js";
import { when } from "../say/words.js";
import { administered, layoutOf } from "../setup/folders.js";

const MOST = 86_400_000;

export const verb: Verb = {
  name: "break-glass",
  summary: "let doors only watch for a while, with an alarm",
  usage: "--for SPAN --reason TEXT | --end",
  about: [
    "For when the policy is wrong and work cannot wait: every door only watches until the time is over, a day at most, and then enforces again by itself. It is recorded, with a critical alarm; every call goes on being judged and recorded as what it would have been. Quarantines, `stop --all` and restrictions hold all the same: release these.",
    "Works without a guard, and where none can be started: then doors are told by their file alone, and the next guard records how it found them.",
  ],
  options: {
    for: { type: "string", value: "SPAN", help: "how long: 30m, 2h; at most 24h" },
    reason: { type: "string", value: "TEXT", help: "for the record and the alarm" },
    end: { type: "boolean", help: "enforce again now" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart break-glass --for 30m --reason 'the fix must go out'", what: "doors watch for half an hour" },
    { run: "rampart break-glass --end", what: "doors enforce again" },
  ],
  exits: [{ status: EXIT.no, means: "refused" }],
  async run(input, io) {
    if (input.flag("end")) return mend(input, io);
    const span = lastingOf(input.text("for"));
    const reason = input.text("reason");
    if (span === null || reason === null)
      throw new Failure(
        "usage",
        "rampart break-glass: for how long, and why? --for and --reason",
        "rampart break-glass --help",
      );
    if (span > MOST) throw new Failure("bad_value", "--for: a day at most", "rampart break-glass --help");
    const answer = await order(input, io, { op: "break-glass", for: span, reason }).catch((error: unknown) =>
      withoutGuard(input, io, span, error),
    );
    if (input.json) io.json(answer);
    else {
      io.line(red("broken"), "  doors only watch until ", bold(when(Number(answer["until"]))), " UTC");
      sayOrdered(answer, io);
      if (answer["recorded"] === false)
        io.line(
          yellow("  note  "),
          `no guard could record it (${answer["why"]}); the next one records how it found the doors`,
        );
      io.line(`  rampart break-glass --end${stateOption(input)}`);
    }
    return EXIT.ok;
  },
};

async function mend(input: Input, io: Io): Promise<number> {
  const places = placesIn(administered(layoutOf(input, io)));
  const doors = await readDoors(places.doors).catch((): Doors => ({}));
  const timed = Object.entries(doors).filter(([, { until }]) => until !== undefined);
  if (timed.length > 0) {
    const now = io.now();
    const enforcing = timed.map(([name, { onUnavailable }]) => [name, { mode: "enforce", onUnavailable, since: now }]);
    await writeDoors(places.doors, { ...doors, ...(Object.fromEntries(enforcing) as Doors) });
  }
  const answer = await order(input, io, { op: "mend-glass" }).catch((error: unknown) => {
    if (timed.length === 0) throw error;
    return { entry: null, notes: [], alone: false };
  });
  if (input.json) io.json(answer);
  else {
    io.line(green("mended"), "  doors enforce as before");
    sayOrdered(answer, io);
  }
  return EXIT.ok;
}

/** What a guard says no to stays no; where none can be had, doors read their file. */
async function withoutGuard(input: Input, io: Io, span: number, error: unknown) {
  const refused = error instanceof Failure && (error.code === "refused" || error.code === "not_installed");
  if (refused) throw error;
  const places = placesIn(administered(layoutOf(input, io)));
  const doors = existsSync(places.doors) ? await readDoors(places.doors).catch((): Doors => ({})) : {};
  const since = io.now();
  const until = since + span;
  const names = [...new Set([...Object.keys(doors), ...Object.keys(HOSTS)])].slice(0, 64);
  const watching = names.map((name) => {
    const settings = Object.hasOwn(doors, name) ? doors[name]! : DEFAULT_DOOR;
    return [name, settings.mode === "monitor" ? settings : { ...settings, mode: "monitor", since, until }];
  });
  await writeDoors(places.doors, Object.fromEntries(watching) as Doors);
  const why = error instanceof Error ? error.message.split("\n")[0]! : "unknown";
  return { entry: null, until, recorded: false, why, notes: [], alone: true };
}
