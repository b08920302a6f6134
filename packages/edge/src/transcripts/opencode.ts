import { resolve } from "node:path";
import { argumentsOf, field, instant, type PastEvent, type TranscriptReader, text } from "./reader.js";

/**
 * OpenCode up to the versions that keep files: `storage/part/<message>/<part>.json`. Newer ones keep a database, which
 * is read where this Node can.
 */
export const opencodeTranscripts: TranscriptReader = {
  host: "opencode",
  roots: (home, environment) => {
    const data = environment["XDG_DATA_HOME"];
    const base = data?.startsWith("/") ? resolve(data, "opencode") : resolve(home, ".local/share/opencode");
    return [{ folder: resolve(base, "storage/part"), depth: 3, file: /^prt_.*\.json$/ }];
  },
  marks: ['"tool"'],
  form: "document",
  session: () => "opencode",
  events: (part) => partEvents(part),
};

/** A part of a message, as files and database hold it. */
export function partEvents(part: Parameters<TranscriptReader["events"]>[0]): readonly PastEvent[] {
  const tool = field(part, "type") === "tool" ? text(part, "tool") : null;
  if (tool === null) return [];
  const [id, state] = [text(part, "callID"), field(part, "state")];
  const [status, time] = [field(state, "status"), instant(field(field(state, "time"), "start"))];
  const call: PastEvent = { type: "call", id, tool, input: argumentsOf(field(state, "input")), time };
  const session: PastEvent = { type: "session", session: text(part, "sessionID"), cwd: null };
  const ended = status === "completed" || status === "error";
  return id === null || !ended
    ? [session, call]
    : [session, call, { type: "result", id, done: status === "completed" }];
}
