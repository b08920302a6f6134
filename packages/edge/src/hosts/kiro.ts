import { resolve } from "node:path";
import type { Json, JsonObject } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { SILENCE, stop, stops } from "./answer.js";
import { HELD } from "./claims.js";
import { MINUTE } from "./deadline.js";
import { aliasedRequired, nameField, others, own } from "./fields.js";
import { CLAUDE_FIELDS, claudeCanary, type Form, reads } from "./form.js";
import type { Answer, Host, Phase, Rendered } from "./host.js";
import { byName } from "./names.js";
import { Refusal } from "./refusal.js";
import { flatEntries, settingsTarget } from "./settings.js";
import * as to from "./translation.js";

/**
 * Kiro CLI: hooks of an agent in `~/.kiro/agents/rampart.json`, written from its documentation. Never driven against the
 * real program here.
 */

const TOOLS: Readonly<Record<string, to.Translate>> = {
  execute_bash: (input) => to.shell(input, ["working_dir"]),
  shell: (input) => to.shell(input, ["working_dir"]),
  fs_read: readOperations,
  read: readOperations,
  fs_write: writeCommand,
  write: writeCommand,
  glob: to.glob,
  grep: to.search,
  web_fetch: to.fetch,
  use_subagent: (input) => to.named("agent", input),
};

/** `{operations: [{mode, path}]}`, or one such by itself. */
function readOperations(input: JsonObject): to.Translation {
  const given = own(input, "operations");
  if (!Array.isArray(given)) return to.read(input);
  const paths = given.flatMap((one: Json) => {
    if (!isJsonObject(one)) throw new Refusal("hook.field_type", '"operations" are no objects');
    const several = own(one, "image_paths");
    if (Array.isArray(several)) return several.filter((path): path is string => typeof path === "string");
    return [aliasedRequired(one, ["path"])];
  });
  if (paths.length === 0) throw new Refusal("hook.field_missing", '"operations" is empty');
  const path = paths.length === 1 ? paths[0]! : paths;
  return { tool: "read", arguments: { ...others(input, ["operations"]), path, recursive: true } };
}

function writeCommand(input: JsonObject): to.Translation {
  return own(input, "command") === "create" ? to.write(input) : to.edit(input);
}

const PHASES: Readonly<Record<string, Phase>> = {
  preToolUse: "before",
  postToolUse: "after",
  userPromptSubmit: "prompt",
  agentSpawn: "session",
};

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "kiro",
  agent: "kiro",
  phases: PHASES,
  // Older versions send none; their calls share one session.
  session: (payload) => (own(payload, "session_id") === undefined ? "kiro" : nameField(payload, "session_id")),
  translate: ({ name, input }) => serverTool(name, input) ?? byName(TOOLS, name, input),
};

/** `@SERVER/TOOL` */
function serverTool(tool: string, input: JsonObject): to.Translation | null {
  const slash = tool.indexOf("/");
  if (!tool.startsWith("@") || slash < 2 || slash === tool.length - 1) return null;
  return to.mcp(tool.slice(1, slash), tool.slice(slash + 1), input);
}

/** Exit 2 stops before a tool runs, and the model reads stderr. */
function render(answer: Answer, phase: Phase): Rendered {
  return stops(answer) && phase === "before" ? stop(answer) : SILENCE;
}

export const kiro: Host = {
  host: "kiro",
  title: "Kiro CLI",
  proved: false,
  version: "1.x (documentation)",
  deadline: MINUTE,
  asksItself: false,
  replacesResults: false,
  ask: `Kiro's hooks cannot ask: ${HELD}`,
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "documented" },
    { situation: "no opinion", effect: "the tool runs under the host's own rules and prompts", evidence: "documented" },
    { situation: "ask", effect: "refused with a review id", evidence: "documented" },
    { situation: "hook exits 2", effect: "the tool does not run", evidence: "documented" },
    {
      situation: "hook crashes",
      effect: "by itself a warning, and the tool runs; the installed command line turns it into exit 2",
      evidence: "documented",
    },
    { situation: "hook hangs past the timeout", effect: "unknown", evidence: "assumed" },
    { situation: "deny after the tool ran, or of a prompt", effect: "nothing", evidence: "documented" },
    {
      situation: "another agent than `rampart` is used",
      effect: "no hook runs; `kiro-cli settings chat.defaultAgent rampart` makes it the usual one",
      evidence: "documented",
    },
  ],
  install: ({ home, command }) => {
    const hook = { command, timeout_ms: MINUTE.host };
    const tools = flatEntries(["preToolUse", "postToolUse"], { matcher: "*", ...hook });
    const entries = [...tools, ...flatEntries(["userPromptSubmit", "agentSpawn"], hook)];
    const skeleton = `${JSON.stringify({ name: "rampart", description: "The usual agent, behind Rampart", tools: ["*"] }, null, 2)}\n`;
    return [settingsTarget(resolve(home, ".kiro/agents/rampart.json"), entries, { skeleton })];
  },
  traces: [".kiro"],
  programs: ["kiro-cli"],
  canary: claudeCanary("preToolUse", "execute_bash"),
  ...reads(FORM),
  render,
};
