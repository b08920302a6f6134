import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Json, JsonObject, ToolCall } from "@rampart/core";
import { folderField, nameField, objectField, optionalName, own, textField } from "./fields.js";
import type { Host, Parsed, Phase, Rewrite, Rewritten, Unattended } from "./host.js";
import { readPayload } from "./payload.js";
import { Refusal } from "./refusal.js";
import type { Translation } from "./translation.js";

/** A tool call as a host names it. `id` null: the host sends none. */
export interface HostCall {
  readonly name: string;
  readonly input: JsonObject;
  readonly id: string | null;
}

/**
 * Where a host's message has what every call needs. The functions may throw {@link Refusal}; {@link readForm} turns
 * that into a refusal with its code.
 */
export interface Form {
  readonly host: string;
  /** Name of the agent in the record. */
  readonly agent: string;
  /** Which phase an event is. A name that is missing here is refused. */
  readonly phases: Readonly<Record<string, Phase>>;
  event(payload: JsonObject): string;
  session(payload: JsonObject): string;
  /** Absolute folder the agent works in, or null where the host does not say. */
  folder(payload: JsonObject): string | null;
  tool(payload: JsonObject): HostCall;
  translate(call: HostCall, payload: JsonObject): Translation;
  result(payload: JsonObject): string;
  prompt(payload: JsonObject): string;
  /** What the host does with a question in this session, where that is to ask nobody; null where it asks. */
  unattended?(payload: JsonObject): Unattended | null;
  /** Whether the folder is the project in every message, or only where a session starts. */
  readonly rootIn: "every" | "session";
}

/** The fields of Claude Code, which most others took over. */
export const CLAUDE_FIELDS: Pick<Form, "event" | "session" | "folder" | "tool" | "result" | "prompt" | "rootIn"> = {
  event: (payload) => nameField(payload, "hook_event_name"),
  session: (payload) => nameField(payload, "session_id"),
  folder: (payload) => folderField(payload, "cwd"),
  tool: (payload) => ({
    name: nameField(payload, "tool_name"),
    input: objectField(payload, "tool_input"),
    id: optionalName(payload, "tool_use_id"),
  }),
  result: (payload) => resultText(own(payload, "tool_response")),
  prompt: (payload) => textField(payload, "prompt"),
  // The working folder moves with the agent; only where a session starts it is the project.
  rootIn: "session",
};

/** Its events, in the words most others took over with them. */
export const CLAUDE_PHASES: Readonly<Record<string, Phase>> = {
  PreToolUse: "before",
  PostToolUse: "after",
  UserPromptSubmit: "prompt",
  SessionStart: "session",
};

/** A message of Claude Code's form before a shell call, for {@link Host.canary}. */
export function claudeCanary(hook_event_name: string, tool_name: string) {
  return (command: string, cwd: string, id: string): JsonObject => ({
    session_id: id,
    cwd,
    hook_event_name,
    tool_name,
    tool_input: { command },
    tool_use_id: id,
  });
}

/** The part of a host that its form says all of. */
export function reads(form: Form): Pick<Host, "translate" | "parse"> {
  return {
    translate: (name, input) => form.translate({ name, input, id: null }, {}),
    parse: (raw, now) => readForm(form, raw, now),
  };
}

/** As {@link reads}, of a host that runs a tool with the arguments a hook gives it. */
export function readsAndRewrites(form: Form): Pick<Host, "translate" | "parse"> & Required<Pick<Host, "rewrite">> {
  return { ...reads(form), rewrite: (raw, change, now) => rewriteForm(form, raw, change, now) };
}

/** Reads a host's message by its form. Never throws. */
function readForm(form: Form, raw: Uint8Array, now: number): Parsed {
  return readPayload(raw, (payload) => {
    const event = form.event(payload);
    const phase = Object.hasOwn(form.phases, event) ? form.phases[event]! : undefined;
    if (phase === undefined) throw new Refusal("hook.event_unknown", "the event is none of this door");
    const folder = form.folder(payload);
    const call = phase === "before" || phase === "after" ? toolCall(form, payload, folder, now) : null;
    const text = phase === "prompt" ? form.prompt(payload) : "";
    const unattended = form.unattended?.(payload) ?? null;
    return {
      ok: true,
      phase,
      call: call ?? textCall(form, payload, folder, text, now),
      root: phase === "session" || form.rootIn === "every" ? folder : null,
      result: phase === "after" ? form.result(payload) : phase === "prompt" ? text : null,
      ...(unattended === null ? {} : { unattended }),
    };
  });
}

/** The call of a message before a tool, with other arguments. Never throws. */
function rewriteForm(form: Form, raw: Uint8Array, change: Rewrite, now: number): Rewritten | null {
  let made: Rewritten | null = null;
  readPayload(raw, (payload) => {
    const parsed = readForm(form, raw, now);
    if (!parsed.ok || parsed.phase !== "before") return parsed;
    const named = form.tool(payload);
    const input = change(named.input);
    const call = input === null ? null : toolCall(form, payload, form.folder(payload), now, { ...named, input });
    if (input !== null && call !== null) made = { call, input };
    return parsed;
  });
  return made;
}

function toolCall(
  form: Form,
  payload: JsonObject,
  folder: string | null,
  now: number,
  named: HostCall = form.tool(payload),
): ToolCall {
  const session = form.session(payload);
  const read = form.translate(named, payload);
  return {
    id: named.id ?? callId(session, named),
    door: form.host,
    agent: form.agent,
    principal: "local",
    session,
    task: null,
    tool: read.tool,
    hostTool: named.name,
    arguments: read.arguments,
    shell: read.shell ?? null,
    cwd: read.folder === undefined ? folder : resolve(folder ?? "/", read.folder),
    time: now,
  };
}

function textCall(form: Form, payload: JsonObject, cwd: string | null, text: string, now: number): ToolCall {
  const session = form.session(payload);
  return {
    id: session,
    door: form.host,
    agent: form.agent,
    principal: "local",
    session,
    task: null,
    tool: "text",
    hostTool: "prompt",
    arguments: { text, phase: "prompt" },
    shell: null,
    cwd,
    time: now,
  };
}

/** Where the host sends no id the call names itself: the same before and after it ran. */
export function callId(session: string, { name, input }: Pick<HostCall, "name" | "input">): string {
  return createHash("sha256")
    .update(JSON.stringify([session, name, input]))
    .digest("hex")
    .slice(0, 32);
}

/** What a tool answered, as the model would read it. */
export function resultText(response: Json | undefined): string {
  if (response === undefined) return "";
  return typeof response === "string" ? response : JSON.stringify(response);
}
