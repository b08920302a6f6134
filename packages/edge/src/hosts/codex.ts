import { resolve } from "node:path";
import type { JsonObject } from "@rampart/core";
import { HELD } from "./claims.js";
import { renderClaude } from "./claude-answer.js";
import { codexTrust } from "./codex-trust.js";
import { MINUTE } from "./deadline.js";
import { others, own } from "./fields.js";
import { CLAUDE_FIELDS, CLAUDE_PHASES, claudeCanary, type Form, readsAndRewrites } from "./form.js";
import type { Host } from "./host.js";
import { claudeTools } from "./names.js";
import { patch } from "./patch.js";
import { Refusal } from "./refusal.js";
import { commandHook, nestedEntries, settingsTarget } from "./settings.js";
import * as to from "./translation.js";

/** Codex: `hooks.json`, schema and behaviour read from and driven with version 0.169.0 of `@openai/codex`. */

const TOOLS: Readonly<Record<string, to.Translate>> = {
  Bash: shellOrPatch,
  // As the model names it; a hook gets the name above.
  exec_command: shellOrPatch,
  shell: argvShell,
  local_shell: argvShell,
  apply_patch: patch,
  spawn_agent: (input) => to.named("agent", input),
};

/** The one form in which Codex takes a command line for its own patch tool, and does not run it. */
const PATCHING =
  /^\s*(?:cd\s+(\S+)\s*&&\s*)?(?:apply_patch|applypatch)\s*<<-?\s*(['"]?)(\w+)\2[ \t]*\n([\s\S]*)\n\3\s*$/;
const NAMES_PATCH = /\bapply_?patch\b/;

/**
 * A patch the model writes as a here-document is handed to the hook as a command, though Codex applies it itself. A patch
 * inside a longer command is refused: whether Codex or a shell takes it is not ours to guess.
 */
function shellOrPatch(input: JsonObject): to.Translation {
  const read = to.shell(input, ["workdir"]);
  const { command } = read.arguments;
  if (typeof command !== "string" || !command.includes("*** Begin Patch") || !NAMES_PATCH.test(command)) return read;
  const found = PATCHING.exec(command);
  if (found === null)
    throw new Refusal("hook.field_value", "a patch inside a longer command; call apply_patch by itself");
  const folder = found[1]?.replace(/^(['"])(.*)\1$/, "$2") ?? read.folder;
  return { ...patch({ input: found[4]! }), ...(folder === undefined ? {} : { folder }) };
}

/** Older versions hand a vector of words over. */
function argvShell(input: JsonObject): to.Translation {
  const command = own(input, "command");
  if (!Array.isArray(command)) return to.shell(input, ["workdir", "working_directory"]);
  const rest = others(input, ["command"]);
  return {
    ...to.shell({ ...rest, command: "" }, ["workdir", "working_directory"]),
    arguments: { ...rest, argv: command },
  };
}

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "codex",
  agent: "codex",
  phases: CLAUDE_PHASES,
  translate: claudeTools(TOOLS),
};

export const codex: Host = {
  host: "codex",
  title: "Codex",
  proved: true,
  version: "0.169.0",
  deadline: MINUTE,
  asksItself: false,
  replacesResults: true,
  ask: `Codex takes an ask for a failed hook and runs the call, so Rampart never says it: ${HELD}`,
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "measured" },
    { situation: "no opinion", effect: "the tool runs under the host's own rules and prompts", evidence: "measured" },
    { situation: "ask", effect: "refused with a review id; the host's own ask is not used", evidence: "measured" },
    { situation: "hook exits 2", effect: "the tool does not run", evidence: "measured" },
    {
      situation: "hook crashes",
      effect: "by itself the tool runs; the installed command line turns it into exit 2, and the tool does not run",
      evidence: "measured",
    },
    { situation: "hook prints garbage", effect: "the tool runs", evidence: "measured" },
    {
      situation: "hook hangs",
      effect:
        "by itself the tool runs after the host's timeout; the installed command line ends it after 20 s, and the tool does not run",
      evidence: "measured",
    },
    { situation: "deny after the tool ran", effect: "the reason replaces the output", evidence: "measured" },
    {
      situation: "the hook is not trusted",
      effect: "it never runs, and every tool does; protect establishes trust, any change of hooks.json revokes it",
      evidence: "measured",
    },
    { situation: "tools the provider runs (web search)", effect: "no hook runs", evidence: "documented" },
    { situation: "arguments the policy changes", effect: "the tool runs with the changed ones", evidence: "measured" },
    { situation: "a result the policy redacts", effect: "the model reads it redacted", evidence: "measured" },
    { situation: "deny of a prompt", effect: "the model is asked nothing", evidence: "measured" },
  ],
  install: ({ home, environment, command }) => {
    const file = resolve(home, environment["CODEX_HOME"] ?? ".codex", "hooks.json");
    const hook = commandHook(command, MINUTE.host / 1000);
    return [settingsTarget(file, nestedEntries(Object.keys(CLAUDE_PHASES), hook))];
  },
  trust: codexTrust,
  traces: [".codex"],
  programs: ["codex"],
  canary: claudeCanary("PreToolUse", "Bash"),
  ...readsAndRewrites(FORM),
  render: (answer, phase) => renderClaude(answer, phase, { asks: false }),
};
