import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Room } from "./room.js";
import { Talk } from "./talk.js";

/** How a conversation through `rampart mcp` ends: by its client, its server, or whoever ends processes here. */

const room = new Room();
const server = join(room.root, "stubborn.mjs");
afterAll(() => room.close());

beforeAll(() => {
  writeFileSync(
    server,
    `import { createInterface } from "node:readline";
process.on("SIGTERM", () => {});
setTimeout(() => process.exit(), 120_000);
const say = (body) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...body }) + "\\n");
const tools = [{ name: "read", inputSchema: { type: "object" } }];
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (method === "initialize") say({ id, result: { protocolVersion: "2025-11-25", capabilities: { tools: {} } } });
  else if (method === "tools/list" && params?.cursor === undefined) say({ id, result: { tools, nextCursor: "0" } });
  else if (method === "tools/list") {
    const from = Number(params.cursor);
    const many = Array.from({ length: 1_000 }, (_, at) => ({ ...tools[0], name: "t" + (from + at) }));
    say({ id, result: { tools: many, nextCursor: String(from + 1_000) } });
  }
}
`,
  );
});

/** Whether anything runs that has this in its command line. */
const runs = (word: string) =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        const text = readFileSync(`/proc/${pid}/cmdline`, "latin1");
        return text.includes(word) && !text.includes("rampart.mjs");
      } catch {
        return false;
      }
    });

const direct = [process.execPath, server];
const launched = ["sh", "-c", `${process.execPath} ${server}; true`];

describe.skipIf(process.platform !== "linux")("D2: a server that does not want to end", () => {
  it.each<[how: string, command: readonly string[], end: (talk: Talk) => void]>([
    ["its client goes", direct, (talk) => talk.child.stdin!.end()],
    ["its client goes, and a launcher stands before it", launched, (talk) => talk.child.stdin!.end()],
    ["the proxy is told to end", direct, (talk) => talk.child.kill("SIGTERM")],
    ["the proxy is told to end, and a launcher stands before it", launched, (talk) => talk.child.kill("SIGTERM")],
  ])("ends with its conversation: %s", async (_how, command, end) => {
    const talk = new Talk(room, command, "--alone");
    await talk.begin();
    expect(runs(server)).toBe(true);
    const from = performance.now();
    end(talk);
    await expect.poll(() => talk.child.exitCode, { timeout: 15_000 }).not.toBeNull();
    expect(performance.now() - from).toBeLessThan(8_000);
    await expect.poll(() => runs(server), { timeout: 2_000 }).toBe(false);
  });

  it("a proxy told to end while its client waits ends within a second and a half: clients insist after two", async () => {
    const talk = new Talk(room, direct, "--alone");
    await talk.begin();
    talk.child.stdin!.write('{"jsonrpc":"2.0","id":77,"method":"tools/call","params":{"name":"read"}}\n');
    const from = performance.now();
    talk.child.kill("SIGTERM");
    await expect.poll(() => talk.child.exitCode, { timeout: 15_000 }).not.toBeNull();
    expect(performance.now() - from).toBeLessThan(3_000);
    expect(talk.lines.at(-1)).toMatch(/"id":77.*the server has ended/);
  });
});

describe("Bad input: a client", () => {
  it("that sends a message beyond the bound is told, and so is whoever reads its log", async () => {
    const talk = new Talk(room, direct, "--alone");
    await talk.begin();
    talk.child.stdin!.on("error", () => undefined);
    talk.child.stdin!.write(`{"jsonrpc":"2.0","id":9,"method":"ping","params":{"x":"${"x".repeat(9_000_000)}"}}\n`);
    await expect.poll(() => talk.child.exitCode, { timeout: 15_000 }).not.toBeNull();
    expect(talk.lines.at(-1)).toMatch(/"id":null.*the client sent a message of more than 8388608 bytes/);
    expect(talk.said).toMatch(/the client sent a message of more than 8388608 bytes/);
  });

  it("that floods and never reads fills no memory", async () => {
    const talk = new Talk(room, direct, "--alone");
    await talk.begin();
    const { child } = talk;
    child.stdin!.on("error", () => undefined);
    child.stdout!.pause();
    const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))![1]) / 1_024;
    const before = resident();
    const chunk = `${"garbage ".repeat(10)}\n`.repeat(1_000);
    for (let sent = 0; sent < 300; sent++) child.stdin!.write(chunk);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const after = resident();
    child.stdin!.destroy();
    child.stdout!.destroy();
    await expect.poll(() => child.exitCode ?? child.signalCode, { timeout: 15_000 }).not.toBeNull();
    expect(after - before).toBeLessThan(60);
  });
});

describe("D4: a list of tools that never ends", () => {
  it("is pinned so far, and no further: all servers share one file", async () => {
    const talk = new Talk(room, direct, "--alone");
    await talk.begin();
    const shown: number[] = [];
    for (let page = 0; page < 5; page++) {
      const { result } = JSON.parse(await talk.ask("tools/list", { cursor: String(page * 1_000) }));
      shown.push(result.tools.length);
    }
    const call = await talk.ask("tools/call", { name: "t4500", arguments: {} });
    await talk.end();
    expect(shown).toEqual([1_000, 1_000, 47, 0, 0]);
    expect(call).toMatch(/the server offers no tool of this name.*"isError":true/);
    expect(talk.said.match(/n offers more tools than can be pinned/g)).toHaveLength(1);
    expect(new Set(room.rampart("mcp", "pin", "n", "--json").stdout.match(/"t\d+"/g))).toHaveProperty("size", 2_047);
  });
});
