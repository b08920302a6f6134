import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Action, Json, JsonObject, ToolCall } from "../../spine/index.js";
import { ACTION_KINDS, EMPTY_SESSION } from "../../spine/index.js";
import type { World } from "../world.js";
import { expandBraces } from "./braces.js";
import { interpretTool, type ReadShell } from "./index.js";
import { SERVERS } from "./servers/index.js";
import { PLACE } from "./testing/call.js";

const WORLD: World = { place: PLACE, session: EMPTY_SESSION, answers: new Map() };

function call(tool: string, arguments_: JsonObject): ToolCall {
  const base = { id: "1", door: "test", agent: "a", principal: "p", session: "s", task: null, hostTool: tool };
  return { ...base, tool, arguments: arguments_, shell: null, cwd: null, time: 0 };
}

/** Stands in for the shell interpreter: one action that tells it was asked. */
const readShell: ReadShell = (command) => {
  const resource = { type: "code", name: command, form: "exact" } as const;
  const one: Action = {
    kind: "code.run",
    resource,
    certainty: "certain",
    labels: [],
    sources: [],
    span: { start: 0, end: 0 },
    detail: {},
  };
  return { actions: [one], findings: [], wants: [], written: [] };
};
const interpret = (tool: string, given: JsonObject, world = WORLD) =>
  interpretTool(call(tool, given), world, readShell);

const show = ({ kind, resource, labels, detail, certainty }: Action) =>
  [
    kind,
    resource.form === "any" ? "ANY" : resource.name,
    labels.length > 0 ? `[${labels.join(" ")}]` : "",
    detail.recursive ? "recursive" : "",
    detail.method ?? "",
    certainty === "possible" ? "possible" : "",
  ]
    .filter((part) => part !== "")
    .join(" ");

