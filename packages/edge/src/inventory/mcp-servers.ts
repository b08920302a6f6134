import { basename, join } from "node:path";
import { isSecretName, redact } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { titleOf } from "./agents.js";
import { below, jsonOf, textOf } from "./files.js";
import { Gather } from "./gather.js";
import type { Reader, World } from "./reader.js";
import { readToml } from "./toml.js";

/** Where hosts write down their MCP servers: below the home folder, or below a project. `keys` leads to the servers. */
const PLACES: readonly { readonly host: string; readonly file: string; readonly keys: readonly string[] }[] = [
  { host: "claude-code", file: ".claude.json", keys: ["mcpServers"] },
  { host: "claude-code", file: ".mcp.json", keys: ["mcpServers"] },
  { host: "claude-desktop", file: ".config/Claude/claude_desktop_config.json", keys: ["mcpServers"] },
  { host: "gemini", file: ".gemini/settings.json", keys: ["mcpServers"] },
  { host: "qwen", file: ".qwen/settings.json", keys: ["mcpServers"] },
  { host: "copilot", file: ".copilot/mcp-config.json", keys: ["mcpServers"] },
  { host: "cursor", file: ".cursor/mcp.json", keys: ["mcpServers"] },
  { host: "vscode", file: ".config/Code/User/mcp.json", keys: ["servers"] },
  { host: "vscode", file: ".vscode/mcp.json", keys: ["servers"] },
  { host: "windsurf", file: ".codeium/windsurf/mcp_config.json", keys: ["mcpServers"] },
  { host: "cline", file: ".cline/data/settings/cline_mcp_settings.json", keys: ["mcpServers"] },
  { host: "kiro", file: ".kiro/settings/mcp.json", keys: ["mcpServers"] },
  { host: "opencode", file: ".config/opencode/opencode.json", keys: ["mcp"] },
  { host: "opencode", file: "opencode.json", keys: ["mcp"] },
];

/** One server as a host starts or reaches it: no values of variables, no arguments beyond the package's name. */
interface Server {
  readonly host: string;
  readonly name: string;
  readonly file: string;
  readonly command: string | null;
  readonly words: readonly string[];
  readonly url: string | null;
  /** Names of variables and headers, and whether a secret is spelled out in one. */
  readonly variables: readonly string[];
  readonly spelled: readonly string[];
  readonly approved: boolean;
  /** Started by `rampart mcp`, which judges what passes. */
  readonly proxied: boolean;
}

/** MCP servers the hosts of this machine and the given projects start or reach. */
export const mcpServers: Reader = {
  kind: "mcp-server",
  codes: ["server.secret_spelled", "server.plain_http", "server.unpinned", "server.approved"],
  async read(world) {
    const found = new Gather("mcp-server");
    const { home } = world.context;
    for (const root of new Set([home, ...world.roots])) {
      for (const { host, file, keys } of PLACES) {
        const path = join(root, file);
        const value = await jsonOf(path, found);
        tellAll(below(value, ...keys), host, path, world, found);
        // Claude Code keeps the servers of each project beside its own.
        const projects = file === ".claude.json" ? below(value, "projects") : null;
        for (const project of Object.values(projects ?? {}))
          if (isJsonObject(project)) tellAll(below(project, "mcpServers"), host, path, world, found);
      }
      await codexServers(join(root, ".codex/config.toml"), world, found);
    }
    return found;
  },
};

function tellAll(servers: JsonObject | null, host: string, file: string, world: World, found: Gather): void {
  for (const [name, entry] of Object.entries(servers ?? {}))
    if (isJsonObject(entry)) tell(serverOf(host, name, file, entry), world, found);
}

async function codexServers(file: string, world: World, found: Gather): Promise<void> {
  const text = await textOf(file, found);
  if (text === null) return;
  const servers = new Map<string, JsonObject>();
  for (const { table, key, value } of readToml(text).entries) {
    const [first, name, inner] = table;
    if (first !== "mcp_servers" || name === undefined) continue;
    const known = servers.get(name) ?? {};
    const args = key === "args" && typeof value === "string" ? quoted(value) : value;
    const next = inner === "env" ? { env: { ...below(known, "env"), [key]: value } } : { [key]: args };
    servers.set(name, { ...known, ...next } as JsonObject);
  }
  for (const [name, entry] of servers) tell(serverOf("codex", name, file, entry), world, found);
}

const quoted = (text: string): string[] => [...text.matchAll(/"([^"]*)"|'([^']*)'/g)].map((m) => m[1] ?? m[2] ?? "");

