import { randomUUID } from "node:crypto";
import type { Action, Decision, Facts, Finding, ToolCall } from "@rampart/core";
import type { EventOf, Opening, Protected } from "@rampart/ledger";
import { type Row, rowsToJson } from "../limits/row.js";
import type { Draft } from "./journal.js";
import { withoutSecrets } from "./secrets.js";

/** What was judged and how it ended, as the record needs it. */
export interface Judged {
  readonly id: string;
  readonly call: ToolCall;
  readonly facts: Facts;
  readonly actions: readonly Action[];
  readonly findings: readonly Finding[];
  readonly decision: Decision;
  /** Where this is not the call that arrived: why, its id and the digest of its arguments. */
  readonly rewritten?: {
    readonly why: { readonly decision: Decision };
    readonly call: string;
    readonly payload: ReturnType<typeof intentDigest>;
  };
  /** What it takes from the policy's limits. */
  readonly charges?: readonly Row[];
  /** Ids of the privileges the decision rests on. */
  readonly spends?: readonly string[];
  /** Id of the permit handed out, or null. */
  readonly permit: string | null;
  readonly review: string | null;
  /** Id of the prompt event that led to it; null: not reported. */
  readonly prompt: string | null;
  readonly enforced: boolean;
  readonly claimed: boolean;
  /** Code of a refusal no rule made. */
  readonly code: string | null;
  readonly micros: number;
}

export function newIntentId(): string {
  return randomUUID();
}

/** The record of a call before anything is released (docs/formats/event.md, *intent*). */
export function intentEvent(judged: Judged): Draft<EventOf<"intent">> {
  const { call, facts, decision } = judged;
  const payload = withoutSecrets(call.arguments);
  const seen = withoutSecrets({
    actions: judged.actions.map(recordedAction),
    findings: judged.findings,
    cwd: call.cwd,
  });
  const { actions, findings, cwd } = seen.value as { actions: object[]; findings: object[]; cwd: string | null };
  return {
    openings: joined(joined(payload.openings, seen.openings), judged.rewritten?.payload.openings ?? NONE),
    event: {
      kind: "intent",
      id: judged.id,
      call: call.id,
      door: call.door,
      phase: "call",
      agent: call.agent,
      principal: call.principal,
      session: call.session,
      owner: facts.identity.owner,
      verified: facts.identity.verified,
      chain: call.chain ?? null,
      task: call.task,
      prompt: judged.prompt,
      tool: call.tool,
      hostTool: call.hostTool,
      shell: call.shell,
      cwd: typeof cwd === "string" ? cwd : null,
      received: call.time,
      payload: payload.digest,
      arguments: payload.value,
      altered: payload.altered + seen.altered,
      actions,
      findings,
      facts: recordedFacts(facts),
      factsDigest: null,
      decision: {
        ...recordedDecision(decision),
        ...recordedChange(judged.rewritten),
        ...recordedCharges(judged.charges),
        ...recordedSpends(judged.spends),
      },
      policy: decision.policy,
      code: judged.code,
      permit: judged.permit,
      review: judged.review,
      enforced: judged.enforced,
      claimed: judged.claimed,
      micros: judged.micros,
      process: null,
      flow: null,
    },
  };
}

/** Where data comes from stays by name; spans mean nothing without the call's text, which the record has once. */
function recordedAction({ kind, resource, certainty, labels, sources, detail }: Action) {
  if (sources.length === 0) return { kind, resource, certainty, labels, detail };
  const names = sources.map((source) => `${source.type}:${source.name}`);
  return { kind, resource, certainty, labels, sources: names, detail };
}

function recordedFacts(facts: Facts) {
  const { roles, purpose, environment, quarantined, stopped, place, session } = facts;
  const grants = facts.grants.map((grant) => grant.id);
  return { roles, purpose, environment, grants, quarantined, stopped, project: place.project, read: session.read };
}

function recordedDecision({ verdict, granted, obligations, rules, erred }: Decision) {
  return { verdict, granted, obligations, rules: rules.map(({ rule, verdict }) => ({ rule, verdict })), erred };
}

/** What became of the call that arrived: its id, the digest of its arguments, and the decision that had it changed. */
function recordedChange(rewritten: Judged["rewritten"]) {
  if (rewritten === undefined) return {};
  const { call, payload, why } = rewritten;
  return { rewritten: { call, payload: payload.digest, ...recordedDecision(why.decision) } };
}

function recordedSpends(ids: Judged["spends"] = []) {
  return ids.length === 0 ? {} : { spends: ids };
}

function recordedCharges(rows: Judged["charges"] = []) {
  return rows.length === 0 ? {} : { charges: rowsToJson(rows) };
}

/** Digest of a call's arguments as they arrived, and what opens it. */
export function intentDigest({ arguments: given }: ToolCall): Pick<Protected, "digest" | "openings"> {
  const { digest, openings } = withoutSecrets(given);
  return { digest, openings };
}

const NONE: readonly Opening[] = [];

function joined(a: readonly Opening[], b: readonly Opening[]): readonly Opening[] {
  return a.length + b.length === 0 ? NONE : [...a, ...b];
}
