import { resolve } from "node:path";
import {
  type Across,
  acrossServers,
  callOf,
  listTools,
  NotListed,
  type Startable,
  startableServers,
  type ToolNotice,
  Tools,
} from "@rampart/edge";
import { placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { serverName } from "../mcp/server-name.js";
import { agreed } from "../setup/agree.js";
import { layoutOf, userOf } from "../setup/folders.js";
import { install } from "../setup/install.js";
import { VERSION } from "../version.js";

/** Servers that run at once. */
const AT_ONCE = 4;
const DEFAULT_SECONDS = 30;

interface Scanned {
  readonly server: string;
  readonly hosts: readonly string[];
  readonly files: readonly string[];
  readonly proxied: boolean;
  readonly state: "scanned" | "failed" | "skipped";
  readonly why: string | null;
  readonly tools: readonly string[];
  readonly notices: readonly ToolNotice[];
}

export const verb: Verb = {
  name: "mcp scan",
  summary: "start the MCP servers configured here, pin and check tools",
  usage: "[SERVER…] [--yes] [--in DIR] [--timeout SECONDS]",
  about: [
    "Finds the servers in this machine's client configurations, starts each, asks for its tools and ends it. Definitions never seen before are pinned, as `rampart mcp` would; changed ones wait to be accepted. Points out words that would steer a model, and tools several servers offer or speak of.",
    "Starting a server runs its code, as its client would: nothing is started before you agree. Servers reached over HTTP are named and left out.",
  ],
  options: {
    yes: { type: "boolean", help: "start them without asking" },
    in: { type: "string", value: "DIR", multiple: true, help: "a project whose configurations count too" },
    timeout: {
      type: "string",
      value: "SECONDS",
      help: `how long one server may take; default: ${DEFAULT_SECONDS}`,
    },
  },
  positionals: { min: 0, max: 64 },
  examples: [
    { run: "rampart mcp scan", what: "shows what would be started, and asks" },
    { run: "rampart mcp scan github --yes --json", what: "one server, for a program" },
  ],
  exits: [{ status: EXIT.no, means: "a definition changed, stands twice, is flagged or shadowed" }],
  async run(input, io) {
    const deadlineMs = secondsOf(input) * 1_000;
    const roots = input.texts("in").map((path) => resolve(io.cwd, path));
    const found = await startableServers(userOf(io.env).home, roots, io.env);
    const chosen = choose(found.servers, input.positionals);
    const doubtful = twiceNamed(chosen);
    const starting = chosen.filter((one) => one.why === null && !doubtful.has(one));
    if (starting.length > 0) {
      if (!input.flag("yes")) for (const one of starting) sayPlanned(one, io);
      if (!(await agreed("Start them?", input, io))) return EXIT.ok;
    }
    const layout = layoutOf(input, io);
    await install(layout, io);
    const pins = placesIn(layout).mcpPins;
    const offered: { server: string; definitions: Awaited<ReturnType<typeof listTools>> }[] = [];
    const scan = async (one: Startable): Promise<Scanned> => {
      const { hosts, files, proxied } = one;
      const server = nameOf(one);
      const base = { server, hosts, files, proxied, tools: [], notices: [] };
      const why = one.why ?? (doubtful.has(one) ? "another server here has its name" : null);
      if (why !== null) return { ...base, state: "skipped", why };
      try {
        const { command, cwd, env } = one;
        const own = { command, cwd: cwd ?? userOf(io.env).home, env: { ...io.env, ...env } };
        const definitions = await listTools({ ...own, deadlineMs, version: VERSION });
        offered.push({ server, definitions });
        return { ...base, state: "scanned", why: null, ...(await held(pins, server, definitions, io)) };
      } catch (error) {
        if (!(error instanceof NotListed)) throw error;
        return { ...base, state: "failed", why: error.message };
      }
    };
    const servers = await someAtOnce(chosen, scan);
    const across = acrossServers(offered);
    if (input.json) io.json({ servers, across, unread: found.unread });
    else say(servers, across, found.unread, io);
    return across.length > 0 || servers.some(({ notices }) => notices.length > 0) ? EXIT.no : EXIT.ok;
  },
};

/** The name `rampart mcp` has it under, or would have with `--name`. */
const nameOf = ({ name, given, proxied, command }: Startable) => given ?? (proxied ? serverName(command) : name);

function choose(servers: readonly Startable[], names: readonly string[]): readonly Startable[] {
  const known = servers.map(nameOf);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Failure(
      "not_found",
      `no server called ${JSON.stringify(unknown)} is configured here; those that are: ${[...new Set(known)].join(", ") || "none"}`,
      "rampart inventory",
    );
  return names.length === 0 ? servers : servers.filter((one) => names.includes(nameOf(one)));
}

/** Of several servers of one name the first keeps it: the pins of one must not be held against another. */
function twiceNamed(servers: readonly Startable[]): ReadonlySet<Startable> {
  const names = new Set<string>();
  const startable = servers.filter(({ why }) => why === null);
  return new Set(startable.filter((one) => names.has(nameOf(one)) || !names.add(nameOf(one))));
}

async function held(
  path: string,
  server: string,
  definitions: Awaited<ReturnType<typeof listTools>>,
  io: Io,
): Promise<Pick<Scanned, "tools" | "notices">> {
  const notices: ToolNotice[] = [];
  const now = () => io.now();
  const tools = new Tools({ path, server, trustFirstUse: true, now, notice: (one) => void notices.push(one) });
  const { name: user } = userOf(io.env);
  const around = { server, agent: "mcp", session: "scan", user, cwd: io.cwd, now };
  const { tools: shown } = await tools.offer({ tools: [...definitions] }, callOf("tools/list", {}, around));
  return { tools: (shown as readonly { name: string }[]).map(({ name }) => name), notices };
}

async function someAtOnce<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = [];
  let next = 0;
  const run = async () => {
    while (next < list.length) {
      const at = next++;
      done[at] = await work(list[at]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, list.length) }, run));
  return done;
}

