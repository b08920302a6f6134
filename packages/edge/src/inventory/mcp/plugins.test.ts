import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startableServers } from "../../mcp/startable.js";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "rampart-plugins-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const CACHE = ".claude/plugins/cache/market/alpha/1.0.0";
const LIVE = "market/plugins/alpha";
const ON = { "alpha@market": true };
const OFF = { "alpha@market": false };
const TOOL = { tool: { command: "node", args: ["${CLAUDE_PLUGIN_ROOT}/s.js"], env: { D: "${CLAUDE_PLUGIN_DATA}/x" } } };

/** `~` stands for the home folder in what is written. */
type Files = Readonly<Record<string, object | string>>;

const market = (kind: string) => ({
  ".claude/plugins/known_marketplaces.json": {
    market: { source: { source: kind, path: "~/market" }, installLocation: "~/market" },
  },
});
const offers = (more: object = {}) => ({
  "market/.claude-plugin/marketplace.json": {
    name: "market",
    plugins: [{ name: "alpha", source: "./plugins/alpha", ...more }],
  },
});
const installed = (more: object = {}) => ({
  ".claude/plugins/installed_plugins.json": {
    version: 2,
    plugins: { "alpha@market": [{ scope: "user", installPath: `~/${CACHE}`, version: "1.0.0", ...more }] },
  },
});
const enabled = (enabledPlugins: object, file = ".claude/settings.json") => ({ [file]: { enabledPlugins } });
const manifest = (mcpServers?: unknown, at = CACHE) => ({
  [`${at}/.claude-plugin/plugin.json`]: { name: "alpha", ...(mcpServers === undefined ? {} : { mcpServers }) },
});
const named = (name: string) => ({ [name]: { command: "node" } });

async function scanned(files: Files) {
  for (const [name, body] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    const text = typeof body === "string" ? body : JSON.stringify(body);
    writeFileSync(join(home, name), text.replaceAll("~/", `${home}/`));
  }
  return startableServers(home, [join(home, "repo")], {});
}

/** As Claude Code 2.1.329 starts them (`claude mcp list`). */
const ROWS: readonly (readonly [why: string, files: Files, names: readonly string[]])[] = [
  ["from its .mcp.json", { ...enabled(ON), [`${CACHE}/.mcp.json`]: TOOL }, ["tool"]],
  ["the same below a key", { ...enabled(ON), [`${CACHE}/.mcp.json`]: { mcpServers: TOOL } }, ["tool"]],
  ["from its manifest", { ...enabled(ON), ...manifest(named("in")) }, ["in"]],
  ["from a file its manifest names", { ...enabled(ON), ...manifest("./m.json"), [`${CACHE}/m.json`]: TOOL }, ["tool"]],
  ["from several", { ...enabled(ON), ...manifest(["./m.json", "./n.json"]), [`${CACHE}/m.json`]: TOOL }, ["tool"]],
  [
    ".mcp.json stands before the manifest",
    { ...enabled(ON), ...manifest(named("in")), [`${CACHE}/.mcp.json`]: TOOL },
    ["tool"],
  ],
  [
    "a marketplace speaks for what has no manifest",
    { ...enabled(ON), ...market("github"), ...offers({ mcpServers: named("mk") }) },
    ["mk"],
  ],
  [
    "and for no other",
    { ...enabled(ON), ...market("github"), ...offers({ mcpServers: named("mk") }), ...manifest() },
    [],
  ],
  [
    "a marketplace that is a folder of this machine: from there, not from the copy",
    {
      ...enabled(ON),
      ...market("directory"),
      ...offers(),
      ...manifest(named("live"), LIVE),
      [`${CACHE}/.mcp.json`]: TOOL,
    },
    ["live"],
  ],
  ["nobody has enabled it", { [`${CACHE}/.mcp.json`]: TOOL }, []],
  ["it is off", { ...enabled(OFF), [`${CACHE}/.mcp.json`]: TOOL }, []],
  [
    "a folder enables it for itself",
    { ...enabled(OFF), ...enabled(ON, "repo/.claude/settings.json"), [`${CACHE}/.mcp.json`]: TOOL },
    ["tool in repo"],
  ],
  [
    "who works there does not",
    {
      ...enabled(ON, "repo/.claude/settings.json"),
      ...enabled(OFF, "repo/.claude/settings.local.json"),
      [`${CACHE}/.mcp.json`]: TOOL,
    },
    [],
  ],
  ["a manifest that leads out of it", { ...enabled(ON), ...manifest("../m.json"), [`${CACHE}/../m.json`]: TOOL }, []],
];

describe("D4: servers that plug-ins of Claude Code bring", () => {
  it.each(ROWS)("%s", async (_why, files, names) => {
    const { servers, unread } = await scanned({ ...installed(), ...files });
    const told = servers.map(({ name, places }) => (places[0]!.project === null ? name : `${name} in repo`));
    expect(told).toEqual(names.map((name) => `plugin_alpha_${name}`));
    expect(unread).toEqual([]);
  });

  it("are started as their host does, under the name policies and hooks know", async () => {
    const { servers } = await scanned({ ...installed(), ...enabled(ON), [`${CACHE}/.mcp.json`]: TOOL });
    const [root, data] = [join(home, CACHE), join(home, ".claude/plugins/data/alpha-market")];
    const env = { CLAUDE_PLUGIN_ROOT: root, CLAUDE_PLUGIN_DATA: data, D: `${data}/x` };
    expect(servers).toMatchObject([{ command: ["node", `${root}/s.js`], env, hosts: ["claude-code"], why: null }]);
  });

  it("of several records the one of this folder counts", async () => {
    const plugins = {
      "alpha@market": [
        { scope: "project", projectPath: "~/other", installPath: "~/wrong" },
        { scope: "project", projectPath: "~/repo", installPath: `~/${CACHE}` },
      ],
    };
    const { servers } = await scanned({
      ".claude/plugins/installed_plugins.json": { version: 2, plugins },
      ...enabled(ON, "repo/.claude/settings.json"),
      [`${CACHE}/.mcp.json`]: TOOL,
      "wrong/.mcp.json": named("wrong"),
    });
    expect(servers.map(({ name }) => name)).toEqual(["plugin_alpha_tool"]);
  });

  it("what cannot be read is named, and nothing else is lost", async () => {
    const { servers, unread } = await scanned({
      ...installed(),
      ...enabled(ON),
      [`${CACHE}/.mcp.json`]: "{",
      ...manifest(named("in")),
    });
    expect(servers.map(({ name }) => name)).toEqual(["plugin_alpha_in"]);
    expect(unread).toMatchObject([{ place: join(home, CACHE, ".mcp.json") }]);
  });
});
