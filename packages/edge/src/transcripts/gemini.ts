import { basename, dirname, join, resolve } from "node:path";
import type { Json } from "@rampart/core";
import { argumentsOf, field, instant, list, type PastEvent, type TranscriptReader, text } from "./reader.js";

/** Every call of a message; how it ended stands beside it. */
function messageEvents(message: Json | undefined): readonly PastEvent[] {
  return list(message, "toolCalls").flatMap((call): readonly PastEvent[] => {
    const [id, tool, status] = [text(call, "id"), text(call, "name"), field(call, "status")];
    if (tool === null) return [];
    const time = instant(field(call, "timestamp") ?? field(message, "timestamp"));
    const made: PastEvent = { type: "call", id, tool, input: argumentsOf(field(call, "args")), time };
    return id === null || typeof status !== "string"
      ? [made]
      : [made, { type: "result", id, done: status === "success" }];
  });
}

/** The folder above `chats` names the project it belongs to. */
const beside = (file: string) => ({
  path: join(dirname(file), "../.project_root"),
  read: (said: string) => ({ cwd: said.trim() }),
});

/** Gemini CLI: `tmp/<project>/chats/session-*.jsonl`, as version 0.61.0 writes it. */
export const geminiTranscripts: TranscriptReader = {
  host: "gemini",
  roots: (home) => [{ folder: resolve(home, ".gemini/tmp"), depth: 3, file: /^session-.*\.jsonl$/ }],
  marks: ['"toolCalls"', '"sessionId"'],
  form: "lines",
  beside,
  session: (file) => basename(file, ".jsonl"),
  events: (line) => [{ type: "session", session: text(line, "sessionId"), cwd: null }, ...messageEvents(line)],
};

/** The same of older versions: one JSON document with every message. */
export const geminiDocuments: TranscriptReader = {
  host: "gemini",
  roots: (home) => [{ folder: resolve(home, ".gemini/tmp"), depth: 3, file: /^session-.*\.json$/ }],
  marks: ['"toolCalls"'],
  form: "document",
  beside,
  session: (file) => basename(file, ".json"),
  events: (document) => [
    { type: "session", session: text(document, "sessionId"), cwd: null },
    ...list(document, "messages").flatMap(messageEvents),
  ],
};