function secondsOf(input: Input): number {
  const text = input.text("timeout") ?? String(DEFAULT_SECONDS);
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new Failure(
    "usage",
    `rampart mcp scan: --timeout takes 1 to 999 seconds, not ${JSON.stringify(text)}`,
    "rampart mcp scan --help",
  );
}

/** Arguments may hold secrets of their own, and are what would run: a person sees them, the JSON does not. */
function sayPlanned(one: Startable, io: Io): void {
  io.note(bold(printable(nameOf(one))), `  ${printable(one.command.join(" "))}`, dim(`  ${one.hosts.join(", ")}`));
}

const WHAT: Readonly<Record<ToolNotice["what"], string>> = {
  new: "is new and waits to be accepted",
  changed: "changed since it was accepted; it waits",
  twice: "is offered twice",
  flagged: "has suspicious words",
};

function say(
  servers: readonly Scanned[],
  across: readonly Across[],
  unread: readonly { readonly place: string; readonly why: string }[],
  io: Io,
): void {
  if (servers.length === 0) io.line("no MCP server is configured here");
  for (const { server, hosts, proxied, state, why, tools, notices } of servers) {
    const stand = state === "scanned" ? green(`${tools.length} tools`) : yellow(`${state}: ${printable(why ?? "")}`);
    const door = proxied ? "behind rampart mcp" : "not behind rampart mcp";
    io.line(bold(printable(server)), "  ", stand, dim(`  ${hosts.join(", ")}; ${door}`));
    for (const { tool, what, flags } of notices) {
      const seen = flags.length === 0 ? "" : ` (${flags.join(", ")})`;
      io.line(red(`  ${printable(tool)}`), ` ${WHAT[what]}${seen}`);
      if (what === "changed") io.line(dim(`    rampart mcp diff ${server}; rampart mcp accept ${server}`));
    }
  }
  for (const { tool, what, places } of across) {
    const [first, second] = places.map(printable);
    if (what === "shadowed") io.line(yellow("shadowed "), `${printable(tool)}: ${places.map(printable).join(", ")}`);
    else io.line(yellow("named    "), `the definition of ${first} speaks of ${second}`);
  }
  for (const { place, why } of unread) io.line(yellow("not read "), `${place}: ${why}`);
}

/** What servers and files chose, without what would move a terminal's cursor. */
const printable = (text: string) => text.replace(/[^\x20-\x7e]/g, "?").slice(0, 512);
