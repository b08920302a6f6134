import { basename, resolve } from "node:path";
import { argumentsOf, field, instant, list, type PastEvent, type TranscriptReader, text } from "./reader.js";

/** pi: `agent/sessions/<folder>/<time>_<session>.jsonl`, as version 0.73.1 writes it. */
export const piTranscripts: TranscriptReader = {
  host: "pi",
  roots: (home) => [{ folder: resolve(home, ".pi/agent/sessions"), depth: 2, file: /\.jsonl$/ }],
  marks: ['"toolCall"', '"toolResult"', '"session"'],
  form: "lines",
  session: (file) => basename(file, ".jsonl").split("_").at(-1)!,
  events(line) {
    if (field(line, "type") === "session")
      return [{ type: "session", session: text(line, "id"), cwd: text(line, "cwd") }];
    const message = field(line, "message");
    if (field(message, "role") === "toolResult") {
      const id = text(message, "toolCallId");
      return id === null ? [] : [{ type: "result", id, done: field(message, "isError") !== true }];
    }
    const time = instant(field(line, "timestamp"));
    return list(message, "content").flatMap((part): readonly PastEvent[] => {
      const tool = field(part, "type") === "toolCall" ? text(part, "name") : null;
      if (tool === null) return [];
      return [{ type: "call", id: text(part, "id"), tool, input: argumentsOf(field(part, "arguments")), time }];
    });
  },
};
