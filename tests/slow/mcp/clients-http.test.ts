import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocket } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Agent, MCP_SERVER } from "../hosts/agents/agent.js";
import { codex } from "../hosts/agents/codex.js";
import { gemini } from "../hosts/agents/gemini.js";
import { copyProgram, hostAtHand } from "../hosts/installed.js";
import { newWorld, type World } from "../hosts/world.js";

/** Real agents as clients of a server of streamable HTTP behind the gateway, with a scripted model. */

const path = { type: "string" };
const inputSchema = { type: "object", properties: { path, content: path }, required: ["path", "content"] };

/** A server of one tool, which really writes the file it is told to. */
function answered(method: string, params: { arguments?: { path: string; content: string }; protocolVersion?: string }) {
  if (method === "initialize")
    return {
      protocolVersion: params.protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: "filesystem", version: "1" },
    };
  if (method === "tools/list") return { tools: [{ name: "write_file", description: "Writes a file.", inputSchema }] };
  if (method !== "tools/call") return {};
  writeFileSync(params.arguments!.path, params.arguments!.content);
  return { content: [{ type: "text", text: "written" }] };
}

const portOf = (server: { address(): AddressInfo | string | null }) => (server.address() as AddressInfo).port;

async function serving(): Promise<Server> {
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    if (request.method !== "POST") return void response.writeHead(405).end();
    const { id, method, params = {} } = JSON.parse(text);
    if (id === undefined) return void response.writeHead(202).end();
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ jsonrpc: "2.0", id, result: answered(method, params) }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

/** Resolves once a program has said this; rejects where it ends before. */
function said(child: ChildProcess, what: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    const hear = (chunk: Buffer) => {
      text += String(chunk);
      if (what.test(text)) resolve();
    };
    for (const stream of [child.stdout!, child.stderr!]) stream.on("data", hear);
    child.once("exit", () => reject(new Error(text)));
  });
}

async function freePort(): Promise<number> {
  const socket = createSocket().listen(0, "127.0.0.1");
  await once(socket, "listening");
  const port = portOf(socket);
  socket.close();
  return port;
}

/** The agent's settings, with the address in the place of the command. */
function reaching(agent: Agent, url: string): Agent {
  const { command, args } = MCP_SERVER;
  const settings =
    agent.host === "codex"
      ? {
          file: ".codex/config.toml",
          from: `command = ${JSON.stringify(command)}\nargs = ${JSON.stringify(args)}`,
          to: `url = ${JSON.stringify(url)}\nrequired = true\nstartup_timeout_sec = 60`,
        }
      : {
          file: ".gemini/settings.json",
          from: JSON.stringify({ ...MCP_SERVER, trust: true }),
          to: JSON.stringify({ httpUrl: url, trust: true }),
        };
  const prepare = (home: string) => {
    agent.prepare(home);
    const file = join(home, settings.file);
    const before = readFileSync(file, "utf8");
    const after = before.replace(settings.from, settings.to);
    expect(after).not.toBe(before);
    writeFileSync(file, after);
  };
  return { ...agent, prepare };
}

const clients = [codex, gemini].map((agent) => ({ agent, host: agent.host, ...hostAtHand(agent.host) }));

describe.each(clients)("D4: $host as a client of the gateway", ({ agent, packages, missing }) => {
  let world: World;
  let server: Server;
  let gateway: ChildProcess;
  beforeEach(({ skip }) => {
    if (missing !== null) skip(missing);
  });
  beforeAll(async () => {
    if (missing !== null) return;
    server = await serving();
    const here = `127.0.0.1:${await freePort()}`;
    world = newWorld(reaching(agent, `http://${here}/mcp`), packages);
    const to = `http://127.0.0.1:${portOf(server)}/mcp`;
    const words = [copyProgram(), "mcp", "--name", "filesystem", "--listen", here, "--to", to];
    const env = { PATH: process.env["PATH"], HOME: world.home, XDG_RUNTIME_DIR: join(world.home, "run") };
    gateway = spawn(process.execPath, words, { cwd: world.workspace, env, stdio: ["ignore", "pipe", "pipe"] });
    await said(gateway, /Ctrl-C ends it/);
  });
  afterAll(async () => {
    if (missing !== null) return;
    const ended = once(gateway, "exit");
    gateway.kill("SIGTERM");
    await ended;
    server.close();
    world.close();
  });

  it("runs an allowed tool, its model reads why another is refused, and both are on record", async () => {
    const [fine, settings] = [join(world.workspace, "fine.txt"), join(world.workspace, ".claude/settings.json")];
    mkdirSync(join(settings, ".."));
    const ran = await world.run(agent.mcpWrite!(fine, "fine"), agent.mcpWrite!(settings, "{}"));
    expect(existsSync(fine) && readFileSync(fine, "utf8"), ran.stderr).toBe("fine");
    expect(existsSync(settings)).toBe(false);
    expect(ran.told).toMatch(/Rampart refused this call/);
    const intents = world.events().filter(({ kind, tool }) => kind === "intent" && tool === "mcp");
    expect(intents.map(({ decision }) => (decision as { verdict: string }).verdict)).toEqual(["allow", "deny"]);
  });
});
