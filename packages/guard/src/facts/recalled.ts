import { type Answers, interpret, type ToolCall, type WrittenFile } from "@rampart/core";
import type { EventOf } from "@rampart/ledger";
import { isJsonObject } from "@rampart/service";
import type { Surroundings } from "./place.js";
import { remember, type Session } from "./session.js";

type Intent = EventOf<"intent">;

/** A call as the record has it, as far as what it writes hangs on it. */
export type RecordedCall = Pick<Intent, "tool" | "shell" | "cwd" | "arguments" | "altered" | "actions">;

/** What a refusal of the record is counted by: the same for the same call; null where it had a secret in it. */
export function refusalKey(tool: string, cwd: string | null, payload: Intent["payload"]): string | null {
  return typeof payload === "string" ? `${tool}\0${cwd ?? ""}\0${payload}` : null;
}

/**
 * Puts back what a call that was let through has left behind. Its text is read anew, without looking at anything; what a secret was
 * taken out of, or is not in the record, was written and is not known.
 */
export function recallWritten(session: Session, call: RecordedCall, around: Surroundings): void {
  const written = writtenBy(session, call, around);
  if (written.length > 0) session.facts = remember(session.facts, { ...NOTHING, written });
}

const NOTHING = { actions: [], findings: [], wants: [], written: [] } as const;
const NO_ANSWERS: Answers = new Map();

function writtenBy(session: Session, recorded: RecordedCall, around: Surroundings): readonly WrittenFile[] {
  const { tool, shell, cwd, altered } = recorded;
  const given: unknown = recorded.arguments;
  if (!isJsonObject(given)) return namesIn(recorded.actions);
  const { door, id, principal, project, first } = session;
  const { home, user, scratch, installed } = around;
  const call: ToolCall = {
    ...{ id: "recalled", door, agent: "recalled", principal, session: id, task: null, time: first },
    ...{ tool, hostTool: tool, arguments: given as ToolCall["arguments"], shell: shell as ToolCall["shell"], cwd },
  };
  const place = { home, user, scratch, installed, cwd, project };
  const { written } = interpret(call, { place, session: session.facts, answers: NO_ANSWERS });
  return altered === 0 ? written : written.map((file) => ({ ...file, content: null }));
}

/** Paths alone, where the record has no more. */
function namesIn(actions: Intent["actions"]): readonly WrittenFile[] {
  return (actions as readonly unknown[]).flatMap((action) => {
    if (!isJsonObject(action) || action["kind"] !== "file.write") return [];
    const { resource } = action;
    if (!isJsonObject(resource) || resource["form"] !== "exact" || typeof resource["name"] !== "string") return [];
    return [{ path: resource["name"], content: null, sources: [] }];
  });
}