function serverOf(host: string, name: string, file: string, entry: JsonObject): Server {
  const command = entry["command"];
  const [first, ...rest] = Array.isArray(command) ? command.filter((word) => typeof word === "string") : [command];
  const args = Array.isArray(entry["args"]) ? entry["args"] : [];
  const env = {
    ...below(entry, "env"),
    ...below(entry, "environment"),
    ...below(entry, "headers"),
    ...below(entry, "http_headers"),
  };
  const url = entry["url"] ?? entry["httpUrl"] ?? entry["serverUrl"];
  return {
    host,
    name,
    file,
    ...behindProxy([first, ...rest, ...args].filter((word): word is string => typeof word === "string").slice(0, 64)),
    url: typeof url === "string" ? url : null,
    variables: Object.keys(env).slice(0, 64),
    spelled: Object.entries(env).flatMap(([key, value]) => (isSpelled(key, value) ? [key] : [])),
    approved: entry["trust"] === true || nonEmpty(entry["alwaysAllow"]) || nonEmpty(entry["autoApprove"]),
  };
}

/** `rampart mcp … -- COMMAND …`: the server is what stands behind the dashes. */
function behindProxy(words: readonly string[]): Pick<Server, "command" | "words" | "proxied"> {
  const own = words.findIndex((word, at) => /(?:^|\/)rampart(?:\.mjs)?$/.test(word) && words[at + 1] === "mcp");
  const dashes = own < 0 ? -1 : words.indexOf("--", own);
  const [command = null, ...rest] = dashes < 0 ? words : words.slice(dashes + 1);
  return { command, words: rest, proxied: dashes >= 0 };
}

const nonEmpty = (value: Json | undefined) => Array.isArray(value) && value.length > 0;

/** A secret as a value, rather than the name of a variable that holds it. */
function isSpelled(name: string, value: Json): boolean {
  if (typeof value !== "string" || value.length < 8 || /\$\{?\w|\{\{|^<.*>$|^env:/.test(value)) return false;
  return (
    isSecretName(name) || /^authorization$/i.test(name) || redact(value.slice(0, 4_096)).text !== value.slice(0, 4_096)
  );
}

function tell(server: Server, world: World, found: Gather): void {
  const { host, name, file, url, variables, spelled } = server;
  const program = programOf(server);
  found.thing(name, file, {
    host: titleOf(host),
    transport: url === null ? "stdio" : "http",
    runs: url === null ? program.text : hostOf(url),
    variables,
    door: server.proxied ? "rampart mcp" : (world.doors.get(host) ?? "none"),
  });
  const issue = (code: string, rank: "high" | "medium" | "low", reason: string, mend: string) =>
    found.issue({ code, rank, thing: `${name} of ${titleOf(host)}`, place: file, reason, mend });
  if (spelled.length > 0)
    issue(
      "server.secret_spelled",
      "high",
      `${spelled.join(", ")} is spelled out in a file agents read`,
      "keep the value in a variable of the environment, and name that variable there",
    );
  if (url !== null && /^(http|ws):/i.test(url) && !/^(localhost|127\.|\[::1\])/.test(hostOf(url)))
    issue("server.plain_http", "high", "what passes to it can be read and changed on the way", `use https in ${file}`);
  if (program.unpinned)
    issue(
      "server.unpinned",
      "medium",
      `${program.text} is whatever version is newest when it starts`,
      `name a version: ${program.text}@1.2.3`,
    );
  if (server.approved)
    issue(
      "server.approved",
      "medium",
      "its tools run without a question by the host",
      `take its approvals out of ${file}`,
    );
}

const FETCHING = new Set(["npx", "bunx", "pnpx", "uvx", "pipx"]);

/** What it runs, by name, and whether that is fetched in whatever version is newest. */
function programOf({ command, words }: Server): { readonly text: string; readonly unpinned: boolean } {
  const name = basename(command ?? "");
  if (!FETCHING.has(name)) return { text: clean(name), unpinned: false };
  const named = words.findIndex((word) => !word.startsWith("-") && word !== "run");
  const fetched = words[named] ?? "";
  const pinned = /.@\d/.test(fetched) || /==\d/.test(fetched) || /^[./]/.test(fetched);
  return { text: clean(fetched), unpinned: fetched !== "" && !pinned };
}

const clean = (text: string) => redact(text.slice(0, 128)).text;

/** Host and port: a path may hold a key. */
function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return "an address that is none";
  }
}
