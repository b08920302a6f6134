import { basename, dirname, join, resolve } from "node:path";
import type { Json } from "@rampart/core";
import { field, instant, isObject, list, type PastEvent, type TranscriptReader, text } from "./reader.js";

/** Cline: `data/sessions/<session>/<session>.messages.json`, as version 3.0.65 writes it. */
export const clineTranscripts: TranscriptReader = {
  host: "cline",
  roots: (home) => [{ folder: resolve(home, ".cline/data/sessions"), depth: 2, file: /\.messages\.json$/ }],
  marks: ['"tool_use"'],
  form: "document",
  beside: (file) => ({
    path: join(dirname(file), `${basename(dirname(file))}.json`),
    read: (said) => {
      const about: Json = JSON.parse(said);
      const cwd = text(about, "cwd");
      return cwd === null ? {} : { cwd };
    },
  }),
  session: (file) => basename(dirname(file)),
  events: (document) => [
    { type: "session", session: text(document, "sessionId"), cwd: null },
    ...list(document, "messages").flatMap((message) =>
      list(message, "content").flatMap((block): readonly PastEvent[] => {
        const [type, tool, input] = [field(block, "type"), text(block, "name"), field(block, "input")];
        if (type === "tool_use" && tool !== null && isObject(input)) {
          return [{ type: "call", id: text(block, "id"), tool, input, time: instant(field(message, "ts")) }];
        }
        const id = type === "tool_result" ? text(block, "tool_use_id") : null;
        return id === null ? [] : [{ type: "result", id, done: field(block, "is_error") !== true }];
      }),
    ),
  ],
};
