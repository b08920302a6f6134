import { resolve } from "node:path";
import {
  acrossServers,
  keysOf,
  type Offered,
  ownPins,
  readPinOwners,
  type Startable,
  startableServers,
} from "@rampart/edge";
import { placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Input, Verb } from "../command/verb.js";
import { sayPlanned, sayScanned } from "../mcp/say-scan.js";
import { leftOut, nameOf, type Scanned, scanServer } from "../mcp/scan-server.js";
import { agreed } from "../setup/agree.js";
import { layoutOf, userOf } from "../setup/folders.js";
import { install } from "../setup/install.js";

/** Servers that run at once. */
const AT_ONCE = 4;
const DEFAULT_SECONDS = 30;
const TWICE = "another server here has its name, and its place; give one another name";

export const verb: Verb = {
  name: "mcp scan",
  summary: "start the MCP servers configured here, pin and check tools",
  usage: "[SERVER…] [--yes] [--in DIR] [--timeout SECONDS]",
  about: [
    "Finds the servers in this machine's client configurations, starts each, asks for its tools and ends it. Definitions never seen before are pinned, as `rampart mcp` would; changed ones wait to be accepted. Points out words that would steer a model, and tools several servers offer or speak of.",
    "Starting a server runs its code, as its client would: nothing is started before you agree. Those of type `sse` are connected to, with the headers of their configuration; others reached over HTTP are named and left out.",
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
  exits: [
    {
      status: EXIT.no,
      means: "a definition changed, stands twice, is flagged or shadowed; a server or a file could not be looked at",
    },
  ],
  async run(input, io) {
    const deadlineMs = secondsOf(input) * 1_000;
    const roots = input.texts("in").map((path) => resolve(io.cwd, path));
    const found = await startableServers(userOf(io.env).home, roots, io.env);
    const layout = layoutOf(input, io);
    const pins = placesIn(layout).mcpPins;
    const keys = keysOf(found.servers, nameOf, await readPinOwners(pins), found.looked);
    const keyOf = (one: Startable) => keys.get(one) ?? nameOf(one);
    const chosen = choose(found.servers, keyOf, input.positionals);
    const starting = chosen.filter((one) => one.why === null && keys.has(one));
    if (starting.length > 0) {
      if (!input.flag("yes")) for (const one of starting) sayPlanned(one, keyOf(one), io);
      if (!(await agreed("Start them?", input, io))) return EXIT.ok;
    }
    // What is seen is pinned, and that needs an installation; where there is nothing to start there is nothing to pin.
    if (starting.length > 0) await install(layout, io);
    const offered: Offered[] = [];
    const owned: Record<string, Startable["places"]> = {};
    const scan = async (one: Startable): Promise<Scanned> => {
      const why = one.why ?? (keys.has(one) ? null : TWICE);
      const key = keyOf(one);
      if (why !== null) return leftOut(one, key, "skipped", why);
      if (io.interrupted.aborted) return leftOut(one, key, "failed", "it was interrupted");
      const { scanned, definitions } = await scanServer(one, key, pins, deadlineMs, io);
      offered.push({ server: key, definitions });
      if (scanned.state === "scanned" && !one.proxied) owned[key] = one.places;
      return scanned;
    };
    const servers = await someAtOnce(chosen, scan);
    await ownPins(pins, owned);
    const across = acrossServers(offered);
    if (input.json) io.json({ servers, across, unread: found.unread });
    else sayScanned(servers, across, found.unread, io);
    const fine = servers.every(({ state, notices }) => state !== "failed" && notices.length === 0);
    return fine && across.length === 0 && found.unread.length === 0 ? EXIT.ok : EXIT.no;
  },
};

/** By the name its client has it under, or by what its tools are pinned by. */
function choose(
  servers: readonly Startable[],
  keyOf: (one: Startable) => string,
  names: readonly string[],
): readonly Startable[] {
  const isNamed = (one: Startable, name: string) => name === keyOf(one) || name === nameOf(one);
  const unknown = names.find((name) => !servers.some((one) => isNamed(one, name)));
  if (unknown !== undefined) {
    const known = [...new Set(servers.map(keyOf))].join(", ") || "none";
    throw new Failure(
      "not_found",
      `no server called ${JSON.stringify(unknown)} is configured here; those that are: ${known}`,
      "rampart inventory",
    );
  }
  return names.length === 0 ? servers : servers.filter((one) => names.some((name) => isNamed(one, name)));
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
