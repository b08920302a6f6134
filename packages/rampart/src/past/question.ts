import { HOSTS, type PastCall } from "@rampart/edge";
import type { Question } from "../check/question.js";

/**
 * A past call as a question, read as its host's door would have read it; null where the door would have refused to read it.
 */
export function questionOf(past: PastCall): Question | null {
  try {
    const read = HOSTS[past.host]!.translate(past.tool, past.input);
    return {
      id: past.id ?? "past",
      tool: read.tool,
      shell: read.shell ?? null,
      input: read.arguments,
      session: `${past.host}:${past.session}`.slice(0, 256),
      cwd: read.folder?.startsWith("/") === true ? read.folder : past.cwd,
      project: past.cwd,
    };
  } catch {
    return null;
  }
}

/** How a past call looks to a person: its command, its path, or its arguments, in one line. */
export function shownCall({ tool, input }: Pick<Question, "tool" | "input">): string {
  const { command, argv, path, url, query, name } = input;
  if (typeof command === "string") return command;
  if (Array.isArray(argv)) return argv.join(" ");
  const what = [path, url, query, name].find((one) => one !== undefined);
  return `${tool} ${typeof what === "string" ? what : JSON.stringify(what ?? input)}`;
}
