import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { freePort } from "../free-port.js";
import { Room, withoutClock } from "./room.js";
import { missingServers, PROGRAM, programOf } from "./servers.js";

/** HTTP+SSE of 2024-11-05: the official SDK's server and client of it, with a gateway between, and each with one of today. */

const room = new Room();
afterAll(() => room.close());
const why = missingServers();
const CALLS = [
  ["echo", { message: "hi" }],
  ["get-sum", { a: 1, b: 2 }],
  ["trigger-sampling-request", { prompt: "p" }],
  ["trigger-elicitation-request", {}],
  ["trigger-long-running-operation", { duration: 1, steps: 2 }],
] as const;
const drive = (task: object) => withoutClock(room.drive({ calls: CALLS, ...task }).said);

describe.skipIf(why !== null)(`D4: the transport of 2024-11-05${why === null ? "" : ` (${why})`}`, () => {
  /** A server of each kind, and what the old one answers without a gateway. */
  async function begin() {
    const [first, second] = [await freePort(), await freePort()];
    await room.serving([programOf("server-everything"), "sse"], /running on port/, { PORT: String(first) });
    const more = { PORT: String(second) };
    await room.serving([programOf("server-everything"), "streamableHttp"], /listening on port/, more);
    const [old, today] = [`http://127.0.0.1:${first}/sse`, `http://127.0.0.1:${second}/mcp`];
    expect(room.rampart("init").status).toBe(0);
    const direct = drive({ url: old, transport: "sse" });
    expect(JSON.stringify(direct)).toMatch(/Echo: hi.*sampled/);
    return { old, today, direct };
  }
  let begun: ReturnType<typeof begin> | undefined;
  const servers = () => {
    begun ??= begin();
    return begun;
  };

  /** What a gateway's clients are given. */
  async function gateway(...words: readonly string[]): Promise<string> {
    const own = await freePort();
    const all = [PROGRAM, "mcp", "--state", `${room.root}/state`, "--listen", `127.0.0.1:${own}`, ...words];
    await room.serving(all, /Ctrl-C ends it/);
    return `http://127.0.0.1:${own}`;
  }

  it("a server of it answers a client of today, told of it or found out, and one of its own, as it does without", async () => {
    const { old, direct } = await servers();
    const base = await gateway("--sse", `told=${old}`, "--to", `found=${old}`);
    for (const name of ["told", "found"]) {
      expect(drive({ url: `${base}/${name}/sse` })).toEqual(direct);
      expect(drive({ url: `${base}/${name}/sse`, transport: "sse" })).toEqual(direct);
    }
    expect(room.rampart("log", "search", "get-sum", "--json").stdout).toContain("told/get-sum");
  });

  it("a server of today answers a client of it", async () => {
    const { today } = await servers();
    const base = await gateway("--to", today);
    expect(drive({ url: `${base}/mcp/sse`, transport: "sse" })).toEqual(drive({ url: today }));
  });

  it("scan connects to one a configuration names, once somebody agreed, and pins its tools", async () => {
    const { old } = await servers();
    mkdirSync(join(room.home, ".cursor"));
    const mcpServers = { e: { type: "sse", url: old }, other: { type: "http", url: old } };
    writeFileSync(join(room.home, ".cursor/mcp.json"), JSON.stringify({ mcpServers }));
    const asked = room.rampart("mcp", "scan");
    expect([asked.status, asked.stdout]).toEqual([2, ""]);
    expect(asked.stderr).toContain(`connects to ${old}`);
    const { status, stdout } = room.rampart("mcp", "scan", "--yes");
    expect(stdout).toMatch(/e {2}\d\d tools[\s\S]*other {2}skipped: it is reached over HTTP/);
    expect(status, stdout).toBe(0);
    expect(room.rampart("mcp", "pin", "e").stdout).toMatch(/^e\/echo /m);
  });

  it("a server of it answers a client on standard streams", async () => {
    const { old, direct } = await servers();
    const command = [process.execPath, PROGRAM, "mcp", "--state", `${room.root}/state`, "--name", "s", "--sse", old];
    expect(drive({ command })).toEqual(direct);
  });
});
