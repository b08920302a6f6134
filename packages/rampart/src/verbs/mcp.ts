import { randomUUID } from "node:crypto";
import { Hold, runRemote, runStdio, type ToolNotice, Tools } from "@rampart/edge";
import { close } from "@rampart/sdk";
import { placesIn } from "@rampart/service";
import { Failure } from "../command/failure.js";
import { bold, dim, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { clientIn } from "../mcp/client.js";
import { openProxyGate } from "../mcp/open-gate.js";
import { placeOf, remoteOf } from "../mcp/place.js";
import { serveGateway } from "../mcp/serve-gateway.js";
import { serverName } from "../mcp/server-name.js";
import { shown, shownWord } from "../mcp/shown.js";
import { layoutOf, userOf } from "../setup/folders.js";
import { followHere } from "../setup/follow.js";
import { install } from "../setup/install.js";

/** What a shell answers for a program it cannot find. */
const NOT_FOUND = 127;

export const verb: Verb = {
  name: "mcp",
  summary: "start an MCP server behind the policy",
  usage: "[--name NAME] [--alone] (-- COMMAND… | --sse URL | --listen ADDRESS --to URL…)",
  about: [
    "Stands between a client and a server on standard input and output. Calls of tools, reads of resources, prompts, sampling and elicitation are judged and recorded before they go on; what a model reads is looked through on its way back. Answers nobody asked for, second answers, batches and JSON that could mean two things are not handed on.",
    "With --listen it stands before servers of streamable HTTP instead, for clients on this machine, until it is interrupted. Where a server wants a login, clients log in here: what they hold is good for this gateway alone, what the server gave never leaves it. Host and Origin are checked; redirects are not followed.",
    "Servers and clients of the transport of 2024-11-05 (HTTP+SSE) are served too: such a server stands behind --sse, without --listen for a client on standard streams, and a server behind --to that turns out to be one is asked as one. Such a client is given the address with /sse behind it.",
    "The guard decides; where none runs it is started, as hooks do. Where it does not come up, or with --alone, the proxy decides by itself by the installed policy, and leaves its record for the guard.",
    "Definitions of tools are pinned when they are first seen. One that changed, or stands twice, is hidden and cannot be called until you have looked at it (`rampart mcp diff`) and accepted it (`rampart mcp accept`). Suspicious words in definitions are pointed out; words prove nothing.",
  ],
  options: {
    name: {
      type: "string",
      value: "NAME",
      help: "its name in policy and record; default: its program's, or its host's",
    },
    listen: { type: "string", value: "ADDRESS", help: "address and port of this machine, as 127.0.0.1:8800" },
    to: {
      type: "string",
      value: "[NAME=]URL",
      multiple: true,
      help: "the server behind it: https://mcp.example.com/mcp; of several each with its name",
    },
    sse: {
      type: "string",
      value: "[NAME=]URL",
      multiple: true,
      help: "the same for a server of HTTP+SSE, as 2024-11-05 had it",
    },
    "client-id": {
      type: "string",
      value: "ID",
      help: "the gateway's name at a login that registers no clients itself",
    },
    "client-secret-file": { type: "string", value: "FILE", help: "file of yours alone with its secret there" },
    agent: { type: "string", value: "NAME", help: "the agent's name in the record; default: mcp" },
    review: { type: "string", value: "SECONDS", help: "how long a call waits for a person; default: 0" },
    alone: { type: "boolean", help: "decide in this process; ask no guard and start none" },
    new: {
      type: "string",
      value: "WHAT",
      choices: ["pin", "hide"],
      help: "tools never seen before: pin them (default), or hide them until accepted",
    },
  },
  positionals: { min: 0, max: 0 },
  takesRest: true,
  examples: [
    {
      run: "rampart mcp -- npx -y @modelcontextprotocol/server-filesystem ~/notes",
      what: "in a client's configuration, in place of the command",
    },
    {
      run: "rampart mcp --name github --review 60 -- ./github-server",
      what: "a name policy knows; a person has a minute to answer",
    },
    {
      run: "rampart mcp --name tracker --listen 127.0.0.1:8800 --to https://mcp.example.com/mcp",
      what: "clients are given http://127.0.0.1:8800/mcp",
    },
    {
      run: "rampart mcp --listen 127.0.0.1:8800 --to a=https://a.example.com/mcp --to b=https://b.example.com/mcp",
      what: "several: http://127.0.0.1:8800/a/mcp, http://127.0.0.1:8800/b/mcp",
    },
  ],
  exits: [{ status: NOT_FOUND, means: "no such server; any other is the server's own" }],
  async run(input, io) {
    const command = input.rest ?? [];
    const place = placeOf(input);
    const remote = remoteOf(input);
    if ([command.length > 0, place !== null, remote !== null].filter(Boolean).length !== 1)
      throw new Failure(
        "usage",
        "rampart mcp: which server? Its command goes behind `--`; or --listen and --to, or --sse, say where it is",
        "rampart mcp --help",
      );
    const client = await clientIn(input, io);
    if (client !== null && place?.servers.length !== 1)
      throw new Failure("usage", "rampart mcp: --client-id goes with --listen and one --to", "rampart mcp --help");
    const layout = layoutOf(input, io);
    const { key } = await install(layout, io);
    const { name: user } = userOf(io.env);
    const reviewMs = secondsOf(input) * 1_000;
    const note = (text: string) => io.note(yellow("rampart"), `: ${text}`);
    const gate = await openProxyGate(layout, input, io, reviewMs, note);
    const now = () => io.now();
    const agent = input.text("agent") ?? "mcp";
    const about = (server: string) => ({
      gate,
      note,
      tools: new Tools({
        path: placesIn(layout).mcpPins,
        server,
        trustFirstUse: input.text("new") !== "hide",
        now,
        notice: (notice) => sayNotice(server, notice, io),
      }),
      around: { server, agent, session: randomUUID(), user, cwd: io.cwd, now },
    });
    let leave = () => {};
    try {
      if (place !== null) {
        const { host, port } = place;
        const servers = place.servers.map(({ name, ...where }) => ({ ...about(name), ...where, client }));
        return await serveGateway({ servers, host, port }, input.json, io);
      }
      const streams = { input: process.stdin, output: process.stdout };
      if (remote !== null) {
        const { name, to, spoken } = remote;
        return await runRemote({ ...about(name), to, spoken, ...streams, stop: io.interrupted });
      }
      const one = about(input.text("name") ?? serverName(command));
      const hold = new Hold();
      const held = { agent, session: one.around.session, principal: user, door: "mcp", task: null };
      leave = followHere(layout, key, held, hold, note);
      return await runStdio({ ...one, command, cwd: io.cwd, env: io.env, ...streams, hold, stop: io.interrupted });
    } catch (error) {
      // Also where a folder of the PATH may not be looked into, or what is there may not be run.
      if (!(error as NodeJS.ErrnoException).syscall?.startsWith("spawn")) throw error;
      throw new Failure("not_found", `${command[0]} cannot be started`, "rampart mcp --help", NOT_FOUND, {
        cause: error,
      });
    } finally {
      leave();
      await close();
    }
  },
};

function secondsOf(input: Input): number {
  const text = input.text("review") ?? "0";
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : null;
  if (seconds === null)
    throw new Failure(
      "usage",
      `rampart mcp: --review takes seconds, not ${JSON.stringify(text)}`,
      "rampart mcp --help",
    );
  return seconds;
}

const WHAT: Readonly<Record<ToolNotice["what"], string>> = {
  new: "is new; it is hidden until accepted",
  changed: "is another than the one that was accepted; it is hidden until accepted",
  twice: "is offered twice; it is hidden",
  flagged: "has suspicious words in its definition",
  malformed: "has no name that can be pinned (at most 128 characters); it is left out",
  many: "offers more tools than can be pinned (1,024 in a list, 2,048 in all); what is beyond is left out",
};

/** On standard error, which clients keep for people: standard output is the protocol's. */
function sayNotice(server: string, { tool, what, flags }: ToolNotice, io: Io): void {
  const seen = flags.length === 0 ? "" : ` (${flags.join(", ")})`;
  io.note(
    yellow("rampart"),
    ": ",
    bold(what === "many" ? server : `${server}/${shown(tool)}`),
    ` ${WHAT[what]}${seen}`,
  );
  if (what === "changed" || what === "new")
    io.note(dim(`  rampart mcp diff ${shownWord(server)}; rampart mcp accept ${shownWord(server)}`));
}