const ROWS: readonly (readonly [tool: string, given: JsonObject, actions: readonly string[], why: string])[] = [
  ["read", { path: "a.ts" }, ["file.read /home/dev/project/a.ts [project]"], "a file"],
  ["read", { path: "~/.ssh/id_rsa" }, ["file.read /home/dev/.ssh/id_rsa [home credential]"], "hosts expand the tilde"],
  ["read", { path: "../../../etc/shadow" }, ["file.read /etc/shadow [system credential]"], "out of the project"],
  [
    "read",
    { path: "/home/dev", pattern: "password", recursive: true },
    ["file.read /home/dev [home broad] recursive", "secret.read /home/dev [shown]"],
    "a search for passwords in all there is",
  ],
  [
    "read",
    { path: "/home", pattern: "api[_-]?key", recursive: true },
    ["file.read /home [broad] recursive", "secret.read /home [shown]"],
    "keys, however they are spelled",
  ],
  [
    "read",
    { path: "src", pattern: "password", recursive: true },
    ["file.read /home/dev/project/src [project] recursive"],
    "the same in somebody's work",
  ],
  [
    "read",
    { path: ["a", "b"] },
    ["file.read /home/dev/project/a [project]", "file.read /home/dev/project/b [project]"],
    "several",
  ],
  ["read", { path: 7 }, ["file.read ANY"], "no text: any path"],
  ["read", {}, ["file.read ANY"], "no path: any path"],
  ["read", { path: ".", pattern: "x" }, ["file.read /home/dev/project [project] recursive"], "a search"],
  [
    "read",
    { path: "~", pattern: "x" },
    ["file.read /home/dev [home broad] recursive"],
    "a search above secrets is no theft",
  ],
  [
    "read",
    { path: "~/.ssh", pattern: "x" },
    ["file.read /home/dev/.ssh [home broad credential] recursive"],
    "a search in secrets is",
  ],
  [
    "read",
    { path: ".", pattern: "x", glob: ".env*" },
    [
      "file.read /home/dev/project [project] recursive",
      "file.read /home/dev/project/**/.env* [project credential persistence] possible",
    ],
    "a search limited to secrets",
  ],
  [
    "read",
    { path: "app/[id].tsx" },
    [
      "file.read /home/dev/project/app/[id].tsx [project]",
      "file.read /home/dev/project/app/[id].tsx [project] possible",
    ],
    "a name that is a pattern for some hosts",
  ],
  [
    "read",
    { path: "/etc/{hosts,shadow}" },
    [
      "file.read /etc/{hosts,shadow} [system]",
      "file.read /etc/hosts [system] possible",
      "file.read /etc/shadow [system credential] possible",
    ],
    "braces are a pattern for some hosts",
  ],
  ["list", { path: "src" }, ["file.list /home/dev/project/src [project]"], "a folder"],
  ["list", { path: "src", recursive: true }, ["file.list /home/dev/project/src [project] recursive"], "a tree"],
  ["write", { path: "a.ts", content: "x" }, ["file.write /home/dev/project/a.ts [project]"], "a file"],
  ["write", { path: "~/.bashrc", content: "x" }, ["file.write /home/dev/.bashrc [home persistence]"], "every shell"],
  [
    "write",
    { path: ".github/workflows/ci.yml", content: "x" },
    [
      "file.write /home/dev/project/.github/workflows/ci.yml [project]",
      "pipeline.edit /home/dev/project/.github/workflows/ci.yml",
    ],
    "D1: a pipeline is code other machines run",
  ],
  [
    "edit",
    { path: ".claude/settings.json", old: "a", new: "b" },
    ["file.write /home/dev/project/.claude/settings.json [project agent-settings]"],
    "S4: hooks",
  ],
  ["delete", { path: "src" }, ["file.delete /home/dev/project/src [project] recursive"], "may be a folder"],
  ["delete", { path: "a", recursive: false }, ["file.delete /home/dev/project/a [project]"], "is none"],
  ["delete", { path: "." }, ["file.delete /home/dev/project [project broad] recursive"], "the whole project"],
  ["delete", {}, ["file.delete ANY recursive"], "no path: any path"],
  ["fetch", { url: "https://example.com/a" }, ["net.receive example.com GET"], "a page"],
  [
    "fetch",
    { url: "http://0xa9fea9fe/" },
    ["net.receive 169.254.169.254 [private-network metadata-service] GET"],
    "metadata",
  ],
  [
    "fetch",
    { url: "https://example.com", method: "post", body: "x" },
    ["net.send example.com POST", "net.receive example.com POST"],
    "sends",
  ],
  [
    "fetch",
    { url: "https://example.com", method: "DELETE" },
    ["net.send example.com DELETE", "net.receive example.com DELETE"],
    "changes something",
  ],
  ["fetch", { url: "file:///etc/shadow" }, ["file.read /etc/shadow [system credential]"], "a file"],
  [
    "fetch",
    { url: ["https://a.example", "https://b.example"] },
    ["net.receive a.example GET", "net.receive b.example GET"],
    "several",
  ],
  ["fetch", { url: "data:text/plain,x" }, [], "nothing leaves"],
  ["fetch", {}, ["net.receive ANY GET"], "no address: any host"],
  ["mcp", { server: "weather", name: "now", arguments: { city: "x" } }, ["tool.call weather/now"], "unknown server"],
  [
    "mcp",
    { server: "git", method: "git-push", repoURL: "https://x" },
    ["tool.call git/git-push", "vcs.send https://x"],
    "fields beside count",
  ],
  [
    "mcp",
    { server: "filesystem", name: "read_text_file", arguments: { path: "/etc/shadow" } },
    ["tool.call filesystem/read_text_file", "file.read /etc/shadow [system credential]"],
    "D4: filesystem",
  ],
  [
    "mcp",
    { server: "my-filesystem", name: "moveFile", arguments: { source: "a", destination: "b" } },
    [
      "tool.call my-filesystem/moveFile",
      "file.delete /home/dev/project/a [project] recursive",
      "file.write /home/dev/project/b [project]",
    ],
    "another spelling",
  ],
  [
    "mcp",
    { server: "fetch", name: "fetch", arguments: { url: "http://localhost:1/" } },
    ["tool.call fetch/fetch", "net.receive localhost [loopback]"],
    "fetch",
  ],
  [
    "mcp",
    { server: "slack", name: "slack_post_message", arguments: { channel_id: "C1", text: "hi" } },
    ["tool.call slack/slack_post_message", "message.send C1"],
    "a message",
  ],
  [
    "mcp",
    { server: "shell", name: "run_command", arguments: { command: "ls" } },
    ["tool.call shell/run_command", "code.run ls"],
    "a shell reads it",
  ],
  [
    "mcp",
    { server: "shell", name: "run_command", arguments: {} },
    ["tool.call shell/run_command", "opaque ANY"],
    "no command",
  ],
  [
    "mcp",
    { server: "x", method: "resources/read", uri: "file:///etc/shadow" },
    ["tool.call x/resources/read", "file.read /etc/shadow [system credential]"],
    "a resource of this machine",
  ],
  ["mcp", {}, ["tool.call unknown/unknown"], "nothing given"],
  ["sql", { query: "SELECT a FROM t", dialect: "postgres" }, ["data.read t"], "a read"],
  ["sql", { query: "DROP TABLE t" }, ["data.define t", "data.delete t"], "D1: a table goes"],
  ["sql", {}, ["opaque ANY"], "no text"],
  [
    "sql",
    { query: "COPY t TO PROGRAM 'cat /etc/shadow'", dialect: "postgres" },
    ["data.read t", "process.exec sh [database-server]", "code.run cat /etc/shadow"],
    "a command",
  ],
  [
    "mcp",
    { server: "postgres", name: "query", arguments: { sql: "DELETE FROM t" } },
    ["tool.call postgres/query", "data.delete t"],
    "a server in front of a database",
  ],
  ["submit", { a: 1 }, ["tool.call submit"], "anything else"],
  ["agent", { prompt: "x" }, ["tool.call agent", "agent.spawn agent"], "D9: another agent"],
  ["text", { text: "rm -rf /", phase: "result" }, [], "text does nothing"],
];

