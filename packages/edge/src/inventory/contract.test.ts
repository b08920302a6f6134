import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { EMPTY_SESSION, interpret, type ToolCall } from "@rampart/core";
import { describe, expect, it } from "vitest";
import { makeWorld } from "../testing/world.js";
import { CREDENTIAL_PLACES } from "./credentials.js";
import { READERS, takeInventory } from "./inventory.js";
import { type DoorStand, type Found, RANKS, THING_KINDS, type ThingKind, type World } from "./reader.js";

const SECRET = "ghp_R9x2LkV78zLqT4bNcYw1mZp6sHd3fGj5aUo0";

type Files = Readonly<Record<string, string | object>>;

/** A home and a repository with these files; `~/` and `repo/`. */
function worldOf(files: Files, more: { doors?: Record<string, DoorStand>; env?: Record<string, string> } = {}) {
  const { home, context } = makeWorld();
  const repo = join(home, "repo");
  mkdirSync(repo, { recursive: true });
  const write = (name: string, content: string | object) => {
    const path = name.startsWith("~/") ? join(home, name.slice(2)) : join(home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  const world: World = {
    context: { ...context, environment: { PATH: join(home, "bin"), ...more.env } },
    roots: [repo],
    doors: new Map(Object.entries(more.doors ?? {})),
    // Pipelines of these tests are JSON, which is YAML; the command line hands in the real parser.
    parseYaml: JSON.parse,
  };
  return { home, repo, world, write };
}

const readerOf = (kind: ThingKind) => READERS.find((reader) => reader.kind === kind)!;
const saidBy = ({ things, issues }: Found) => [
  things.map(({ name }) => name),
  issues.map(({ code, rank }) => `${code} ${rank}`),
];

const hook = { on: { issue_comment: {} }, jobs: {} };
const job = (more: object) => ({
  ...hook,
  jobs: {
    triage: { steps: [{ uses: "anthropics/claude-code-action@v1" }], permissions: { contents: "read" }, ...more },
  },
});
const agentJob = (on: unknown, permissions: unknown, run: string, more: object = {}) => ({
  name: "ci",
  on,
  jobs: { fix: { ...(permissions === undefined ? {} : { permissions }), steps: [{ run }], ...more } },
});

const TABLE: readonly [kind: ThingKind, why: string, files: Files, things: string[], issues: string[]][] = [
  ["agent", "used, and nothing in front of it", { "~/.codex/x": "" }, ["Codex"], ["agent.unprotected high"]],
  ["agent", "nobody uses any", {}, [], []],
  [
    "setting",
    "a list of allowed commands is no loosening",
    { "~/.claude/settings.json": { permissions: { allow: ["Bash(npm test:*)"] } } },
    ["Claude Code"],
    [],
  ],
  [
    "setting",
    "all of them is",
    { "~/.claude/settings.json": { permissions: { allow: ["Bash(*)"] } } },
    ["Claude Code"],
    ["setting.broad_grant high"],
  ],
  [
    "setting",
    "no prompts",
    { "~/.claude/settings.json": { permissions: { defaultMode: "bypassPermissions" } } },
    ["Claude Code"],
    ["setting.no_prompts critical"],
  ],
  [
    "setting",
    "no hooks, by the repository",
    { "repo/.gemini/settings.json": { hooksConfig: { enabled: false } } },
    ["Gemini CLI"],
    ["setting.hooks_off critical"],
  ],
  [
    "setting",
    "neither prompts nor sandbox",
    { "~/.codex/config.toml": 'approval_policy = "never"\nsandbox_mode = "danger-full-access"\n' },
    ["Codex"],
    ["setting.no_prompts critical"],
  ],
  [
    "setting",
    "no prompts, but a sandbox",
    { "~/.codex/config.toml": 'approval_policy = "never"\nsandbox_mode = "workspace-write"\n' },
    ["Codex"],
    [],
  ],
  [
    "setting",
    "of a table, not of Codex",
    { "~/.codex/config.toml": '[profiles.x]\napproval_policy = "never"\nsandbox_mode = "danger-full-access"\n' },
    ["Codex"],
    [],
  ],
  [
    "mcp-server",
    "a version that is fixed",
    { "~/.cursor/mcp.json": { mcpServers: { fs: { command: "npx", args: ["-y", "@x/fs@1.2.3"] } } } },
    ["fs"],
    [],
  ],
  [
    "mcp-server",
    "whatever is newest",
    { "~/.cursor/mcp.json": { mcpServers: { fs: { command: "npx", args: ["-y", "@x/fs"] } } } },
    ["fs"],
    ["server.unpinned medium"],
  ],
  [
    "mcp-server",
    "a secret by its value",
    { "repo/.mcp.json": { mcpServers: { gh: { command: "gh", env: { GH_TOKEN: SECRET } } } } },
    ["gh"],
    ["server.secret_spelled high"],
  ],
  [
    "mcp-server",
    "a secret by its form",
    { "repo/.mcp.json": { mcpServers: { gh: { command: "gh", env: { X: SECRET } } } } },
    ["gh"],
    ["server.secret_spelled high"],
  ],
  [
    "mcp-server",
    "a secret by the name of its variable",
    { "repo/.mcp.json": { mcpServers: { gh: { command: "gh", env: { GH_TOKEN: "${GH_TOKEN}" } } } } },
    ["gh"],
    [],
  ],
  [
    "mcp-server",
    "in the clear",
    { "~/.gemini/settings.json": { mcpServers: { web: { httpUrl: "http://a.example/mcp" } } } },
    ["web"],
    ["server.plain_http high"],
  ],
  [
    "mcp-server",
    "in the clear, with a name that begins as this machine's",
    { "~/.gemini/settings.json": { mcpServers: { web: { httpUrl: "http://localhost.evil.example/mcp" } } } },
    ["web"],
    ["server.plain_http high"],
  ],
  [
    "mcp-server",
    "in the clear, on this machine",
    { "~/.gemini/settings.json": { mcpServers: { web: { url: "http://127.0.0.1:1/mcp" } } } },
    ["web"],
    [],
  ],
  [
    "mcp-server",
    "without questions",
    { "~/.gemini/settings.json": { mcpServers: { web: { command: "web", trust: true } } } },
    ["web"],
    ["server.approved medium"],
  ],
  [
    "mcp-server",
    "of one project, in the user's file",
    { "~/.claude.json": { projects: { "/p": { mcpServers: { a: { command: "a" } } } } } },
    ["a"],
    [],
  ],
  [
    "mcp-server",
    "in TOML",
    {
      "~/.codex/config.toml": `[mcp_servers."my git"]\ncommand = "uvx"\nargs = ["mcp-git"]\n[mcp_servers."my git".env]\nTOKEN = "${SECRET}"\n`,
    },
    ["my git"],
    ["server.secret_spelled high", "server.unpinned medium"],
  ],
  [
    "mcp-server",
    "in YAML, in a host's own words",
    {
      "~/.config/goose/config.yaml": `extensions:\n  developer: {type: builtin}\n  git: {type: stdio, cmd: uvx, args: [mcp-git], envs: {TOKEN: "${SECRET}"}}\n`,
    },
    ["git"],
    ["server.secret_spelled high", "server.unpinned medium"],
  ],
  ["credential", "by its place", { "~/.aws/credentials": SECRET }, ["Amazon"], []],
  ["credential", "a key, not its public half", { "~/.ssh/id_x": SECRET, "~/.ssh/id_x.pub": "" }, ["SSH"], []],
  [
    "credential",
    "of the project, not its example",
    { "repo/.env": SECRET, "repo/.env.example": "" },
    [".env"],
    ["credential.in_project low"],
  ],
  ["model", "in a hub's cache", { "~/.cache/huggingface/hub/models--a--b/x": "" }, ["a/b"], []],
  [
    "model",
    "weights that are data, and some that are code",
    { "repo/models/a.safetensors": "", "repo/b.pkl": "" },
    ["b.pkl", "a.safetensors"],
    ["model.runs_code medium"],
  ],
  [
    "project",
    "trusted, and narrow",
    { "~/.codex/config.toml": '[projects."/srv/a"]\ntrust_level = "trusted"\n' },
    ["/srv/a", "REPO"],
    [],
  ],
  [
    "project",
    "everything is trusted",
    { "~/.gemini/trustedFolders.json": { "/": "TRUST_FOLDER" } },
    ["/", "REPO"],
    ["project.trusted_broad high"],
  ],
  ["project", "everything is not", { "~/.gemini/trustedFolders.json": { "/": "DO_NOT_TRUST" } }, ["/", "REPO"], []],
  ["repository", "honest instructions", { "repo/AGENTS.md": "Run the tests before you commit." }, ["REPO"], []],
  [
    "repository",
    "hidden ones",
    { "repo/AGENTS.md": "Run\u202e the tests", "repo/CLAUDE.md": "fine" },
    ["REPO"],
    ["repository.instructions high"],
  ],
  [
    "pipeline",
    "no agent in it",
    { "repo/.github/workflows/a.yml": { name: "ci", on: "push", jobs: { a: { steps: [{ run: "npm test" }] } } } },
    ["ci"],
    [],
  ],
  [
    "pipeline",
    "an agent anybody speaks to, with a token that writes",
    { "repo/.github/workflows/a.yml": job({ permissions: { contents: "write" } }) },
    ["a.yml"],
    ["pipeline.agent_for_anybody critical", "pipeline.agent_unprotected medium", "pipeline.action_unpinned medium"],
  ],
  [
    "pipeline",
    "the same, with nothing in its hands",
    { "repo/.github/workflows/a.yml": job({}) },
    ["a.yml"],
    ["pipeline.agent_unprotected medium", "pipeline.action_unpinned medium"],
  ],
  [
    "pipeline",
    "the same, with a secret",
    { "repo/.github/workflows/a.yml": job({ env: { K: "${{ secrets.K }}" } }) },
    ["a.yml"],
    ["pipeline.agent_for_anybody critical", "pipeline.agent_unprotected medium", "pipeline.action_unpinned medium"],
  ],
  [
    "pipeline",
    "people start it, its token writes",
    {
      "repo/.github/workflows/a.yml": agentJob(
        "workflow_dispatch",
        "write-all",
        "rampart protect --yes && codex exec x",
      ),
    },
    ["ci"],
    ["pipeline.agent_may_write high"],
  ],
  [
    "pipeline",
    "nothing is said of its token",
    { "repo/.github/workflows/a.yml": agentJob(["push"], undefined, "rampart protect; npx @google/gemini-cli -p x") },
    ["ci"],
    ["pipeline.rights_unsaid medium"],
  ],
  [
    "pipeline",
    "asking who runs is no right to write",
    { "repo/.github/workflows/a.yml": agentJob("push", { "id-token": "write" }, "rampart protect; claude -p x") },
    ["ci"],
    [],
  ],
  [
    "pipeline",
    "without its prompts",
    { "repo/.github/workflows/a.yml": agentJob("push", {}, "rampart protect; gemini --yolo -p x") },
    ["ci"],
    ["pipeline.agent_unguarded high"],
  ],
  [
    "pipeline",
    "a word that only contains an agent's name",
    { "repo/.github/workflows/a.yml": agentJob("push", {}, "./run-claude-tests && echo codexes") },
    ["ci"],
    [],
  ],
  [
    "pipeline",
    "another system's",
    { "repo/.gitlab-ci.yml": { fix: { script: ["aider --yes --message x"] } } },
    [".gitlab-ci.yml"],
    ["pipeline.agent_unprotected medium"],
  ],
];

describe("R1: an inventory reads", () => {
  it.each(TABLE)("%s: %s", async (kind, _why, files, things, issues) => {
    const { world, repo } = worldOf(files);
    const found = await readerOf(kind).read(world);
    expect(saidBy(found)).toEqual([things.map((name) => (name === "REPO" ? repo : name)), issues]);
    expect(found.unread).toEqual([]);
  });

  it("every code of every reader is proved by a row or a test below", () => {
    const elsewhere = [
      "agent.door_broken",
      "agent.monitored",
      "agent.unverified",
      "agent.no_door",
      "credential.open",
      "credential.environment",
      "setting.foreign_servers",
    ];
    const rows = TABLE.flatMap(([, , , , issues]) => issues.map((issue) => issue.split(" ")[0]));
    expect([...new Set([...rows, ...elsewhere])].sort()).toEqual(READERS.flatMap(({ codes }) => codes).sort());
  });

  it.each<[stand: DoorStand, code: string | null]>([
    ["none", "agent.unprotected"],
    ["broken", "agent.door_broken"],
    ["monitor", "agent.monitored"],
    ["configured", "agent.unverified"],
    ["seen", null],
  ])("the door of an agent that is %s: %s", async (stand, code) => {
    const { world } = worldOf({ "~/.gemini/x": "" }, { doors: { gemini: stand } });
    const { issues } = await readerOf("agent").read(world);
    expect(issues.map((issue) => issue.code)).toEqual(code === null ? [] : [code]);
  });

  it("an agent without hooks is told to be wrapped", async () => {
    const { world, write } = worldOf({});
    chmodSync(write("~/bin/aider", "#!/bin/sh\n"), 0o755);
    const { issues } = await readerOf("agent").read(world);
    expect(issues).toMatchObject([{ code: "agent.no_door", mend: "rampart wrap -- aider" }]);
  });

  it("a server behind our proxy is named by what it is, and by the door in front of it", async () => {
    const args = ["/x/rampart.mjs", "mcp", "--name", "fs", "--", "npx", "-y", "@x/fs"];
    const { world } = worldOf({ "~/.cursor/mcp.json": { mcpServers: { fs: { command: "node", args } } } });
    const { things, issues } = await readerOf("mcp-server").read(world);
    expect(things).toMatchObject([{ facts: { runs: "@x/fs", door: "rampart mcp" } }]);
    expect(issues).toMatchObject([{ code: "server.unpinned" }]);
  });

  it.each<[why: string, words: readonly string[], facts: object]>([
    ["its address", ["--name", "x", "--sse", "https://e.example/sse"], { runs: "e.example", door: "rampart mcp" }],
    ["in one word, with a name", ["--sse=n=https://e.example/sse"], { runs: "e.example", door: "rampart mcp" }],
    ["a server's own word", ["--", "s", "--sse", "https://e.example/sse"], { runs: "s", door: "rampart mcp" }],
    ["no address", ["--sse"], { runs: "rampart", transport: "stdio" }],
    [
      "a gateway, which is no server of a host",
      ["--listen", "127.0.0.1:1", "--sse", "https://e.example/sse"],
      { runs: "rampart", transport: "stdio" },
    ],
  ])("a server over HTTP+SSE behind it is told by %s", async (_why, words, facts) => {
    const { world } = worldOf({
      "~/.cursor/mcp.json": { mcpServers: { s: { command: "rampart", args: ["mcp", ...words] } } },
    });
    expect((await readerOf("mcp-server").read(world)).things).toMatchObject([{ facts }]);
  });

  it("servers of foreign repositories are not enabled unseen", async () => {
    const { world } = worldOf({ "~/.claude/settings.json": { enableAllProjectMcpServers: true } });
    expect((await readerOf("setting").read(world)).issues).toMatchObject([{ code: "setting.foreign_servers" }]);
  });

  it("variables that hold secrets are named, never told", async () => {
    const { world } = worldOf({}, { env: { GITHUB_TOKEN: SECRET, EMPTY_TOKEN: "", PWD: "/x", LANG: "C" } });
    const found = await readerOf("credential").read(world);
    expect(saidBy(found)).toEqual([["GITHUB_TOKEN"], ["credential.environment medium"]]);
    expect(JSON.stringify(found)).not.toContain(SECRET);
  });

  it("a credential others may read is open only where they can get there", async () => {
    const { home, world, write } = worldOf({});
    const path = write("~/.netrc", SECRET);
    chmodSync(path, 0o644);
    expect((await readerOf("credential").read(world)).issues).toEqual([]);
    chmodSync(home, 0o755);
    chmodSync(dirname(home), 0o755);
    expect((await readerOf("credential").read(world)).issues).toMatchObject([
      { code: "credential.open", mend: `chmod 600 ${path}` },
    ]);
  });

  it.each(CREDENTIAL_PLACES)("%s, ~/%s: what it lists as a credential, core guards as one", (_what, place) => {
    const names = { id: "1", door: "d", agent: "a", principal: "p", session: "s", task: null, hostTool: "read" };
    const call: ToolCall = {
      ...names,
      tool: "read",
      arguments: { path: `/home/dev/${place}` },
      shell: null,
      cwd: "/",
      time: 0,
    };
    const where = { home: "/home/dev", user: "dev", cwd: "/", project: null, scratch: [], installed: [] };
    const { actions } = interpret(call, { place: where, session: EMPTY_SESSION, answers: new Map(), users: null });
    expect(actions[0]?.labels).toContain("credential");
  });
});

/** Everything a reader opens, as something it should not stumble over. */
const OPENED = [
  ".claude/settings.json",
  ".claude.json",
  ".gemini/settings.json",
  ".gemini/trustedFolders.json",
  ".codex/config.toml",
  ".cursor/mcp.json",
  "repo/.mcp.json",
  "repo/AGENTS.md",
  "repo/.github/workflows/a.yml",
  "repo/.gitlab-ci.yml",
];

const HOSTILE: readonly [why: string, make: (path: string) => void][] = [
  ["a folder", (path) => mkdirSync(path)],
  ["a link to itself", (path) => symlinkSync(path, path)],
  ["a pipe nobody writes to", (path) => execFileSync("mkfifo", [path])],
  ["bytes that are no text", (path) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0x00, 0x80]))],
  ["cut off", (path) => writeFileSync(path, '{"mcpServers": {"a": {"command"')],
  [
    "of another shape",
    (path) => writeFileSync(path, '{"mcpServers":[1],"projects":{"a":3},"permissions":"x","jobs":[null],"on":3}'),
  ],
  ["nested beyond reason", (path) => writeFileSync(path, '{"a":'.repeat(5_000))],
  ["too large", (path) => writeFileSync(path, Buffer.alloc(5 * 1024 * 1024, 0x20))],
];

