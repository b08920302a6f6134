import { wrap } from "@rampart/service";
import { SHARED } from "./arguments.js";
import { bold, dim, type Piece } from "./ink.js";
import type { Io } from "./io.js";
import type { Options, Verb } from "./verb.js";

const WIDTH = 78;

/** The list of verbs, in the order a newcomer needs them. */
export function printOverview(verbs: readonly Verb[], io: Io): void {
  io.line(bold("rampart"), ": decides what AI agents may do, and keeps the evidence");
  io.line();
  io.line("Usage: rampart VERB [options]");
  printVerbs(verbs, io);
  io.line("Every verb: --json, --state DIR, --help. Start with: rampart init");
}

/** The verbs that begin with one word. */
export function printFamily(name: string, verbs: readonly Verb[], io: Io): void {
  io.line(`Usage: rampart ${name} VERB [options]`);
  printVerbs(verbs, io);
  io.line("Every verb: --json, --state DIR, --help");
}

function printVerbs(verbs: readonly Verb[], io: Io): void {
  io.line();
  const widest = Math.max(...verbs.map((verb) => verb.name.length));
  for (const verb of verbs) io.line("  ", bold(verb.name.padEnd(widest + 2)), verb.summary);
  io.line();
}

export function printHelp(verb: Verb, io: Io): void {
  io.line(bold(`rampart ${verb.name}`), `: ${verb.summary}`);
  io.line();
  io.line(`Usage: rampart ${verb.name}${verb.usage === "" ? "" : ` ${verb.usage}`}`);
  for (const paragraph of verb.about ?? []) {
    io.line();
    for (const line of wrap(paragraph, WIDTH)) io.line(line);
  }
  printOptions({ ...verb.options, ...SHARED }, io);
  io.line();
  io.line("Examples");
  for (const { run, what } of verb.examples) {
    io.line("  ", bold(run));
    io.line("      ", dim(what));
  }
  const exits = [
    { status: 0, means: "done" },
    { status: 2, means: "wrong usage" },
    { status: 3, means: "error" },
    ...(verb.exits ?? []),
  ];
  const known = new Map(exits.map(({ status, means }) => [status, means]));
  io.line();
  const listed = [...known].sort(([a], [b]) => a - b).map(([status, means]) => `${status} ${means}`);
  for (const line of wrap(`Exit status: ${listed.join(", ")}`, WIDTH)) io.line(line);
}

function printOptions(options: Options, io: Io): void {
  const rows = Object.entries(options).map(([name, spec]): [string, string] => [
    spec.type === "boolean" ? `--${name}` : `--${name} ${spec.choices?.join("|") ?? spec.value ?? "VALUE"}`,
    spec.multiple ? `${spec.help} (repeatable)` : spec.help,
  ]);
  const widest = Math.min(26, Math.max(...rows.map(([left]) => left.length)));
  io.line();
  io.line("Options");
  for (const [left, help] of rows) {
    const pieces: Piece[] = ["  ", bold(left.padEnd(widest))];
    if (left.length > widest) {
      io.line(...pieces);
      pieces.splice(0, pieces.length, " ".repeat(widest + 2));
    }
    const [first = "", ...more] = wrap(help, WIDTH - widest - 4);
    io.line(...pieces, "  ", first);
    for (const line of more) io.line(" ".repeat(widest + 4), line);
  }
}