describe("interpretTool", () => {
  it.each(ROWS)("P3: %s %j", (tool, given, actions, _why) => {
    const found = interpret(tool, given);
    expect(found.actions.map(show)).toEqual(actions);
  });

  it("D6: remembers what is written", () => {
    expect(interpret("write", { path: "a.sh", content: "ls" }).written).toEqual([
      { path: "/home/dev/project/a.sh", content: "ls", sources: [{ type: "argument", name: "content", labels: [] }] },
    ]);
    expect(interpret("write", { path: "a.sh", content: "x".repeat(70_000) }).written[0]?.content).toBe(null);
    expect(interpret("write", { path: "a.sh" }).written[0]?.content).toBe(null);
  });

  it("D6: follows an edit of what the session wrote", () => {
    const path = "/home/dev/project/a.sh";
    const world = { ...WORLD, session: { written: [{ path, content: "echo $1 a a", sources: [] }], read: [] } };
    const after = (given: JsonObject) => interpret("edit", { path: "a.sh", ...given }, world).written[0]?.content;
    expect(after({ old: "a", new: "$&b" })).toBe("echo $1 $&b a");
    expect(after({ old: "a", new: "b", replace_all: true })).toBe("echo $1 b b");
    expect(after({ old: "zz", new: "b" })).toBe(null);
    expect(after({ content: "rm" })).toBe("rm");
    expect(interpret("edit", { path: "b.sh", old: "a", new: "b" }, world).written[0]?.content).toBe(null);
  });

  it("resolves paths below the call's own folder", () => {
    const moved = { ...call("read", { path: "x" }), cwd: "/srv/other" };
    expect(interpretTool(moved, WORLD, readShell).actions[0]?.resource.name).toBe("/srv/other/x");
  });

  it("is total on any arguments", () => {
    const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
    const names = fc.constantFrom(
      "path",
      "url",
      "content",
      "server",
      "name",
      "arguments",
      "query",
      "pattern",
      "glob",
      "method",
    );
    const tools = fc.constantFrom(
      "read",
      "list",
      "write",
      "edit",
      "delete",
      "fetch",
      "sql",
      "mcp",
      "text",
      "__proto__",
      "toString",
      "x",
    );
    fc.assert(
      fc.property(tools, fc.dictionary(names, json, { noNullPrototype: true }), (tool, given) => {
        for (const one of interpret(tool, given).actions) expect(ACTION_KINDS).toContain(one.kind);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("tables of servers", () => {
  it.each(SERVERS.map((table) => [table.servers[0]!, table] as const))(
    "%s: only kinds there are, each tool once",
    (_name, table) => {
      const names = Object.keys(table.tools).flatMap((key) => key.split(" "));
      expect(new Set(names).size).toBe(names.length);
      for (const effect of Object.values(table.tools).flat()) expect(ACTION_KINDS).toContain(effect.kind);
    },
  );
});

describe("expandBraces", () => {
  it.each([
    ["a", ["a"]],
    ["{a,b}", ["a", "b"]],
    ["x{a,b}y{c,d}", ["xayc", "xayd", "xbyc", "xbyd"]],
    ["{a,{b,c}}", ["a", "b", "c"]],
    ["{a", ["{a"]],
    ["a}b", ["a}b"]],
    ["{{{{{{{{{a}}}}}}}}}", ["{{{{{{{{{a}}}}}}}}}"]],
  ])("%s", (pattern, expected) => {
    expect(expandBraces(pattern)).toEqual(expected);
  });

  it("stays bounded", () => {
    expect(expandBraces("{a,b}".repeat(2_000)).length).toBeLessThanOrEqual(64);
    expect(expandBraces("{".repeat(100_000)).length).toBe(1);
  });
});
