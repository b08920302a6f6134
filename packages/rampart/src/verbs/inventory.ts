import { statSync } from "node:fs";
import { resolve } from "node:path";
import {
  type DoorStand,
  type Found,
  HOSTS,
  inspectDoor,
  type ProtectContext,
  RANKS,
  THING_KINDS,
  takeInventory,
} from "@rampart/edge";
import { parse } from "yaml";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, type Piece, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Verb } from "../command/verb.js";
import { protectContext } from "../setup/door.js";
import { layoutOf } from "../setup/folders.js";
import { readKey } from "../setup/install.js";
import { freshReceipt } from "../setup/receipt.js";

const SHOWN = 12;

export const verb: Verb = {
  name: "inventory",
  summary: "agents here, what they can reach, and what guards them",
  usage: "[REPOSITORY…]",
  about: [
    "Lists coding agents and their doors, settings that loosen them, MCP servers, places of credentials (by name only), models and projects. With repositories, also what in them speaks to agents, and the pipelines that run agents. Problems come first, the most serious at the top, each with the command that mends it.",
    "Reads settings files and nothing else: no credential is opened, nothing is started, changed or sent.",
  ],
  options: {
    all: { type: "boolean", help: `every thing of each kind, not the first ${SHOWN}` },
  },
  positionals: { min: 0, max: 64 },
  examples: [
    { run: "rampart inventory", what: "this machine, as this user's agents see it" },
    { run: "rampart inventory . ../other", what: "and two repositories with their pipelines" },
    { run: "rampart inventory --json", what: "for a program" },
  ],
  exits: [{ status: EXIT.no, means: "something critical or high was found" }],
  async run(input, io) {
    const roots = input.positionals.map((path) => resolve(io.cwd, path));
    for (const root of roots) {
      if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
        throw new Failure("not_found", `${root} is no folder`, "rampart inventory .");
    }
    const layout = layoutOf(input, io);
    const context = protectContext(layout, await readKey(layout).catch(() => ""), io);
    const doors = await doorsOf(context);
    const found = await takeInventory({ context, roots, doors, parseYaml });
    if (input.json) io.json(found);
    else sayFound(found, input.flag("all"), io);
    return found.issues.some(({ rank }) => rank === "critical" || rank === "high") ? EXIT.no : EXIT.ok;
  },
};

/** A pipeline that builds itself from a thousand aliases is none to read. */
const parseYaml = (text: string): unknown => parse(text, { maxAliasCount: 100, logLevel: "silent" });

async function doorsOf(context: ProtectContext): Promise<ReadonlyMap<string, DoorStand>> {
  const stands = new Map<string, DoorStand>();
  for (const host of Object.values(HOSTS)) {
    const door = await inspectDoor(host, context);
    if (door.problems.length > 0) stands.set(host.host, "broken");
    else if (!door.protected) stands.set(host.host, "none");
    else if (door.settings?.mode === "monitor") stands.set(host.host, "monitor");
    else stands.set(host.host, (await freshReceipt(host.host, context)) === null ? "configured" : "seen");
  }
  return stands;
}

const TITLES: Readonly<Record<(typeof THING_KINDS)[number], string>> = {
  agent: "Agents",
  setting: "Settings of agents",
  "mcp-server": "MCP servers",
  credential: "Credentials in reach, by name",
  model: "Models",
  project: "Projects",
  repository: "Repositories",
  pipeline: "Pipelines",
};

const PAINT = { critical: red, high: red, medium: yellow, low: dim } as const;

function sayFound({ things, issues, unread }: Found, all: boolean, io: Io): void {
  if (issues.length === 0) io.line(green("no problems"));
  for (const { rank, thing, reason, place, mend } of issues) {
    io.line(PAINT[rank](rank.padEnd(9)), bold(thing), `: ${reason}`);
    io.line("         ", dim(place));
    io.line("         ", mend);
  }
  for (const kind of THING_KINDS) {
    const own = things.filter((thing) => thing.kind === kind);
    if (own.length === 0) continue;
    io.line();
    io.line(bold(TITLES[kind]), dim(`  ${own.length}`));
    const shown = all ? own : own.slice(0, SHOWN);
    const widest = Math.min(32, Math.max(...shown.map(({ name }) => name.length)));
    for (const { name, place, facts } of shown)
      io.line("  ", name.padEnd(widest), "  ", ...factPieces(facts), dim(name === place ? "" : `  ${place}`));
    if (own.length > shown.length) io.line(dim(`  … and ${own.length - shown.length} more: rampart inventory --all`));
  }
  if (unread.length > 0) io.line();
  for (const { place, why } of unread) io.line(yellow("not read "), `${place}: ${why}`);
  const counts = RANKS.map((rank) => [rank, issues.filter((issue) => issue.rank === rank).length] as const);
  io.line();
  io.line(
    dim(
      `${things.length} things, ${issues.length} problems: ${counts.map(([rank, count]) => `${count} ${rank}`).join(", ")}`,
    ),
  );
}

function factPieces(facts: Found["things"][number]["facts"]): Piece[] {
  const said = Object.entries(facts)
    .filter(([, value]) => value !== "" && value !== false && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => (value === true ? name : `${name} ${Array.isArray(value) ? value.join(" ") : value}`));
  return [said.join(", ")];
}
