import { basename, resolve } from "node:path";
import { field, instant, isObject, list, type PastEvent, type TranscriptReader, text } from "./reader.js";

/** Claude Code: `projects/<folder>/<session>.jsonl`, from its documentation and published types. */
export const claudeCodeTranscripts: TranscriptReader = {
  host: "claude-code",
  roots: (home, environment) => [
    { folder: resolve(home, environment["CLAUDE_CONFIG_DIR"] ?? ".claude", "projects"), depth: 4, file: /\.jsonl$/ },
  ],
  marks: ['"tool_use"', '"tool_result"'],
  form: "lines",
  session: (file) => basename(file, ".jsonl"),
  events(line) {
    const about: PastEvent = { type: "session", session: text(line, "sessionId"), cwd: text(line, "cwd") };
    const time = instant(field(line, "timestamp"));
    const blocks = list(field(line, "message"), "content");
    return [
      about,
      ...blocks.flatMap((block): readonly PastEvent[] => {
        const [type, name, input] = [field(block, "type"), text(block, "name"), field(block, "input")];
        if (type === "tool_use" && name !== null && isObject(input)) {
          return [{ type: "call", id: text(block, "id"), tool: name, input, time }];
        }
        const id = type === "tool_result" ? text(block, "tool_use_id") : null;
        return id === null ? [] : [{ type: "result", id, done: field(block, "is_error") !== true }];
      }),
    ];
  },
};
