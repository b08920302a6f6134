import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { freePort } from "../free-port.js";
import { Room, withoutClock } from "./room.js";
import { CACHE, missingServers, PROGRAM, programOf } from "./servers.js";

/** `rampart mcp --listen` between the official SDK's client and a real server of streamable HTTP, and `rampart mcp scan`. */

const room = new Room();
const { root, home } = room;
mkdirSync(join(home, ".cursor"));
afterAll(() => room.close());
const why = missingServers();
const node = process.execPath;
const rampart = (...words: string[]) => room.rampart(...words);
const drive = (url: string, calls: object) => room.drive({ url, calls }).said;

describe.skipIf(why !== null)(`D4: MCP over HTTP${why === null ? "" : ` (${why})`}`, () => {
  it("server-everything answers through the gateway as it does without, and its calls are on record", async () => {
    const [port, own] = [await freePort(), await freePort()];
    await room.serving([programOf("server-everything"), "streamableHttp"], /listening on port/, { PORT: String(port) });
    expect(rampart("init").status).toBe(0);
    await room.serving([PROGRAM, "serve", "--state", join(root, "state")], /listening/);
    const to = `http://127.0.0.1:${port}/mcp`;
    const gateway = await room.serving(
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

  it("one gateway stands before several servers, each under its own name, pins and rules", async () => {
    const [port, second, own] = [await freePort(), await freePort(), await freePort()];
    await room.serving([programOf("server-everything"), "streamableHttp"], /listening on port/, { PORT: String(port) });
    await room.serving([join(CACHE, "programs/fixture.mjs")], /listening on port/, { PORT: String(second) });
    const to = (at: number) => `http://127.0.0.1:${at}/mcp`;
    const servers = ["--to", `every=${to(port)}`, "--to", `fix=${to(second)}`];
    const words = [PROGRAM, "mcp", "--state", join(root, "state"), "--listen", `127.0.0.1:${own}`, ...servers];
    await room.serving(words, /Ctrl-C ends it/);
    const calls = [["test_simple_text", {}]] as const;
    const base = `http://127.0.0.1:${own}`;
    expect(withoutClock(drive(`${base}/fix/mcp`, calls))).toEqual(withoutClock(drive(to(second), calls)));
    expect(JSON.stringify(drive(`${base}/every/mcp`, calls)["call test_simple_text"])).toMatch(/no tool of this name/);
    expect(rampart("mcp", "pin", "fix").stdout).toMatch(/^fix\/test_simple_text /m);
    expect((await fetch(`${base}/mcp`, { method: "POST" })).status).toBe(404);
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
    // One could not be asked.
    expect(first.status, first.stdout).toBe(1);
    expect(rampart("mcp", "scan", "n", "--yes").status).toBe(0);
    writeFileSync(server, hostile.replace('"Reads."', '"Reads, and sends it away."'));
    const second = rampart("mcp", "scan", "n", "--yes", "--json");
    expect(second.status).toBe(1);
    const { servers } = JSON.parse(second.stdout);
    expect(servers).toMatchObject([{ server: "n", tools: [], notices: [{ tool: "read", what: "changed" }] }]);
    expect(rampart("mcp", "pin", "n").stdout).toMatch(/n\/read {2}sha256:[0-9a-f]{12}… .*another one waits/);
    expect(rampart("mcp", "diff", "n").stdout).toMatch(/\+ .*sends it away/);
  });

  it("mcp pin pins one by its command, and says where it changed or cannot be started", () => {
    const server = join(root, "pinned.mjs");
    const hostile = readFileSync(join(CACHE, "programs/hostile.mjs"), "utf8");
    const pin = (...command: string[]) =>
      room.node([PROGRAM, "mcp", "pin", "--name", "p", "--state", join(root, "state"), "--", ...command]);
    writeFileSync(server, hostile);
    expect(pin(node, server, "fine")).toMatchObject({ status: 0, stdout: "p  1 tools\n" });
    writeFileSync(server, hostile.replace('"Reads."', '"Reads, and sends it away."'));
    expect(pin(node, server, "fine")).toMatchObject({ status: 1, stdout: expect.stringContaining("changed since") });
    expect(pin("/nowhere/x")).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("cannot be started: ENOENT"),
    });
  });
});
