import { basename, resolve } from "node:path";
import type { Json } from "@rampart/core";
import { argumentsOf, field, instant, type PastEvent, type TranscriptReader, text } from "./reader.js";

/** Codex: `sessions/YYYY/MM/DD/rollout-*.jsonl`, as version 0.169.0 writes it. */
export const codexTranscripts: TranscriptReader = {
  host: "codex",
  roots: (home, environment) =>
    ["sessions", "archived_sessions"].map((folder) => ({
      folder: resolve(home, environment["CODEX_HOME"] ?? ".codex", folder),
      depth: 4,
      file: /^rollout-.*\.jsonl$/,
    })),
  marks: ['"session_meta"', '"turn_context"', "_call"],
  form: "lines",
  session: (file) => basename(file, ".jsonl").slice(-36),
  events(line) {
    const payload = field(line, "payload");
    const type = field(line, "type");
    const time = instant(field(line, "timestamp"));
    if (type === "session_meta") return [{ type: "session", session: text(payload, "id"), cwd: text(payload, "cwd") }];
    if (type === "turn_context") return [{ type: "session", session: null, cwd: text(payload, "cwd") }];
    return type === "response_item" ? itemEvents(payload, time) : [];
  },
};

function itemEvents(item: Json | undefined, time: number | null): readonly PastEvent[] {
  const id = text(item, "call_id");
  const name = text(item, "name");
  switch (field(item, "type")) {
    case "function_call": {
      if (name === null) return [];
      const space = text(item, "namespace");
      const tool = space === null ? name : `${space}__${name}`;
      return [{ type: "call", id, tool, input: argumentsOf(field(item, "arguments")), time }];
    }
    case "custom_tool_call":
      return name === null ? [] : [{ type: "call", id, tool: name, input: { input: text(item, "input") ?? "" }, time }];
    case "local_shell_call":
      return [{ type: "call", id, tool: "local_shell", input: argumentsOf(field(item, "action")), time }];
    case "function_call_output":
    case "custom_tool_call_output":
      return id === null ? [] : [{ type: "result", id, done: true }];
    default:
      return [];
  }
}
