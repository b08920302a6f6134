import type { Finding, ToolCall, Usage } from "@rampart/core";
import type { EventOf } from "@rampart/ledger";
import { type Row, rowsToJson } from "../limits/row.js";
import type { Draft } from "./journal.js";
import { withoutSecrets } from "./secrets.js";

export type OutcomeStatus = EventOf<"outcome">["status"];

export interface Outcome {
  /** Id of the intent it belongs to. */
  readonly intent: string;
  readonly call: ToolCall;
  readonly status: OutcomeStatus;
  /** What the tool answered, recorded by digest only. */
  readonly result: string | null;
  readonly error: string | null;
  readonly findings: readonly Finding[];
  /** Whether the model read something else instead. */
  readonly redacted?: boolean;
  /** Milliseconds since the intent, where it is known. */
  readonly duration: number | null;
  /** What it used, as far as somebody reported it. */
  readonly usage?: Usage | null;
  /** What it took from the policy's limits beside what its intent says; with a minus what is given back. */
  readonly charges?: readonly Row[];
}

export function outcomeEvent(outcome: Outcome): Draft<EventOf<"outcome">> {
  const { call, result } = outcome;
  const text = result === null ? null : withoutSecrets(result);
  const findings = withoutSecrets(outcome.findings);
  return {
    openings: [],
    event: {
      kind: "outcome",
      id: outcome.intent,
      call: call.id,
      agent: call.agent,
      session: call.session,
      door: call.door,
      status: outcome.status,
      exit: null,
      error: outcome.error,
      result: text?.digest ?? null,
      bytes: result === null ? null : Buffer.byteLength(result),
      rows: outcome.usage?.rows ?? null,
      findings: findings.value as object[],
      decision: null,
      redacted: outcome.redacted === true,
      duration: outcome.duration,
      tokens: tokensIn(outcome.usage),
      cost: costIn(outcome),
      claimed: false,
      altered: text?.altered ?? 0,
      process: null,
      flow: null,
    },
  };
}

function tokensIn(usage: Outcome["usage"]): object | null {
  if (usage?.inputTokens === undefined && usage?.outputTokens === undefined) return null;
  const { model = null, inputTokens: input = 0, outputTokens: output = 0 } = usage;
  return { model, input, output };
}

function costIn({ usage, charges = [] }: Outcome): object | null {
  const reported = usage?.cost === undefined ? {} : { reported: usage.cost };
  const seconds = usage?.computeSeconds === undefined ? {} : { computeSeconds: usage.computeSeconds };
  const taken = charges.length === 0 ? {} : { charges: rowsToJson(charges) };
  const cost = { ...reported, ...seconds, ...taken };
  return Object.keys(cost).length === 0 ? null : cost;
}

/** A prompt, by digest: its text is the person's, and the record does not need it. */
export function promptEvent(
  call: ToolCall,
  id: string,
  text: string,
  findings: readonly Finding[],
): Draft<EventOf<"prompt">> {
  const guarded = withoutSecrets(text);
  return {
    openings: [],
    event: {
      kind: "prompt",
      id,
      session: call.session,
      agent: call.agent,
      source: call.door,
      digest: guarded.digest,
      bytes: Buffer.byteLength(text),
      text: null,
      altered: guarded.altered,
      findings: withoutSecrets(findings).value as object[],
    },
  };
}
