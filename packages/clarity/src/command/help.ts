import { VERSION, wrap } from "@rampart/service";
import { CODES, EXIT } from "../error.js";
import type { Io, Options, Verb } from "../verbs/verb.js";
import { SHARED } from "./arguments.js";

const WIDTH = 78;

export function printOverview(program: string, verbs: readonly Verb[], io: Io): void {
  io.line(`${program}: measures, signs, verifies and scans models; never loads one`);
  io.line();
  io.line(`Usage: ${program} VERB [options]`);
  io.line();
  const widest = Math.max(...verbs.map(({ name }) => name.length));
  for (const { name, summary } of verbs) io.line(`  ${name.padEnd(widest + 2)}${summary}`);
  io.line();
  io.line("Every verb: --json, --help, --version");
  printExits(io);
}

export function printHelp(program: string, verb: Verb, io: Io): void {
  io.line(`${program} ${verb.name}: ${verb.summary}`);
  io.line();
  io.line(`Usage: ${program} ${verb.name} ${verb.usage}`);
  for (const paragraph of verb.about ?? []) {
    io.line();
    for (const line of wrap(paragraph, WIDTH)) io.line(line);
  }
  io.line();
  io.line("Options");
  printOptions({ ...verb.options, ...SHARED }, io);
  io.line();
  io.line("Examples");
  for (const { run, what } of verb.examples) {
    io.line(`  ${program} ${run}`);
    io.line(`      ${what}`);
  }
  printExits(io);
}

export function printVersion(program: string, json: boolean, io: Io): void {
  if (json) io.json({ version: VERSION });
  else io.line(`${program} ${VERSION}`);
}

function printOptions(options: Options, io: Io): void {
  for (const [name, spec] of Object.entries(options)) {
    const value = spec.type === "boolean" ? "" : ` ${spec.choices?.join("|") ?? spec.value ?? "VALUE"}`;
    io.line(`  --${name}${value}`);
    for (const line of wrap(spec.multiple ? `${spec.help} (repeatable)` : spec.help, WIDTH - 6))
      io.line(`      ${line}`);
  }
}

function printExits(io: Io): void {
  const used = new Set<string>(Object.values(CODES));
  const rows = Object.entries(EXIT).filter(([name]) => name === "ok" || used.has(name));
  io.line();
  for (const line of wrap(`Exit status: ${rows.map(([name, status]) => `${status} ${name}`).join(", ")}`, WIDTH)) {
    io.line(line);
  }
}
