import { basename, dirname, resolve } from "node:path";
import { argumentsOf, field, instant, type TranscriptReader, text } from "./reader.js";

/** Copilot CLI: `session-state/<session>/events.jsonl`, as version 1.0.102 writes it. */
export const copilotTranscripts: TranscriptReader = {
  host: "copilot",
  roots: (home, environment) => {
    const root = resolve(home, environment["COPILOT_HOME"] ?? ".copilot");
    return [{ folder: resolve(root, "session-state"), depth: 2, file: /^events\.jsonl$/ }];
  },
  marks: ['"session.', '"tool.execution_'],
  form: "lines",
  session: (file) => basename(dirname(file)),
  events(line) {
    const data = field(line, "data");
    const id = text(data, "toolCallId");
    switch (field(line, "type")) {
      case "session.start":
      case "session.resume":
        return [{ type: "session", session: text(data, "sessionId"), cwd: text(field(data, "context"), "cwd") }];
      case "tool.execution_start": {
        const tool = text(data, "toolName");
        if (tool === null) return [];
        const input = argumentsOf(field(data, "arguments"));
        return [{ type: "call", id, tool, input, time: instant(field(line, "timestamp")) }];
      }
      case "tool.execution_complete":
        return id === null ? [] : [{ type: "result", id, done: field(data, "success") === true }];
      default:
        return [];
    }
  },
};
