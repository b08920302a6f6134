import {
  type DecideOptions,
  type Decision,
  type Facts,
  type Finding,
  isOrdered,
  judge,
  legible,
  type Policy,
  redactResult,
  type ToolCall,
} from "@rampart/core";
import type { Answer } from "../adapter.js";
import { denyMessage } from "../answer/message.js";
import { newIntentId } from "../record/call.js";
import { outcomeEvent, promptEvent } from "../record/result.js";
import type { Arrived } from "./arrived.js";
import type { Room } from "./room.js";
import type { Settled } from "./settle.js";
import { FULFILLABLE } from "./understand.js";

/** UTF-16 code units of a result or prompt that are looked at; what is beyond is a finding, not silence. */
const MAX_INSPECTED = 256 * 1024;

const NOTHING_KNOWN = new Map();
const REPLACING: DecideOptions = { fulfillable: ["notify", "redact"] };
const SILENT: Answer = { outcome: "no-opinion", message: "", code: null };

/** What was noticed in a text that passed by, and what the policy says about it. */
export interface Inspected {
  readonly findings: readonly Finding[];
  readonly decision: Decision;
  readonly answer: Answer;
}

/** Looks a text through as it passes: a tool's result, a prompt. */
export function inspect(
  policy: Policy,
  arrived: Arrived,
  call: ToolCall,
  facts: Facts,
  phase: "result" | "prompt",
): Inspected {
  const text = arrived.text ?? "";
  const shown = text.slice(0, MAX_INSPECTED);
  const passing: ToolCall = { ...call, tool: "text", arguments: { text: legible(shown), phase }, shell: null };
  const options = phase === "result" && arrived.replaces === true ? REPLACING : FULFILLABLE;
  const { interpretation, findings, decision } = judge(policy, passing, facts, NOTHING_KNOWN, options);
  const refused = (arrived.enforced || isOrdered(decision)) && decision.verdict === "deny";
  const answer: Answer = refused
    ? { outcome: "deny", message: denyMessage(decision, interpretation.actions), code: null }
    : redacted(arrived, decision, findings, shown, text.length);
  return { findings: text.length > shown.length ? [...findings, unscanned(text.length)] : findings, decision, answer };
}

/**
 * Where the policy has results redacted, what the model may read instead: without secrets, and without what was not
 * looked at.
 */
function redacted(
  arrived: Arrived,
  { obligations }: Decision,
  findings: readonly Finding[],
  shown: string,
  length: number,
): Answer {
  if (!arrived.enforced || !obligations.some(({ type }) => type === "redact")) return SILENT;
  const { text } = redactResult(shown, findings);
  const rest = length - shown.length;
  if (rest > 0) return { ...SILENT, instead: `${text}\n[${rest} characters were left out: nobody looked at them]` };
  return text === shown ? SILENT : { ...SILENT, instead: text };
}

/** The result's record, joined to the intent it belongs to. */
export async function recordOutcome(
  room: Room,
  arrived: Arrived,
  call: ToolCall,
  seen: Inspected,
  { pending, duration, rows }: Settled,
): Promise<Answer> {
  if (seen.answer.instead === undefined && seen.answer.outcome !== "deny") room.facts.shown(call, seen.findings);
  if (pending !== null) room.facts.ended(call, pending.id, arrived.text);
  const draft = outcomeEvent({
    intent: pending?.id ?? "unknown",
    usage: arrived.usage ?? null,
    charges: rows,
    call,
    status: pending === null ? "unknown" : "done",
    result: arrived.text,
    error: null,
    findings: seen.findings,
    redacted: seen.answer.instead !== undefined,
    duration,
  });
  await room.limits.record(draft.event, rows, () => room.journal.record(draft.event, false, draft.openings));
  room.counters.outcomes++;
  return seen.answer;
}

export async function recordPrompt(room: Room, arrived: Arrived, call: ToolCall, seen: Inspected): Promise<Answer> {
  // Not the host's own id, which may come again: calls name this one as what they were made for.
  const id = newIntentId();
  const draft = promptEvent(call, id, arrived.text ?? "", seen.findings);
  await room.journal.record(draft.event, false, draft.openings);
  if (seen.answer.outcome !== "deny") room.facts.prompted(call, id);
  return seen.answer;
}

function unscanned(length: number): Finding {
  const message = `${length - MAX_INSPECTED} characters were not looked at`;
  return {
    code: "text.unscanned",
    severity: "low",
    message,
    span: { start: MAX_INSPECTED, end: length },
    action: null,
  };
}
