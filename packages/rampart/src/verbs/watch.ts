import { errorOf, isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, yellow } from "../command/ink.js";
import { interrupted } from "../command/interrupted.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuard, followGuard } from "../guard/admin.js";
import { eventLine } from "../say/event.js";
import { layoutOf } from "../setup/folders.js";
import { Live } from "../watch/live.js";
import { loadScreen } from "../watch/open.js";

export const verb: Verb = {
  name: "watch",
  summary: "see decisions as they happen",
  usage: "[--plain] [--from INDEX]",
  about: [
    "On a terminal a full screen: the stream with filters, details of an event, and reviews that wait, to be approved or denied by key. Elsewhere, and with --plain, --from or --json, one line an event. Events come from the guard as it records them; control and bidi characters are made visible.",
    "Deciding reviews: in system mode by a key, since agents cannot reach the guard's socket for people. In user mode agents run as you, so their code could type or decide too; a passphrase, chosen here the first time, keeps a stray key from deciding, and only system mode keeps out code.",
  ],
  options: {
    from: { type: "string", value: "INDEX", help: "begin with this entry of the log; default: what comes from now on" },
    plain: { type: "boolean", help: "lines instead of the full screen" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart watch", what: "the full screen; q closes it" },
    { run: "rampart watch --plain", what: "one line an event, until Ctrl-C" },
    { run: "rampart watch --from 0 --json", what: "everything so far and what comes, for a program" },
  ],
  async run(input, io) {
    // A copy of the program that comes without the screen shows lines.
    const screen = wantsScreen(input, io) ? await loadScreen() : null;
    if (screen !== null) return watchScreen(screen, input, io);
    const stream = await followGuard(input, io, { op: "watch", from: indexOf(input.text("from")) });
    void interrupted(io).then(() => stream.close());
    for await (const message of stream) {
      const error = errorOf(message);
      if (error !== null) throw new Failure("refused", error.message, null, EXIT.no);
      if (message["watching"] === true && !input.json) io.line(dim("watching; Ctrl-C ends"));
      if (typeof message["missed"] === "number") sayMissed(message["missed"], input, io);
      if (isJsonObject(message["event"])) {
        if (input.json) io.json(message["event"]);
        else io.line(...eventLine(message["event"]));
      }
      await io.drained();
    }
    if (!io.interrupted.aborted && !input.json) io.line(yellow("the guard ended"));
    return EXIT.ok;
  },
};

type Screen = NonNullable<Awaited<ReturnType<typeof loadScreen>>>;

const wantsScreen = (input: Input, io: Io): boolean =>
  io.interactive &&
  process.stdout.isTTY &&
  !input.json &&
  !input.flag("plain") &&
  input.text("from") === null &&
  io.env["TERM"] !== "dumb";

async function watchScreen(screen: Screen, input: Input, io: Io): Promise<number> {
  // Without a guard there is nothing to open a screen for, and the answer says how to start one.
  await askGuard(input, io, { op: "head" });
  const layout = layoutOf(input, io);
  await screen.showScreen({
    stdin: process.stdin,
    stdout: process.stdout,
    colours: !io.env["NO_COLOR"],
    live: (changed) => new Live(input, io, layout, changed),
    interrupted: io.interrupted,
  });
  return EXIT.ok;
}

function indexOf(text: string | null): number | null {
  if (text === null) return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Failure("bad_value", `--from ${text}: an entry's index is a whole number from 0`, "rampart watch --from 0");
}

function sayMissed(count: number, input: Input, io: Io): void {
  if (input.json) io.json({ missed: count });
  else io.line(yellow(`${count} events came faster than they could be shown; they are in the log`));
}
