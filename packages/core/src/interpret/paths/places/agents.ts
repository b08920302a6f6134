import type { PlaceTable } from "./table.js";

/**
 * Coding agents' own settings and hooks: who writes there decides what the agent may do and what runs around it.
 * Instructions (`CLAUDE.md`, `AGENTS.md`, `GEMINI.md`), skills, commands and plans are text an agent may well maintain.
 */
export const AGENT_SETTINGS: PlaceTable = {
  label: "agent-settings",
  places: [
    [
      "Claude Code",
      "**/.claude/settings*.json, **/.claude/hooks/**, **/.claude/hooks.json, ~/.claude.json, **/.mcp.json",
    ],
    ["Claude Code's plugins bring hooks", "~/.claude/plugins/**, ~/.claude/.credentials.json"],
    ["Claude Code, managed", "/etc/claude-code/**, /Library/Application Support/ClaudeCode/**"],
    ["Claude's desktop application", "~/.config/Claude/**, ~/Library/Application Support/Claude/**"],
    [
      "Codex",
      "**/.codex/config.toml, **/.codex/hooks.json, **/.codex/hooks/**, **/.codex/rules/**, /etc/codex/**, ~/.codex/auth.json",
    ],
    [
      "Gemini CLI",
      "**/.gemini/settings.json, **/.gemini/hooks/**, **/.gemini/extensions/**, **/.gemini/policies/**, **/.gemini/.env",
    ],
    [
      "Gemini CLI, the rest of it",
      "~/.gemini/trustedFolders.json, ~/.gemini/config/**, /etc/gemini-cli/**, /Library/Application Support/GeminiCli/**",
    ],
    ["Qwen Code", "**/.qwen/settings.json, **/.qwen/hooks/**, **/.qwen/extensions/**, /etc/qwen-code/**"],
    [
      "Cursor",
      "**/.cursor/mcp.json, **/.cursor/hooks.json, **/.cursor/hooks/**, **/.cursor/cli.json, ~/.cursor/cli-config.json, /etc/cursor/**",
    ],
    ["Copilot", "**/.github/hooks/**, ~/.copilot/**, **/.copilot/**"],
    [
      "opencode",
      "**/opencode.json, **/opencode.jsonc, **/.opencode/plugin*/**, ~/.config/opencode/**, ~/.local/share/opencode/auth.json",
    ],
    [
      "Cline, Roo, Kilo",
      "**/.clinerules/hooks/**, ~/.cline/**, ~/Documents/Cline/Hooks/**, ~/Documents/Cline/MCP/**, **/.roo/mcp.json, **/.kilocode/mcp.json",
    ],
    [
      "Windsurf, Kiro, Amazon Q",
      "~/.codeium/**, **/.windsurf/hooks.json, **/.kiro/settings/**, **/.kiro/hooks/**, ~/.aws/amazonq/**, **/.amazonq/mcp.json",
    ],
    [
      "Goose, Amp, Crush, Droid, Aider",
      "~/.config/goose/**, ~/.config/amp/**, ~/.config/crush/**, **/crush.json, **/.factory/hooks/**, ~/.factory/**, **/.aider.conf.yml",
    ],
    ["Continue, Zed, Auggie", "~/.continue/**, ~/.config/zed/settings.json, ~/.augment/**, **/.vscode/mcp.json"],
    ["OpenHands, Hermes, OpenClaw", "~/.openhands/**, ~/.hermes/**, ~/.openclaw/**"],
  ],
};
