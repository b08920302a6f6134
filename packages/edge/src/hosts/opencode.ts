import { resolve } from "node:path";
import { HELD } from "./claims.js";
import { HALF_MINUTE } from "./deadline.js";
import { nameField, objectField, textField } from "./fields.js";
import { CLAUDE_FIELDS, type Form, readsAndRewrites } from "./form.js";
import type { Host, InstallPlace } from "./host.js";
import { byName } from "./names.js";
import { patch } from "./patch.js";
import { consultSource, renderPlugin } from "./plugin.js";
import * as to from "./translation.js";

/** OpenCode: a plug-in in its configuration folder, driven with version 1.18.33 of `opencode-ai`. */

const TOOLS: Readonly<Record<string, to.Translate>> = {
  bash: (input) => to.shell(input, ["workdir"]),
  read: to.read,
  write: to.write,
  edit: to.edit,
  apply_patch: patch,
  patch,
  glob: to.glob,
  grep: to.search,
  list: to.list,
  webfetch: to.fetch,
  websearch: (input) => to.named("web_search", input),
  task: (input) => to.named("agent", input),
};

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "opencode",
  agent: "opencode",
  phases: { "tool.execute.before": "before", "tool.execute.after": "after", "chat.message": "prompt" },
  event: (payload) => nameField(payload, "event"),
  session: (payload) => nameField(objectField(payload, "input"), "sessionID"),
  tool: (payload) => {
    const input = objectField(payload, "input");
    const from = nameField(payload, "event") === "tool.execute.after" ? input : objectField(payload, "output");
    return { name: nameField(input, "tool"), input: objectField(from, "args"), id: nameField(input, "callID") };
  },
  translate: ({ name, input }) => byName(TOOLS, name, input),
  result: (payload) => textField(objectField(payload, "output"), "output"),
  rootIn: "every",
};

export const opencode: Host = {
  host: "opencode",
  title: "OpenCode",
  proved: true,
  version: "1.18.33",
  deadline: HALF_MINUTE,
  asksItself: false,
  replacesResults: true,
  ask: `A plug-in of OpenCode cannot put a question, so ${HELD}`,
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "measured" },
    { situation: "no opinion", effect: "the tool runs under the host's own rules and prompts", evidence: "measured" },
    { situation: "ask", effect: "refused with a review id", evidence: "measured" },
    { situation: "hook crashes", effect: "the tool does not run: the plug-in refuses", evidence: "measured" },
    { situation: "hook prints garbage", effect: "the tool does not run: the plug-in refuses", evidence: "measured" },
    {
      situation: "hook hangs past the timeout",
      effect: "the tool does not run: the plug-in refuses",
      evidence: "measured",
    },
    { situation: "deny after the tool ran", effect: "the reason replaces the output", evidence: "measured" },
    {
      situation: "the plug-in cannot be loaded",
      effect: "OpenCode goes on without it and says nothing; the plug-in loads nothing but Node's own modules",
      evidence: "measured",
    },
    { situation: "OPENCODE_DISABLE_DEFAULT_PLUGINS, --pure", effect: "no plug-in runs", evidence: "assumed" },
    { situation: "arguments the policy changes", effect: "the tool runs with the changed ones", evidence: "measured" },
    { situation: "a result the policy redacts", effect: "the model reads it redacted", evidence: "measured" },
    { situation: "deny of a prompt", effect: "the model is asked nothing", evidence: "measured" },
  ],
  install: (place) => [
    {
      kind: "own",
      file: resolve(place.home, configFolder(place), "plugin/rampart.js"),
      text: pluginOf(place),
      executable: false,
    },
  ],
  traces: [".config/opencode", ".local/share/opencode"],
  programs: ["opencode"],
  canary: (command, cwd, id) => ({
    event: "tool.execute.before",
    cwd,
    input: { tool: "bash", sessionID: id, callID: id },
    output: { args: { command } },
  }),
  ...readsAndRewrites(FORM),
  render: renderPlugin,
};

function configFolder({ environment }: InstallPlace): string {
  const config = environment["XDG_CONFIG_HOME"];
  return config?.startsWith("/") ? resolve(config, "opencode") : ".config/opencode";
}

const pluginOf = (
  place: InstallPlace,
) => `// Written by \`rampart protect opencode\`; \`rampart unprotect opencode\` removes it.
import { spawn } from "node:child_process";

${consultSource(place, HALF_MINUTE.own + 500)}
export const Rampart = async ({ directory }) => ({
  "chat.message": async ({ sessionID }, { parts }) => {
    const prompt = (parts ?? []).flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\\n");
    const answer = await consult({ event: "chat.message", cwd: directory, input: { sessionID }, prompt });
    if (answer.decision === "deny") throw new Error(answer.reason);
  },
  "tool.execute.before": async (input, output) => {
    const { tool, sessionID, callID } = input;
    const call = { tool, sessionID, callID };
    const answer = await consult({ event: "tool.execute.before", cwd: directory, input: call, output: { args: output.args ?? {} } });
    if (answer.decision === "deny") throw new Error(answer.reason);
    if (answer.input) Object.assign(output.args, answer.input);
  },
  "tool.execute.after": async (input, output) => {
    const { tool, sessionID, callID } = input;
    const call = { tool, sessionID, callID, args: input.args ?? {} };
    const text = typeof output.output === "string" ? output.output : JSON.stringify(output.output ?? "");
    const answer = await consult({ event: "tool.execute.after", cwd: directory, input: call, output: { output: text } });
    if (typeof answer.output === "string") output.output = answer.output;
    else if (answer.decision === "deny") output.output = answer.reason;
  },
});
`;
