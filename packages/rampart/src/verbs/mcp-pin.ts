import { changePins, type Pin, type Pins, readPins, type Startable } from "@rampart/edge";
import { placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { sayScanned } from "../mcp/say-scan.js";
import { scanServer } from "../mcp/scan-server.js";
import { serverName } from "../mcp/server-name.js";
import { shown, shownWord } from "../mcp/shown.js";
import { layoutOf } from "../setup/folders.js";
import { install } from "../setup/install.js";

const DEADLINE_MS = 30_000;

export const verb: Verb = {
  name: "mcp pin",
  summary: "pin an MCP server's tools, show what is pinned, forget it",
  usage: "[SERVER] [--forget [TOOL…]] | [--name NAME] -- COMMAND…",
  about: [
    "With a command it starts that server, asks for its tools, ends it and pins them, before a client meets them: starting a server runs its code. Tools that changed since they were pinned wait to be accepted. Without one it shows what is pinned.",
    "What is forgotten is new when it is seen again: trusted by being seen, unless `rampart mcp --new hide`. Servers that run must be started again.",
  ],
  options: {
    name: { type: "string", value: "NAME", help: "the server's name in policy and record; default: its program's" },
    forget: { type: "boolean", help: "remove the pins of SERVER, or of these of its tools" },
  },
  positionals: { min: 0, max: 64 },
  takesRest: true,
  examples: [
    { run: "rampart mcp pin --name notes -- npx -y @modelcontextprotocol/server-memory", what: "starts it and pins" },
    { run: "rampart mcp pin notes", what: "what is pinned of one server" },
    { run: "rampart mcp pin notes --forget", what: "after the server was replaced by another" },
  ],
  exits: [
    { status: EXIT.no, means: "the server could not be asked, or a definition changed, stands twice or is flagged" },
  ],
  async run(input, io) {
    const layout = layoutOf(input, io);
    const path = placesIn(layout).mcpPins;
    const command = input.rest ?? [];
    if (command.length > 0) {
      if (input.positionals.length > 0 || input.flag("forget")) throw wrong("a command stands alone behind `--`");
      await install(layout, io);
      return pin(command, path, input, io);
    }
    if (input.text("name") !== null) throw wrong("--name goes with a command behind `--`");
    const [server, ...tools] = input.positionals;
    if (input.flag("forget")) return forget(path, server, tools, input, io);
    if (tools.length > 0) throw wrong("one server at a time");
    return show(known(await readPins(path), server), input, io);
  },
};

async function pin(command: readonly string[], path: string, input: Input, io: Io): Promise<number> {
  const name = input.text("name") ?? serverName(command);
  const none = { hosts: [], files: [], places: [], env: {}, remote: null, why: null };
  const one: Startable = { ...none, name, given: name, proxied: false, command, cwd: io.cwd };
  const { scanned } = await scanServer(one, name, path, DEADLINE_MS, io);
  if (input.json) io.json(scanned);
  else sayScanned([scanned], [], [], io);
  return scanned.state === "scanned" && scanned.notices.length === 0 ? EXIT.ok : EXIT.no;
}

function show(pins: Pins, input: Input, io: Io): number {
  if (input.json) io.json({ pins });
  else if (Object.keys(pins).length === 0) io.line("nothing is pinned");
  else
    for (const [server, tools] of Object.entries(pins))
      for (const [tool, one] of Object.entries(tools)) say(server, tool, one, io);
  return EXIT.ok;
}

function say(server: string, tool: string, { accepted, waiting }: Pin, io: Io): void {
  const state = accepted === null ? "not accepted" : `${accepted.digest.slice(0, 19)}…  ${day(accepted.since)}`;
  const waits = waiting === null ? [] : [yellow("  another one waits: "), `rampart mcp diff ${shownWord(server)}`];
  io.line(bold(`${shown(server)}/${shown(tool)}`), dim(`  ${state}`), ...waits);
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10);

async function forget(
  path: string,
  server: string | undefined,
  tools: readonly string[],
  input: Input,
  io: Io,
): Promise<number> {
  if (server === undefined) throw wrong("--forget takes a server's name");
  const pinned = Object.keys(known(await readPins(path), server)[server]!);
  const unknown = tools.find((tool) => !pinned.includes(tool));
  if (unknown !== undefined)
    throw new Failure(
      "not_found",
      `no tool ${JSON.stringify(unknown)} of ${server} is pinned`,
      `rampart mcp pin ${shownWord(server)}`,
    );
  const gone = new Set(tools.length === 0 ? pinned : tools);
  await changePins(path, server, (all) => Object.fromEntries(Object.entries(all).filter(([tool]) => !gone.has(tool))));
  if (input.json) io.json({ server, forgotten: [...gone] });
  else io.line(`forgotten: ${gone.size} of ${server}`);
  return EXIT.ok;
}

/** Pins of one server, or of all that have some. @throws Failure `not_found` */
function known(pins: Pins, server: string | undefined): Pins {
  const all = Object.fromEntries(Object.entries(pins).filter(([, tools]) => Object.keys(tools).length > 0));
  if (server === undefined) return all;
  if (Object.hasOwn(all, server)) return { [server]: all[server]! };
  const names = Object.keys(all).join(", ");
  const which = names === "" ? "" : `; those that are: ${names}`;
  throw new Failure(
    "not_found",
    `nothing is pinned of a server called ${JSON.stringify(server)}${which}`,
    "rampart mcp pin",
  );
}

const wrong = (message: string) => new Failure("usage", `rampart mcp pin: ${message}`, "rampart mcp pin --help");