describe("R1: every reader", () => {
  it.each(READERS.map((reader) => [reader.kind, reader] as const))(
    "%s: finds nothing where nothing is",
    async (_kind, reader) => {
      const { world } = worldOf({});
      const { issues, unread } = await reader.read({ ...world, roots: [] });
      expect([issues, unread]).toEqual([[], []]);
    },
  );

  it.each(HOSTILE)("survives files that are %s, and names what it could not read", async (_why, make) => {
    const { home, world } = worldOf({});
    for (const name of OPENED) {
      mkdirSync(dirname(join(home, name)), { recursive: true });
      make(join(home, name));
    }
    const found = await takeInventory(world);
    for (const reader of READERS) {
      const own = await reader.read(world);
      for (const { code } of own.issues) expect(reader.codes).toContain(code);
      for (const { kind } of own.things) expect(kind).toBe(reader.kind);
    }
    for (const { why } of found.unread) expect(why).not.toBe("");
  });

  it("tells the most serious first, says what mends it, and never what a file holds", async () => {
    const { world } = worldOf({
      "~/.codex/config.toml": `[mcp_servers.a.env]\nK = "${SECRET}"\n`,
      "~/.gemini/settings.json": {
        mcpServers: { a: { httpUrl: `https://u:${SECRET}@a.example/${SECRET}`, headers: { X: SECRET } } },
      },
      "~/.npmrc": SECRET,
      "repo/.env": SECRET,
      "repo/.github/workflows/a.yml": job({ env: { K: SECRET, L: "${{ secrets.K }}" } }),
    });
    const found = await takeInventory(world);
    const ranks = found.issues.map(({ rank }) => RANKS.indexOf(rank));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    for (const { mend, reason } of found.issues) expect([mend, reason]).not.toContain("");
    for (const { kind } of found.things) expect(THING_KINDS).toContain(kind);
    expect(JSON.stringify(found)).not.toContain(SECRET);
  });
});
