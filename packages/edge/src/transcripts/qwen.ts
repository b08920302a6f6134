import { basename, resolve } from "node:path";
import { argumentsOf, field, instant, isObject, list, type PastEvent, type TranscriptReader, text } from "./reader.js";

/** Qwen Code: `projects/<folder>/chats/<session>.jsonl`, as version 0.15.10 writes it. */
export const qwenTranscripts: TranscriptReader = {
  host: "qwen",
  roots: (home) => [{ folder: resolve(home, ".qwen/projects"), depth: 3, file: /\.jsonl$/ }],
  marks: ['"functionCall"', '"functionResponse"'],
  form: "lines",
  session: (file) => basename(file, ".jsonl"),
  events(line) {
    const time = instant(field(line, "timestamp"));
    const parts = list(field(line, "message"), "parts");
    return [
      { type: "session", session: text(line, "sessionId"), cwd: text(line, "cwd") },
      ...parts.flatMap((part): readonly PastEvent[] => {
        const [call, response] = [field(part, "functionCall"), field(part, "functionResponse")];
        const tool = text(call, "name");
        if (tool !== null) {
          return [{ type: "call", id: text(call, "id"), tool, input: argumentsOf(field(call, "args")), time }];
        }
        const id = text(response, "id");
        if (id === null) return [];
        const status = field(field(line, "toolCallResult"), "status");
        const answer = field(response, "response");
        return [{ type: "result", id, done: status === "success" || (status === undefined && isObject(answer)) }];
      }),
    ];
  },
};
