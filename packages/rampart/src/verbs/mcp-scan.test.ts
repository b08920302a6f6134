import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);

const TOOLS = '[{ name: process.argv[1] ?? "add", description: "Adds." }]';
const SERVER = `const say = (b) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...b }) + "\\n");
require("node:readline").createInterface({ input: process.stdin }).on("line", (l) => { const { id, method } = JSON.parse(l);
say({ id, result: method === "initialize" ? { capabilities: { tools: {} } } : { tools: ${TOOLS} } }); });`;

/** Real servers that change: tests/slow/mcp. */
describe("D4: mcp scan", () => {
  const node = (...args: readonly string[]) => ({ command: process.execPath, args: ["-e", ...args] });
  const configured = (servers: Readonly<Record<string, object>>) =>
    writeFileSync(join(person.home, ".cursor/mcp.json"), JSON.stringify({ mcpServers: servers }));
  beforeAll(() => mkdirSync(join(person.home, ".cursor")));

  it("makes nothing where there is nothing to start", async () => {
    configured({ off: { command: "x", disabled: true } });
    expect((await person.types("mcp scan --yes")).status).toBe(0);
    expect(existsSync(person.state)).toBe(false);
  });

  it.each<[why: string, servers: Readonly<Record<string, object>>, status: number, said: RegExp]>([
    ["nothing configured", {}, 0, /^no MCP server is configured here\n$/],
    ["all is well", { fine: node(SERVER) }, 0, /^fine {2}1 tools {2}cursor/],
    ["what is switched off is nobody's fault", { off: { command: "x", disabled: true } }, 0, /^off {2}skipped/],
    ["one that cannot be asked", { gone: { command: "/nowhere/x" } }, 1, /^gone {2}failed: it cannot be started/],
    [
      "one that fails says what failed, not where",
      { bad: node("throw new TypeError('no key')") },
      1,
      /^bad {2}failed: it ended before it answered: TypeError: no key /,
    ],
    [
      "a name that looks like another is written in numbers",
      { odd: node(SERVER, "\u0430dd") },
      1,
      /\\u0430dd has suspicious words \(text.look-alike, tool.name\)/,
    ],
    ["a server's name too", { "fi\u202ene": node(SERVER) }, 0, /^fi\\u202ene {2}1 tools/],
  ])("%s", async (_why, servers, status, said) => {
    configured(servers);
    const { status: ended, out } = await person.types("mcp scan --yes");
    expect(out).toMatch(said);
    expect(ended).toBe(status);
  });

  it("two servers of one name are pinned apart, and stay so whichever comes first", async () => {
    const another = (name: string) =>
      writeFileSync(join(person.home, ".mcp.json"), JSON.stringify({ mcpServers: { twin: node(SERVER, name) } }));
    configured({ twin: node(SERVER) });
    expect((await person.types("mcp scan --yes")).out).toMatch(/^twin {2}1 tools {2}cursor/);
    another("other");
    const both = await person.types("mcp scan --yes");
    expect(both.out).toMatch(/^twin@claude-code-[0-9a-f]{8} {2}1 tools {2}claude-code; .*\ntwin {2}1 tools {2}cursor/);
    expect(both.status).toBe(0);
    another("changed");
    expect((await person.types("mcp scan twin --yes")).out).toMatch(/^twin@.*1 tools/);
    const pins = JSON.parse((await person.types("mcp pin --json")).out) as { pins: Record<string, object> };
    const key = Object.keys(pins.pins).find((name) => name.startsWith("twin@"))!;
    expect(Object.keys(pins.pins[key]!).sort()).toEqual(["changed", "other"]);
    expect(Object.keys(pins.pins["twin"]!)).toEqual(["add"]);
    const gone = await person.types(["mcp", "scan", `${key}x`, "--yes"]);
    expect(gone.err).toMatch(/no server called .* those that are: .*twin@claude-code/);
    writeFileSync(join(person.home, ".mcp.json"), "{}");
  });

  it("two proxies of one name are told to have one pin by another's", async () => {
    const proxied = (name: string) => ({
      command: "rampart",
      args: ["mcp", "--name", "pair", "--", process.execPath, "-e", SERVER, name],
    });
    configured({ a: proxied("one"), b: proxied("two") });
    const { out } = await person.types("mcp scan --yes");
    expect(out).toMatch(
      /^pair {2}1 tools .*\npair@cursor-[0-9a-f]{8} {2}1 tools .*\n {2}its proxy pins by pair, as another/,
    );
  });

  it("a file that cannot be read may hold anything", async () => {
    writeFileSync(join(person.home, ".cursor/mcp.json"), '{"mcpServers":{"a":{},"a":{}}}');
    const { out, status } = await person.types("mcp scan --yes");
    expect(out).toMatch(/not read .*mcp\.json: the key "a" stands twice/);
    expect(status).toBe(1);
  });

  it("shows where a project's server would be started", async () => {
    const project = join(person.home, "project");
    configured({});
    writeFileSync(join(project, ".mcp.json"), JSON.stringify({ mcpServers: { own: { command: "./s" } } }));
    const { err, status } = await person.types(["mcp", "scan", "--in", project]);
    expect(err).toContain(`own  ./s in ${project}  claude-code\n`);
    expect(status).toBe(2);
  });
});
