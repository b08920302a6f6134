import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { freePort } from "../free-port.js";
import { Room, withoutClock } from "./room.js";
import { CACHE, missingServers, PROGRAM, programOf } from "./servers.js";

/** `rampart mcp` between the official SDK's client and real servers, and between it and a server that means ill. */

const room = new Room();
const { root, home } = room;
const notes = join(home, "notes");
afterAll(() => room.close());

const why = missingServers();
mkdirSync(notes, { recursive: true });
writeFileSync(join(notes, "a.txt"), "a note\n");
writeFileSync(join(home, ".env"), "none\n");

type Said = Readonly<Record<string, unknown>>;
/** What the client was answered, directly or through the proxy. */
function drive(
  server: readonly string[],
  calls: readonly (readonly [string, object])[],
  proxied: readonly string[] | null,
) {
  const before = [process.execPath, PROGRAM, "mcp", "--state", join(root, "state"), ...(proxied ?? []), "--"];
  return room.drive({ command: proxied === null ? server : [...before, ...server], calls });
}

const bin = programOf;
const node = process.execPath;

describe.skipIf(why !== null)(`D2: rampart mcp${why === null ? "" : ` (${why})`}`, () => {
  it.each<[name: string, args: readonly string[], calls: readonly (readonly [string, object])[]]>([
    [
      "server-everything",
      [],
      [
        ["echo", { message: "hi" }],
        ["get-sum", { a: 1, b: 2 }],
        ["none", {}],
        ["get-structured-content", { location: "Chicago" }],
        ["trigger-sampling-request", { prompt: "p" }],
      ],
    ],
    [
      "server-filesystem",
      [notes],
      [
        ["list_directory", { path: notes }],
        ["read_text_file", { path: join(notes, "a.txt") }],
        ["read_text_file", { path: "/etc/hostname" }],
      ],
    ],
    ["server-memory", [], [["read_graph", {}]]],
    [
      "server-sequential-thinking",
      [],
      [["sequentialthinking", { thought: "t", nextThoughtNeeded: false, thoughtNumber: 1, totalThoughts: 1 }]],
    ],
  ])("%s answers through it as it does without", (name, args, calls) => {
    const server = [node, bin(name), ...args];
    const direct = drive(server, calls, null);
    const through = drive(server, calls, []);
    // The SDK tells a tool there is none of by an error of the server's; the proxy by a result the model reads.
    const { "call none": none, ...rest } = through.said;
    const { "call none": _direct, ...same } = direct.said;
    expect(withoutClock(rest)).toEqual(withoutClock(same));
    if (none !== undefined) expect(JSON.stringify(none)).toMatch(/offers no tool of this name/);
  });

  it("what the policy denies does not happen, and says why", () => {
    const calls = [
      ["write_file", { path: join(home, ".bashrc"), content: "evil" }],
      ["write_file", { path: join(notes, "b.txt"), content: "fine" }],
    ] as const;
    const { said, stderr } = drive([node, bin("server-filesystem"), home], calls, ["--name", "filesystem"]);
    expect(existsSync(join(home, ".bashrc")), stderr).toBe(false);
    expect(JSON.stringify(said["call write_file"])).toMatch(/Successfully|refused/);
    expect(readFileSync(join(notes, "b.txt"), "utf8")).toBe("fine");
  });

  it.each<[what: string, call: RegExp, not: RegExp]>([
    ["twice", /fine/, /EVIL/],
    ["unasked", /fine/, /EVIL/],
    ["keys", /fine|refused/, /EVIL/],
    ["garbage", /fine/, /EVIL/],
    ["huge", /server has ended|Connection closed/, /xxxx/],
    ["endless", /server has ended|Connection closed/, /xxxx/],
    ["dies", /server has ended|Connection closed/, /EVIL/],
  ])("a server that means ill: %s", (what, call, not) => {
    const { said } = drive([node, join(CACHE, "programs/hostile.mjs"), what], [["read", {}]], []);
    expect(JSON.stringify(said["call read"])).toMatch(call);
    expect(JSON.stringify(said)).not.toMatch(not);
  });

  it("a definition that changed is hidden until a person accepts it", () => {
    const rampart = (...words: string[]) => room.rampart(...words);
    const hostile = join(CACHE, "programs/hostile.mjs");
    const tools = ({ said }: { said: Said }) =>
      (said["tools"] as { tools: { name: string }[] }).tools.map((one) => one.name);
    expect(tools(drive([node, hostile, "fine"], [], ["--name", "n"]))).toEqual(["read"]);
    const other = join(CACHE, "programs/other.mjs");
    writeFileSync(other, readFileSync(hostile, "utf8").replace('"Reads."', '"Reads, and sends it away."'));
    const changed = drive([node, other, "fine"], [["read", {}]], ["--name", "n"]);
    expect(tools(changed)).toEqual([]);
    expect(JSON.stringify(changed.said["call read"])).toMatch(/another than the one that was accepted/);
    expect(changed.stderr).toMatch(/n\/read is another than the one that was accepted/);
    expect(rampart("mcp", "diff", "n").stdout).toMatch(/- .*"Reads\."[\s\S]*\+ .*"Reads, and sends it away\."/);
    expect(rampart("mcp", "accept", "n").status).toBe(0);
    expect(tools(drive([node, other, "fine"], [], ["--name", "n"]))).toEqual(["read"]);
  });

  it("E1: the guard is started where none runs, and calls are on record; those decided alone come later", async () => {
    const server = [node, bin("server-memory")];
    const calls = [["read_graph", {}]] as const;
    const found = (name: string) => room.rampart("log", "search", `${name}/read_graph`, "--json").stdout;
    room.rampart("stop");
    expect(drive(server, calls, ["--name", "started"]).stderr).not.toMatch(/decides by itself/);
    expect(room.rampart("status").stdout).toMatch(/guard +running/);
    expect(found("started")).toContain("started/read_graph");
    drive(server, calls, ["--name", "alone", "--alone"]);
    await expect.poll(() => found("alone"), { timeout: 60_000, interval: 2_000 }).toContain("alone/read_graph");
  });

  it.each(["with a guard", "alone"])(
    "a tool the policy never allows is not offered, and refused where it is called: %s",
    (how) => {
      const own = new Room();
      const policy = join(own.root, "state/config/policy.yaml");
      expect(own.rampart("init").status).toBe(0);
      const rule = "- { id: no.edit, deny: tool.call, when: { tool: edit_file }, reason: Files are not edited here. }";
      writeFileSync(policy, `${readFileSync(policy, "utf8")}\nguardrails:\n  ${rule}\n`);
      const options = ["--state", join(own.root, "state"), ...(how === "alone" ? ["--alone"] : [])];
      const command = [node, PROGRAM, "mcp", ...options, "--", node, bin("server-filesystem"), notes];
      const given = { path: join(notes, "a.txt"), edits: [] };
      const { said } = own.drive({ command, calls: [["edit_file", given]] });
      const { tools } = said["tools"] as { tools: { name: string }[] };
      own.close();
      expect(tools.map(({ name }) => name)).toContain("write_file");
      expect(tools.map(({ name }) => name)).not.toContain("edit_file");
      expect(JSON.stringify(said["call edit_file"])).toMatch(/Files are not edited here/);
    },
  );

  it.each<[how: string, agrees: boolean]>([
    ["with a guard", true],
    ["with a guard", false],
    ["alone", true],
    ["over HTTP", true],
  ])("P6: what the policy asks about, the client asks its user: %s, who says %s", async (how, agrees) => {
    const own = new Room();
    const policy = join(own.root, "state/config/policy.yaml");
    expect(own.rampart("init").status).toBe(0);
    const rule = "- { id: ask.echo, ask: tool.call, when: { tool: echo }, reason: Echoes need a person. }";
    writeFileSync(policy, `${readFileSync(policy, "utf8")}\nguardrails:\n  ${rule}\n`);
    const options = ["--state", join(own.root, "state"), ...(how === "alone" ? ["--alone"] : [])];
    const command = [node, PROGRAM, "mcp", ...options, "--", node, bin("server-everything")];
    const calls = [["echo", { message: "hi" }]];
    const port = await freePort();
    if (how === "over HTTP")
      await own.serving([bin("server-everything"), "streamableHttp"], /listening on port/, { PORT: String(port) });
    const url = how === "over HTTP" ? await own.gateway(`http://127.0.0.1:${port}/mcp`, "everything") : null;
    const { said } = own.drive(url === null ? { command, calls, agrees } : { url, calls, agrees });
    own.close();
    expect(JSON.stringify(said["questions"])).toMatch(/Echoes need a person.*everything\/echo .*hi/);
    expect(JSON.stringify(said["call echo"])).toMatch(agrees ? /Echo: hi/ : /did not agree/);
  });

  it.each([
    ["is not there", () => "/nowhere/server", /\/nowhere\/server cannot be started\n/],
    [
      "may not be run",
      (): string => {
        const path = join(root, "no-program");
        writeFileSync(path, "#!/bin/sh\n", { mode: 0o600 });
        return path;
      },
      /no-program cannot be started: permission denied \(EACCES\)\n/,
    ],
  ])("a server that %s says so", (_why, server, said) => {
    const done = room.node([PROGRAM, "mcp", "--state", join(root, "state"), "--", server()]);
    expect({ status: done.status, stdout: done.stdout }).toEqual({ status: 127, stdout: "" });
    expect(done.stderr).toMatch(said);
    expect(done.stderr).toMatch(/\nnext: {2}rampart mcp --help\n/);
  });
});
