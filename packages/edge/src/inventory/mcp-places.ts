import { isAbsolute, join } from "node:path";
import { isJsonObject, type JsonObject } from "@rampart/service";
import { below, jsonOf, textOf } from "./files.js";
import type { Gather } from "./gather.js";
import { readToml } from "./toml.js";

/** Where hosts write down their MCP servers: below the home folder, or below a project. `keys` leads to the servers. */
const PLACES: readonly { readonly host: string; readonly file: string; readonly keys: readonly string[] }[] = [
  { host: "claude-code", file: ".claude.json", keys: ["mcpServers"] },
  { host: "claude-code", file: ".mcp.json", keys: ["mcpServers"] },
  { host: "claude-desktop", file: ".config/Claude/claude_desktop_config.json", keys: ["mcpServers"] },
  {
    host: "claude-desktop",
    file: "Library/Application Support/Claude/claude_desktop_config.json",
    keys: ["mcpServers"],
  },
  { host: "gemini", file: ".gemini/settings.json", keys: ["mcpServers"] },
  { host: "qwen", file: ".qwen/settings.json", keys: ["mcpServers"] },
  { host: "copilot", file: ".copilot/mcp-config.json", keys: ["mcpServers"] },
  { host: "cursor", file: ".cursor/mcp.json", keys: ["mcpServers"] },
  { host: "vscode", file: ".config/Code/User/mcp.json", keys: ["servers"] },
  { host: "vscode", file: "Library/Application Support/Code/User/mcp.json", keys: ["servers"] },
  { host: "vscode", file: ".vscode/mcp.json", keys: ["servers"] },
  { host: "windsurf", file: ".codeium/windsurf/mcp_config.json", keys: ["mcpServers"] },
  { host: "cline", file: ".cline/data/settings/cline_mcp_settings.json", keys: ["mcpServers"] },
  { host: "antigravity", file: ".gemini/antigravity/mcp_config.json", keys: ["mcpServers"] },
  { host: "kiro", file: ".kiro/settings/mcp.json", keys: ["mcpServers"] },
  { host: "opencode", file: ".config/opencode/opencode.json", keys: ["mcp"] },
  { host: "opencode", file: "opencode.json", keys: ["mcp"] },
];

/** One server as it stands in a host's file. */
export interface ConfiguredServer {
  readonly host: string;
  readonly name: string;
  readonly file: string;
  /** The folder it is for alone, where its host starts it; null for one of the user's. */
  readonly project: string | null;
  readonly entry: JsonObject;
}

/** Every server in the files of the hosts, of the user and of these folders; what cannot be read `found` is told. */
export async function configuredServers(
  home: string,
  roots: readonly string[],
  found: Gather,
): Promise<readonly ConfiguredServer[]> {
  const servers: ConfiguredServer[] = [];
  const add = (host: string, file: string, project: string | null, entries: JsonObject | null) => {
    for (const [name, entry] of Object.entries(entries ?? {}))
      if (isJsonObject(entry)) servers.push({ host, name, file, project, entry });
  };
  for (const root of new Set([home, ...roots])) {
    const own = root === home ? null : root;
    for (const { host, file, keys } of PLACES) {
      const path = join(root, file);
      const value = await jsonOf(path, found);
      add(host, path, own, below(value, ...keys));
      // Claude Code keeps the servers of each project beside its own.
      const projects = file === ".claude.json" ? below(value, "projects") : null;
      for (const [folder, project] of Object.entries(projects ?? {}))
        if (isJsonObject(project)) add(host, path, isAbsolute(folder) ? folder : own, below(project, "mcpServers"));
    }
    const codex = join(root, ".codex/config.toml");
    add("codex", codex, own, await codexServers(codex, found));
  }
  return servers;
}

async function codexServers(file: string, found: Gather): Promise<JsonObject | null> {
  const text = await textOf(file, found);
  if (text === null) return null;
  const servers = new Map<string, JsonObject>();
  for (const { table, key, value } of readToml(text).entries) {
    const [first, name, inner] = table;
    if (first !== "mcp_servers") continue;
    if (name === undefined && isJsonObject(value)) servers.set(key, value);
    if (name === undefined) continue;
    const known = servers.get(name) ?? {};
    const next = inner === undefined ? { [key]: value } : { [inner]: { ...below(known, inner), [key]: value } };
    servers.set(name, { ...known, ...next });
  }
  return Object.fromEntries(servers);
}

const MAX_WORDS = 64;

/** Program and arguments; `command` is a text in some hosts and a list in others. */
export function commandOf(entry: JsonObject): readonly string[] {
  const { command, args } = entry;
  const words = [...(Array.isArray(command) ? command : [command]), ...(Array.isArray(args) ? args : [])];
  return words.filter((word): word is string => typeof word === "string").slice(0, MAX_WORDS);
}

const ownAt = (words: readonly string[]) =>
  words.findIndex((word, at) => /(?:^|\/)rampart(?:\.mjs)?$/.test(word) && words[at + 1] === "mcp");

/** Where the dashes of `rampart mcp … -- COMMAND` stand; -1 where it is none: the whole command is the server's. */
export function dashesOf(words: readonly string[]): number {
  const own = ownAt(words);
  return own < 0 ? -1 : words.indexOf("--", own);
}

/** The server `rampart mcp --sse [NAME=]URL` stands before on standard streams, and the name it was told; null where it is none. */
export function sseOf(words: readonly string[]): { readonly url: string; readonly name: string | null } | null {
  const own = words.slice(ownAt(words));
  if (ownAt(words) < 0 || own.some((word) => word === "--" || /^--listen(?:=|$)/.test(word))) return null;
  const said = wordOf(own, "--sse");
  const [, name = null, url = ""] = /^(?:([A-Za-z0-9_-][A-Za-z0-9_.-]{0,63})=)?(https?:.*)$/.exec(said ?? "") ?? [];
  return url === "" ? null : { url, name: wordOf(own, "--name") ?? name };
}

function wordOf(words: readonly string[], option: string): string | null {
  const at = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  if (at < 0) return null;
  return words[at] === option ? (words[at + 1] ?? null) : words[at]!.slice(option.length + 1);
}
