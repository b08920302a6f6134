import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { actionsOf, decisionOf, findingsOf, isCodeWithin, rulesOf, timeOf } from "../past/query.js";

/** An event of the log with what every part of a report asks of it, read once. */
export interface Read {
  readonly event: JsonObject;
  readonly index: number;
  readonly time: number;
  readonly kind: string;
  readonly agent: string;
  readonly door: string;
  readonly session: string;
  /** Of a call, and of what came back; empty where nothing was decided. */
  readonly verdict: string;
  /** A call that was asked about: intents of the phase `call`. */
  readonly isCall: boolean;
  /** It was not let through: the verdict was not `allow`, and it was enforced. */
  readonly isStopped: boolean;
  readonly rules: readonly string[];
  readonly actions: readonly JsonObject[];
  readonly findings: readonly string[];
}

export function read(event: JsonObject): Read {
  const kind = text(event["kind"]);
  const verdict = text(decisionOf(event)["verdict"]);
  const isCall = kind === "intent" && (event["phase"] ?? "call") === "call";
  return {
    event,
    kind,
    verdict,
    isCall,
    index: number(event["index"]),
    time: timeOf(event),
    agent: text(event["agent"]),
    door: text(event["door"]),
    session: text(event["session"]),
    isStopped: kind === "intent" && verdict !== "allow" && event["enforced"] !== false,
    rules: rulesOf(event),
    actions: actionsOf(event),
    findings: findingsOf(event),
  };
}

export const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
export const number = (value: Json | undefined): number => (typeof value === "number" ? value : 0);
export const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

export const hasFinding = ({ findings }: Read, code: string): boolean =>
  findings.some((one) => isCodeWithin(one, code));

export const hasAction = ({ actions }: Read, kind: string, label?: string): boolean =>
  actions.some(
    (one) =>
      one["kind"] === kind && (label === undefined || (Array.isArray(one["labels"]) && one["labels"].includes(label))),
  );

/** The middle of some numbers; null of none. */
export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}

/** The value that a share of the others does not exceed; null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
}
