import { goose } from "../databases/migrations.js";
import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";

/** Options with which coding agents leave out their own prompts, their hooks, or both. */
const UNGUARDED =
  /^(?:--dangerously-.+|--allow-dangerously-.+|--yolo|--full-auto|--bypass-.+|--skip-permissions.*|--no-hooks|--disable-hooks|--allow-all(?:-tools|-paths|-urls)?|--trust-all-tools|--auto-approve(?:=.*)?|--always-approve|--yes-always|--approval-mode=(?:yolo|auto.*)|--permission-mode=bypass.*|--force)$/;
/** Options that hand an agent other settings than those its hooks stand in. */
const RESET = /^(?:--settings|--setting-sources|--bare|--config-dir|--settings-file)(?:=|$)/;

/** Another agent is started; what it does is judged by its own hooks, unless it is told to leave them out. */
function spawns(line: Line, emit: Emit): void {
  emit.add("agent.spawn", "tool", line.program, { program: line.program });
  const words = line.words.slice(0, 64).map(({ text }) => text);
  const mode = words.findIndex((word) => /^--(?:permission-mode|approval-mode)$/.test(word));
  const unguarded =
    words.some((word) => UNGUARDED.test(word) || RESET.test(word)) ||
    (mode >= 0 && /^(?:bypass|yolo|auto)/i.test(words[mode + 1] ?? ""));
  if (unguarded) emit.add("system.configure", "tool", line.program, { what: "agent" }, ["agent-settings"]);
}

const changes: Usage = {
  effects: [
    { kind: "system.configure", type: "tool", name: "agent", labels: ["agent-settings"], detail: { what: "agent" } },
  ],
  unknownOptions: "ignored",
};
const shows: Usage = { unknownOptions: "ignored" };

/** How every one of them is called. */
const agent: Usage = {
  options: { "-h --help -v --version": "harmless" },
  unknownOptions: "ignored",
  subcommands: {
    config: { subcommands: { "get list ls": shows }, otherwise: changes },
    mcp: { subcommands: { "list ls get": shows }, otherwise: changes },
    "extensions extension plugin plugins hooks": { subcommands: { "list ls": shows }, otherwise: changes },
    "doctor update upgrade models stats completion login logout": shows,
  },
  otherwise: { act: spawns, unknownOptions: "ignored" },
};

/** Coding agents on the command line. What they may do is decided by their settings and hooks. */
export const agents: readonly Entry[] = [
  {
    names: [
      "claude",
      "codex",
      "gemini",
      "qwen",
      "cursor-agent",
      "copilot",
      "opencode",
      "aider",
      "amp",
      "crush",
      "droid",
      "auggie",
      "cline",
      "kiro-cli",
    ],
    ...agent,
  },
  // Two programs of one name.
  {
    names: ["goose"],
    ...agent,
    options: { ...agent.options, "-dir --dir -table --table": "value" },
    subcommands: { ...agent.subcommands, ...goose },
  },
];
