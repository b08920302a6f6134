import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readEnvFile } from "./env-file.js";
import { startableServers } from "./startable.js";

const root = mkdtempSync(join(tmpdir(), "rampart-startable-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, body: object | string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof body === "string" ? body : JSON.stringify(body));
};

describe("D4: servers as their hosts start them", () => {
  const mine = { mcpServers: { mine: { command: "./s" } } };
  write(".claude.json", { projects: { [join(root, "a")]: mine, [join(root, "b")]: mine } });
  write("c/.vscode/mcp.json", {
    servers: {
      filled: {
        command: "${userHome}${/}s",
        args: ["${workspaceFolder}/x", "${workspaceFolderBasename}"],
        envFile: "${workspaceFolder}/.env",
        env: { B: "own" },
        cwd: "sub",
      },
    },
  });
  write("c/.env", "A=a\nB=file\n");
  write(".cursor/mcp.json", {
    mcpServers: { nowhere: { command: "${workspaceFolder}/s" }, gone: { command: "s", envFile: "/nowhere/.env" } },
  });
  write(
    ".codex/config.toml",
    '[mcp_servers.codex]\ncommand = "s"\nargs = [\n  "-y", # yes\n]\nenv = { K = "v" }\n[mcp_servers]\nshort = { command = "t" }\n',
  );
  write("Library/Application Support/Claude/claude_desktop_config.json", { mcpServers: { mac: { command: "m" } } });
  write(".gemini/antigravity/mcp_config.json", { mcpServers: { anti: { command: "g" } } });

  it.each<[why: string, file: string, body: object | string, expected: object]>([
    [
      "Goose: a program, with variables of its own",
      ".config/goose/config.yaml",
      'GOOSE_MODEL: x\nextensions:\n  one:\n    enabled: true\n    type: stdio\n    name: One\n    cmd: npx\n    args: ["-y", "s"]\n    envs: {A: b}\n    timeout: 300\n',
      { command: ["npx", "-y", "s"], env: { A: "b" }, hosts: ["goose"], why: null },
    ],
    [
      "Goose: one that is switched off",
      ".config/goose/config.yaml",
      "extensions: {one: {enabled: false, type: stdio, cmd: s, args: []}}",
      { command: ["s"], why: "it is switched off" },
    ],
    [
      "Goose: one reached over HTTP",
      ".config/goose/config.yaml",
      "extensions: {one: {type: streamable_http, uri: 'https://e.example/mcp', headers: {}}}",
      { command: [], why: "it is reached over HTTP" },
    ],
    [
      "Goose: what runs by uvx is its own to start",
      ".config/goose/config.yaml",
      "extensions: {one: {type: inline_python, code: 'x'}}",
      { command: [], why: "it has no command" },
    ],
    [
      "OpenCode, with comments",
      "opencode.jsonc",
      '{ // mine\n"mcp": {"one": {"command": ["s", "{env:A}"]}}}',
      { command: ["s", "a"] },
    ],
    [
      "OpenCode's second version",
      ".opencode/opencode.jsonc",
      { mcp: { servers: { one: { type: "local", command: ["s"] } } } },
      { command: ["s"], why: null },
    ],
    [
      "OpenCode: text of a file",
      "opencode.json",
      { mcp: { one: { command: ["s"], environment: { K: "{file:~/k}" } } } },
      { why: "only its host knows {file:~/k}" },
    ],
    [
      "Cline as an extension of VS Code",
      ".config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json",
      { mcpServers: { one: { command: "s", disabled: false } } },
      { command: ["s"], hosts: ["cline"] },
    ],
    ["Roo Code, of a project", ".roo/mcp.json", { mcpServers: { one: { command: "s" } } }, { command: ["s"] }],
    ["Windsurf's plug-in", ".codeium/mcp_config.json", { mcpServers: { one: { command: "s" } } }, { command: ["s"] }],
    [
      "Zed",
      ".zed/settings.json",
      '{"context_servers": {"one": {"source": "custom", "command": "s", "args": ["x"], "env": {"A": "b"},},},}',
      { command: ["s", "x"], env: { A: "b" }, hosts: ["zed"] },
    ],
    [
      "Zed, as it was written before",
      ".config/zed/settings.json",
      { context_servers: { one: { command: { path: "s", args: ["x"], env: { A: "b" } } } } },
      { command: ["s", "x"], env: { A: "b" } },
    ],
    [
      "Continue: a list",
      ".continue/config.yaml",
      "name: mine\nversion: 0.0.1\nschema: v1\nmcpServers:\n  - name: one\n    command: npx\n    args:\n      - s\n",
      { command: ["npx", "s"], hosts: ["continue"], why: null },
    ],
    [
      "Continue: a secret of its own",
      ".continue/mcpServers/any.yaml",
      "mcpServers:\n  - {name: one, command: s, env: {K: '${{ secrets.K }}'}}",
      { why: "only its host knows ${{ secrets.K }}" },
    ],
    [
      "Continue: another agent's file",
      ".continue/mcpServers/any.json",
      { mcpServers: { one: { command: "s" } } },
      { command: ["s"] },
    ],
    [
      "Continue: a file that is a server",
      ".continue/mcpServers/one.json",
      { command: "s", args: ["x"] },
      { command: ["s", "x"] },
    ],
    [
      "an extension of Gemini",
      ".gemini/extensions/ext/gemini-extension.json",
      { mcpServers: { one: { command: "node", args: ["${extensionPath}${/}x.js"], cwd: "${extensionPath}" } } },
      { command: ["node", join(root, "p/.gemini/extensions/ext/x.js")], cwd: join(root, "p/.gemini/extensions/ext") },
    ],
    [
      "an extension of Qwen",
      ".qwen/extensions/ext/qwen-extension.json",
      { mcpServers: { one: { command: "s" } } },
      { command: ["s"] },
    ],
    [
      "Amp: a key with a dot",
      ".amp/settings.json",
      { "amp.mcpServers": { one: { command: "s" } } },
      { command: ["s"] },
    ],
    ["Auggie: a list", ".augment/settings.json", { mcpServers: [{ name: "one", command: "s" }] }, { command: ["s"] }],
    ["Crush", ".crush.json", { mcp: { one: { type: "stdio", command: "s" } } }, { command: ["s"] }],
    ["Droid", ".factory/mcp.json", { mcpServers: { one: { type: "stdio", command: "s" } } }, { command: ["s"] }],
    [
      "Codex",
      ".codex/config.toml",
      '[mcp_servers.one]\ncommand = "s"\n[mcp_servers.one.env]\nA = "b"\n',
      { command: ["s"], env: { A: "b" } },
    ],
  ])("%s", async (_why, file, body, expected) => {
    write(join("p", file), body);
    const { servers, unread } = await startableServers(join(root, "p"), [], { A: "a" });
    rmSync(join(root, "p"), { recursive: true });
    expect(unread).toEqual([]);
    expect(servers.map(({ name }) => name)).toEqual(["one"]);
    expect(servers[0]).toMatchObject(expected);
  });

  it.each<[why: string, file: string, body: object | string, unread: RegExp | null]>([
    [
      "what runs within Goose is no server",
      ".config/goose/config.yaml",
      "extensions: {a: {type: builtin}, b: {type: platform}, c: {type: frontend}}",
      null,
    ],
    ["a list of anything", ".continue/config.yaml", "mcpServers: [1, {command: s}, {name: 2, command: s}]", null],
    ["a file of Gemini's beside its extensions", ".gemini/extensions/extension-enablement.json", {}, null],
    ["a note beside Continue's servers", ".continue/mcpServers/README.md", "mcpServers: []", null],
    ["no mapping", ".config/goose/config.yaml", "- a", /holds no mapping/],
    [
      "YAML that names a thing twice",
      ".config/goose/config.yaml",
      "extensions: {}\nextensions: {}",
      /line 2 is no YAML that is read here/,
    ],
    ["YAML that builds itself from aliases", ".config/goose/config.yaml", "a: &a [x]\nb: [*a, *a]", /forbidden_yaml/],
    ["YAML without end", ".config/goose/config.yaml", `a: ${"x".repeat(1024 * 1024)}`, /too_large/],
    ["YAML deeper than anybody writes", ".config/goose/config.yaml", "[".repeat(100_000), /no YAML/],
    ["TOML deeper than anybody writes", ".codex/config.toml", `[${"a.".repeat(20_000)}a]\nx = 1\n`, null],
    ["keys deeper than anybody writes", ".codex/config.toml", `${"a.".repeat(20_000)}a = 1\n`.repeat(20), null],
  ])("no server: %s", async (_why, file, body, why) => {
    write(join("q", file), body);
    const { servers, unread, looked } = await startableServers(join(root, "q"), [], {});
    rmSync(join(root, "q"), { recursive: true });
    expect(servers).toEqual([]);
    expect(unread.map((one) => one.why).join()).toMatch(why ?? /^$/);
    if (why !== null) expect(looked.has(join(root, "q", file))).toBe(false);
  });

  it.each([
    [".gemini/extensions/gone/gemini-extension.json", true, "an extension that is no longer there"],
    [".gemini/extensions/a/b/gemini-extension.json", false, "deeper than extensions are"],
    [".gemini/extensions/gone/other.json", false, "another file"],
    [".continue/mcpServers/gone.yaml", true, "one of a folder of files"],
    [".cursor/mcp.json", true, "a file that is not there"],
    ["elsewhere/.cursor/mcp.json", false, "of a project nobody looked at"],
  ])("was looked for: %s: %j: %s", async (file, expected) => {
    const { looked } = await startableServers(join(root, "none"), [], {});
    expect(looked.has(join(root, "none", file))).toBe(expected);
  });

  it("a folder with more files than are looked at says nothing of what is not among them", async () => {
    for (let number = 0; number < 257; number++) write(`full/.continue/mcpServers/${number}.yaml`, "");
    const { looked } = await startableServers(join(root, "full"), [], {});
    expect(looked.has(join(root, "full/.continue/mcpServers/gone.yaml"))).toBe(false);
  });

  it("one that stands twice in one place stands there once", async () => {
    write("twice/.augment/settings.json", { mcpServers: Array(3).fill({ name: "one", command: "s" }) });
    const { servers } = await startableServers(join(root, "twice"), [], {});
    expect(servers.map(({ places }) => places.length)).toEqual([1]);
  });

  it("two projects' servers of one name are two, each started in its own folder", async () => {
    const { servers } = await startableServers(root, [], {});
    const both = servers.filter(({ name }) => name === "mine");
    expect(both.map(({ cwd, why }) => [cwd, why])).toEqual([
      [join(root, "a"), null],
      [join(root, "b"), null],
    ]);
  });

  it.each<[name: string, expected: object]>([
    ["codex", { command: ["s", "-y"], env: { K: "v" }, cwd: null }],
    ["short", { command: ["t"] }],
    ["mac", { command: ["m"], hosts: ["claude-desktop"] }],
    ["anti", { command: ["g"], hosts: ["antigravity"] }],
    ["nowhere", { why: "only its host knows ${workspaceFolder}" }],
    ["gone", { env: {}, why: null }],
    [
      "filled",
      {
        command: [join(root, "s"), join(root, "c/x"), "c"],
        env: { A: "a", B: "own" },
        cwd: join(root, "c/sub"),
        why: null,
      },
    ],
  ])("%s", async (name, expected) => {
    const { servers } = await startableServers(root, [join(root, "c")], {});
    expect(servers.find((one) => one.name === name)).toMatchObject(expected);
  });

  it.each<[why: string, text: string, expected: object]>([
    ["plain, with a comment", "A=a b # why\n# B=b\n", { A: "a b" }],
    ["quoted", `A="a # b"\nB='c'\r\nexport C=d`, { A: "a # b", B: "c", C: "d" }],
    ["nothing", "A=\n", { A: "" }],
    ["what says nothing", "just words\n=x\n1A=x\n", {}],
    ["more than anybody has", `${"A=1\n".repeat(9_999)}B=2`, { A: "1" }],
    ["a line without end", `A=${" ".repeat(100_000)}x`, { A: "" }],
  ])("a file of variables: %s", (_why, text, expected) => {
    expect(readEnvFile(text)).toEqual(expected);
  });
});
