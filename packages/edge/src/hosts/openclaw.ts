import { resolve } from "node:path";
import { HALF_MINUTE } from "./deadline.js";
import { folderField, nameField, objectField, own, textField } from "./fields.js";
import { CLAUDE_FIELDS, type Form, reads } from "./form.js";
import type { Host, InstallPlace } from "./host.js";
import { byName, mcpTool } from "./names.js";
import { patch } from "./patch.js";
import { consultSource, renderPlugin } from "./plugin.js";
import * as to from "./translation.js";

/**
 * OpenClaw: a plug-in in `~/.openclaw/extensions/rampart`, written from its documentation. Never driven against the real
 * program here.
 */

const TOOLS: Readonly<Record<string, to.Translate>> = {
  exec: (input) => to.shell(input, ["workdir"]),
  bash: (input) => to.shell(input, ["workdir"]),
  read: to.read,
  write: to.write,
  edit: to.edit,
  apply_patch: patch,
  web_fetch: to.fetch,
  web_search: (input) => to.named("web_search", input),
  sessions_spawn: (input) => to.named("agent", input),
};

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "openclaw",
  agent: "openclaw",
  phases: { before_tool_call: "before", after_tool_call: "after" },
  event: (payload) => nameField(payload, "event"),
  session: (payload) => nameField(payload, "session"),
  folder: (payload) => (own(payload, "cwd") === null ? null : folderField(payload, "cwd")),
  tool: (payload) => ({
    name: nameField(payload, "tool"),
    input: objectField(payload, "params"),
    id: own(payload, "id") === null || own(payload, "id") === undefined ? null : nameField(payload, "id"),
  }),
  translate: ({ name, input }) => mcpTool(name, input) ?? byName(TOOLS, name, input),
  result: (payload) => textField(payload, "result"),
  rootIn: "session",
};

export const openclaw: Host = {
  host: "openclaw",
  title: "OpenClaw",
  proved: false,
  version: "2026.x (documentation)",
  deadline: HALF_MINUTE,
  asksItself: false,
  replacesResults: false,
  ask:
    "The call is held for review and refused with an id; `rampart approve ID` lets the same call through once. OpenClaw's " +
    "own approvals are not used.",
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "documented" },
    { situation: "no opinion", effect: "the tool runs under the host's own rules", evidence: "documented" },
    { situation: "ask", effect: "refused with a review id", evidence: "documented" },
    { situation: "hook crashes", effect: "the tool does not run: the plug-in refuses", evidence: "assumed" },
    {
      situation: "hook hangs past the timeout",
      effect: "the tool does not run: the plug-in refuses",
      evidence: "assumed",
    },
    { situation: "deny after the tool ran", effect: "nothing: the host only lets it look", evidence: "documented" },
    {
      situation: "the plug-in is not enabled",
      effect: "no hook runs; `openclaw plugins enable rampart`",
      evidence: "documented",
    },
  ],
  install: (place) => {
    const folder = resolve(place.home, ".openclaw/extensions/rampart");
    const own = (name: string, text: string) =>
      ({ kind: "own", file: resolve(folder, name), text, executable: false }) as const;
    const id = "rampart";
    const schema = { type: "object", additionalProperties: false, properties: {} };
    const about = `Rampart's door: ${place.command}`;
    return [
      own("openclaw.plugin.json", json({ id, name: "Rampart", description: about, configSchema: schema })),
      own(
        "package.json",
        json({
          name: id,
          version: "1.0.0",
          description: about,
          type: "module",
          openclaw: { extensions: ["./index.js"] },
        }),
      ),
      own("index.js", pluginOf(place)),
    ];
  },
  traces: [".openclaw"],
  programs: ["openclaw"],
  canary: (command, cwd, id) => ({
    event: "before_tool_call",
    session: id,
    cwd,
    id,
    tool: "exec",
    params: { command },
  }),
  ...reads(FORM),
  render: renderPlugin,
};

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

const pluginOf = (
  place: InstallPlace,
) => `// Written by \`rampart protect openclaw\`; \`rampart unprotect openclaw\` removes it.
import { spawn } from "node:child_process";

${consultSource(place, HALF_MINUTE.own + 500)}
const about = (event, ctx) => ({
  session: String(ctx?.sessionId ?? ctx?.sessionKey ?? "openclaw").slice(0, 256),
  cwd: typeof ctx?.workspaceDir === "string" ? ctx.workspaceDir : null,
  id: typeof (event.toolCallId ?? ctx?.toolCallId) === "string" ? (event.toolCallId ?? ctx.toolCallId) : null,
  tool: event.toolName,
  params: event.params ?? {},
});

export default {
  id: "rampart",
  name: "Rampart",
  register(api) {
    api.on(
      "before_tool_call",
      async (event, ctx) => {
        const answer = await consult({ event: "before_tool_call", ...about(event, ctx) });
        return answer.decision === "deny" ? { block: true, blockReason: answer.reason } : undefined;
      },
      { priority: 1000 },
    );
    api.on("after_tool_call", async (event, ctx) => {
      const result = typeof event.result === "string" ? event.result : JSON.stringify(event.result ?? event.error ?? "");
      await consult({ event: "after_tool_call", ...about(event, ctx), result });
    });
  },
};
`;
