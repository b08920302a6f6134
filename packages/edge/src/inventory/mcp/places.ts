/** Where a host writes down its MCP servers, below the home folder or below a project. */
export interface Place {
  readonly host: string;
  /** Its ending says what it is written in; one `*` stands for every name in that folder. */
  readonly file: string;
  /** What leads to the servers: a mapping by name, or a list whose members say their names. */
  readonly keys: readonly string[];
  /** A file that is one server, called as the file, where the keys lead nowhere. */
  readonly single?: true;
}

const MAC = "Library/Application Support";
/** Extensions of VS Code keep their own beside its settings. */
const codeStorage = (path: string) => [
  `.config/Code/User/globalStorage/${path}`,
  `${MAC}/Code/User/globalStorage/${path}`,
];

const all = (host: string, files: readonly string[], ...keys: readonly string[]): readonly Place[] =>
  files.map((file) => ({ host, file, keys }));

/** By the hosts' own documentation. Of servers of one name the first keeps it: new places go to the end. */
export const PLACES: readonly Place[] = [
  ...all("claude-code", [".claude.json", ".mcp.json"], "mcpServers"),
  ...all(
    "claude-desktop",
    [".config/Claude", `${MAC}/Claude`].map((at) => `${at}/claude_desktop_config.json`),
    "mcpServers",
  ),
  ...all("gemini", [".gemini/settings.json"], "mcpServers"),
  ...all("qwen", [".qwen/settings.json"], "mcpServers"),
  ...all("copilot", [".copilot/mcp-config.json"], "mcpServers"),
  ...all("cursor", [".cursor/mcp.json"], "mcpServers"),
  ...all("vscode", [".config/Code/User/mcp.json", `${MAC}/Code/User/mcp.json`, ".vscode/mcp.json"], "servers"),
  ...all("windsurf", [".codeium/windsurf/mcp_config.json"], "mcpServers"),
  ...all("cline", [".cline/data/settings/cline_mcp_settings.json"], "mcpServers"),
  ...all("antigravity", [".gemini/antigravity/mcp_config.json"], "mcpServers"),
  ...all("kiro", [".kiro/settings/mcp.json"], "mcpServers"),
  ...all("opencode", [".config/opencode/opencode.json", "opencode.json"], "mcp"),
  ...all("codex", [".codex/config.toml"], "mcp_servers"),
  ...all("goose", [".config/goose/config.yaml"], "extensions"),
  ...all("opencode", [".config/opencode/opencode.jsonc", "opencode.jsonc"], "mcp"),
  ...all("opencode", [".opencode/opencode.json", ".opencode/opencode.jsonc"], "mcp"),
  ...all("cline", codeStorage("saoudrizwan.claude-dev/settings/cline_mcp_settings.json"), "mcpServers"),
  ...all(
    "roo",
    [...codeStorage("rooveterinaryinc.roo-cline/settings/mcp_settings.json"), ".roo/mcp.json"],
    "mcpServers",
  ),
  ...all("windsurf", [".codeium/mcp_config.json"], "mcpServers"),
  ...all("zed", [".config/zed/settings.json", ".zed/settings.json"], "context_servers"),
  ...all("continue", [".continue/config.yaml"], "mcpServers"),
  { host: "continue", file: ".continue/mcpServers/*", keys: ["mcpServers"], single: true },
  ...all("gemini", [".gemini/extensions/*/gemini-extension.json"], "mcpServers"),
  ...all("qwen", [".qwen/extensions/*/qwen-extension.json"], "mcpServers"),
  ...all(
    "amp",
    [".config/amp", ".amp"].flatMap((at) => [`${at}/settings.json`, `${at}/settings.jsonc`]),
    "amp.mcpServers",
  ),
  ...all("auggie", [".augment/settings.json"], "mcpServers"),
  ...all("crush", [".config/crush/crush.json", "crush.json", ".crush.json"], "mcp"),
  ...all("droid", [".factory/mcp.json"], "mcpServers"),
];
