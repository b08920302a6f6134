import { resolve } from "node:path";
import type { Json, JsonObject } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { HELD } from "./claims.js";
import { HALF_MINUTE } from "./deadline.js";
import { nameField, objectField, own, textField } from "./fields.js";
import { CLAUDE_FIELDS, type Form, readsAndRewrites } from "./form.js";
import type { Host, InstallPlace } from "./host.js";
import { byName } from "./names.js";
import { consultSource, renderPlugin } from "./plugin.js";
import * as to from "./translation.js";

/** pi: an extension in its agent folder, driven with version 0.73.1 of `@mariozechner/pi-coding-agent`. */

const TOOLS: Readonly<Record<string, to.Translate>> = {
  bash: (input) => to.shell(input),
  read: to.read,
  write: to.write,
  edit: to.edit,
  grep: to.search,
  find: to.glob,
  ls: to.list,
};

const data = (payload: JsonObject) => objectField(payload, "data");

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "pi",
  agent: "pi",
  phases: { tool_call: "before", tool_result: "after", input: "prompt", session_start: "session" },
  event: (payload) => nameField(payload, "event"),
  session: (payload) => nameField(payload, "session"),
  tool: (payload) => ({
    name: nameField(data(payload), "toolName"),
    input: objectField(data(payload), "input"),
    id: nameField(data(payload), "toolCallId"),
  }),
  translate: ({ name, input }) => byName(TOOLS, name, input),
  result: (payload) => contentText(own(data(payload), "content")),
  prompt: (payload) => textField(data(payload), "text"),
  rootIn: "every",
};

/** The text parts of what a tool answered; images are not looked at. */
function contentText(content: Json | undefined): string {
  if (!Array.isArray(content)) return content === undefined ? "" : JSON.stringify(content);
  return content
    .flatMap((part: Json) => {
      const text = isJsonObject(part) ? own(part, "text") : part;
      return typeof text === "string" ? [text] : [];
    })
    .join("\n");
}

export const pi: Host = {
  host: "pi",
  title: "pi",
  proved: true,
  version: "0.73.1",
  deadline: HALF_MINUTE,
  asksItself: false,
  replacesResults: true,
  ask: `The extension does not put questions of its own, so ${HELD}`,
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "measured" },
    { situation: "no opinion", effect: "the tool runs", evidence: "measured" },
    { situation: "ask", effect: "refused with a review id", evidence: "measured" },
    { situation: "hook crashes", effect: "the tool does not run: the extension refuses", evidence: "measured" },
    { situation: "hook prints garbage", effect: "the tool does not run: the extension refuses", evidence: "measured" },
    {
      situation: "hook hangs past the timeout",
      effect: "the tool does not run: the extension refuses",
      evidence: "measured",
    },
    { situation: "deny after the tool ran", effect: "the reason replaces the output", evidence: "measured" },
    { situation: "the extension cannot be loaded", effect: "pi ends with an error", evidence: "measured" },
    { situation: "arguments the policy changes", effect: "the tool runs with the changed ones", evidence: "measured" },
    { situation: "a result the policy redacts", effect: "the model reads it redacted", evidence: "measured" },
    { situation: "deny of a prompt", effect: "the model is asked nothing", evidence: "measured" },
  ],
  install: (place) => [
    {
      kind: "own",
      file: resolve(place.home, ".pi/agent/extensions/rampart.ts"),
      text: extensionOf(place),
      executable: false,
    },
  ],
  traces: [".pi"],
  programs: ["pi"],
  canary: (command, cwd, id) => ({
    event: "tool_call",
    session: id,
    cwd,
    data: { toolName: "bash", toolCallId: id, input: { command } },
  }),
  ...readsAndRewrites(FORM),
  render: renderPlugin,
};

const extensionOf = (
  place: InstallPlace,
) => `// @ts-nocheck Written by \`rampart protect pi\`; \`rampart unprotect pi\` removes it.
import { spawn } from "node:child_process";

${consultSource(place, HALF_MINUTE.own + 500)}
const sessionOf = (ctx) => {
  try {
    return ctx.sessionManager.getSessionId() || "pi";
  } catch {
    return "pi";
  }
};

export default function (pi) {
  pi.on("session_start", async (_event, ctx) => {
    await consult({ event: "session_start", session: sessionOf(ctx), cwd: ctx.cwd, data: {} });
  });
  pi.on("input", async ({ text }, ctx) => {
    const data = { text: text ?? "" };
    const answer = await consult({ event: "input", session: sessionOf(ctx), cwd: ctx.cwd, data });
    if (answer.decision !== "deny") return { action: "continue" };
    ctx.ui.notify(answer.reason, "warning");
    return { action: "handled" };
  });
  pi.on("tool_call", async ({ toolName, toolCallId, input }, ctx) => {
    const data = { toolName, toolCallId, input: input ?? {} };
    const answer = await consult({ event: "tool_call", session: sessionOf(ctx), cwd: ctx.cwd, data });
    if (answer.decision === "deny") return { block: true, reason: answer.reason };
    if (answer.input) Object.assign(input, answer.input);
    return undefined;
  });
  pi.on("tool_result", async ({ toolName, toolCallId, input, content }, ctx) => {
    const texts = (content ?? []).filter((part) => part.type === "text");
    const data = { toolName, toolCallId, input: input ?? {}, content: texts };
    const answer = await consult({ event: "tool_result", session: sessionOf(ctx), cwd: ctx.cwd, data });
    const text = answer.output ?? (answer.decision === "deny" ? answer.reason : undefined);
    return text === undefined ? undefined : { content: [{ type: "text", text }] };
  });
}
`;
