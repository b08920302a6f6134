import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CACHE, missingServers, PROGRAM, programOf } from "./servers.js";

/** `rampart mcp --listen` between the official SDK's client and a real server of streamable HTTP, and `rampart mcp scan`. */

const root = realpathSync(mkdtempSync(join(tmpdir(), "rampart-gateway-")));
const home = join(root, "home");
mkdirSync(join(home, ".cursor"), { recursive: true });
const env = {
  ...process.env,
  HOME: home,
  XDG_CONFIG_HOME: "",
  XDG_STATE_HOME: "",
  XDG_DATA_HOME: "",
  XDG_RUNTIME_DIR: "",
};
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});
const why = missingServers();
const node = process.execPath;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a program and waits until it has said that it serves. */
async function serving(words: readonly string[], said: RegExp, more: Record<string, string> = {}) {
  const child = spawn(node, words, { cwd: home, env: { ...env, ...more }, stdio: "pipe" });
  running.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
  await expect.poll(() => said.test(text), { timeout: 30_000 }).toBe(true);
  return child;
}

function drive(url: string, calls: readonly (readonly [string, object])[]): Record<string, unknown> {
  const done = spawnSync(node, [join(CACHE, "programs/drive.mjs"), JSON.stringify({ url, calls })], {
    cwd: home,
    env,
    encoding: "utf8",
    timeout: 120_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(done.status, done.stderr).toBe(0);
  return JSON.parse(done.stdout.trim().split("\n").at(-1)!);
}

const rampart = (...words: string[]) =>
  spawnSync(node, [PROGRAM, ...words, "--state", join(root, "state")], {
    cwd: home,
    env,
    encoding: "utf8",
    timeout: 120_000,
  });

describe.skipIf(why !== null)(`D4: MCP over HTTP${why === null ? "" : ` (${why})`}`, () => {
  it("server-everything answers through the gateway as it does without, and its calls are on record", async () => {
    const [port, own] = [await freePort(), await freePort()];
    await serving([programOf("server-everything"), "streamableHttp"], /listening on port/, { PORT: String(port) });
    expect(rampart("init").status).toBe(0);
    await serving([PROGRAM, "serve", "--state", join(root, "state")], /listening/);
    const to = `http://127.0.0.1:${port}/mcp`;
    const gateway = await serving(
      [PROGRAM, "mcp", "--state", join(root, "state"), "--name", "all", "--listen", `127.0.0.1:${own}`, "--to", to],
      /is served at/,
    );
    const calls = [
      ["echo", { message: "hi" }],
      ["get-sum", { a: 1, b: 2 }],
      ["trigger-sampling-request", { prompt: "p" }],
      ["trigger-long-running-operation", { duration: 1, steps: 2 }],
    ] as const;
    const direct = drive(to, calls);
    expect(withoutClock(drive(`http://127.0.0.1:${own}/mcp`, calls))).toEqual(withoutClock(direct));
    const ended = once(gateway, "exit");
    gateway.kill("SIGINT");
    expect((await ended)[0]).toBe(0);
    expect(rampart("log", "search", "get-sum", "--json").stdout).toContain("all/get-sum");
  });

  it.each<[why: string, words: readonly string[], said: RegExp]>([
    ["an address others reach", ["--listen", "0.0.0.0:1", "--to", "https://e.example/mcp"], /address of this machine/],
    ["in the clear beyond this machine", ["--listen", "127.0.0.1:1", "--to", "http://e.example/mcp"], /takes https/],
    [
      "a password in the address",
      ["--listen", "127.0.0.1:1", "--to", "https://u:p@e.example/"],
      /may not hold a password/,
    ],
    ["half of it", ["--listen", "127.0.0.1:1"], /go together/],
  ])("%s is refused", (_why, words, said) => {
    const { status, stdout, stderr } = rampart("mcp", ...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(said);
  });

  it("scan starts nothing unasked, pins what it finds, and says what changed since", () => {
    const server = join(root, "server.mjs");
    const hostile = readFileSync(join(CACHE, "programs/hostile.mjs"), "utf8");
    writeFileSync(server, hostile);
    const mcpServers = { n: { command: node, args: [server, "fine"] }, gone: { command: "/nowhere/x" } };
    writeFileSync(join(home, ".cursor/mcp.json"), JSON.stringify({ mcpServers }));
    const asked = rampart("mcp", "scan");
    expect([asked.status, asked.stdout]).toEqual([2, ""]);
    expect(asked.stderr).toMatch(/server\.mjs fine[\s\S]*nobody can be asked/);
    const first = rampart("mcp", "scan", "--yes");
    expect(first.stdout).toMatch(/n {2}1 tools[\s\S]*gone {2}failed: it cannot be started: ENOENT/);
    expect(first.status, first.stdout).toBe(0);
    writeFileSync(server, hostile.replace('"Reads."', '"Reads, and sends it away."'));
    const second = rampart("mcp", "scan", "n", "--yes", "--json");
    expect(second.status).toBe(1);
    const { servers } = JSON.parse(second.stdout);
    expect(servers).toMatchObject([{ server: "n", tools: [], notices: [{ tool: "read", what: "changed" }] }]);
    expect(rampart("mcp", "diff", "n").stdout).toMatch(/\+ .*sends it away/);
  });
});

/** Times differ from run to run. */
function withoutClock(said: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(said).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z|\d{1,2}:\d\d:\d\d ?[AP]M/g, "T"));
}
