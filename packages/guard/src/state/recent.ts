import type { Action, Finding, Source } from "@rampart/core";
import type { EventOf, RecordedEvent } from "@rampart/ledger";
import { type RecordedCall, refusalKey } from "../facts/recalled.js";
import { rowsFrom } from "../limits/row.js";
import { MAX_PENDING, type PendingIntent } from "./intents.js";
import type { ReadFrom } from "./project.js";

/** What a guard that begins reads of the log's end: so many entries, and nothing older than this. */
export const RECENT = { entries: 8_192, ms: 3_600_000, wrote: 1_024 } as const;

type Intent = EventOf<"intent">;

/** Whose call it was: its own id, and the names it came under. */
export type CallNames = Pick<Intent, "door" | "session" | "principal"> & { readonly id: string };

/** What the log's end says of single calls. */
export interface Recent {
  /** Let through, and their end is still to come; oldest first. */
  readonly underWay: readonly { readonly call: CallNames; readonly intent: PendingIntent }[];
  /** Refused by the policy, or waiting for a person; oldest first. */
  readonly refused: readonly (CallNames & { readonly key: string | null; readonly rule: string | null })[];
  /** Let through, and they write files; oldest first. */
  readonly wrote: readonly (CallNames & { readonly recorded: RecordedCall })[];
  /** Which agent handed work on to which, in which session. */
  readonly handed: readonly (CallNames & { readonly from: string; readonly to: string })[];
}

/** What sessions did, step by step, in the order in which they did it. */
export interface RecentSteps {
  recall(step: Intent, result?: string): void;
}

export type ReadRecent = (from: number, wanted: (event: Buffer) => boolean) => ReturnType<ReadFrom>;

/**
 * Reads the newest calls of a log of so many entries. What is remembered of calls one by one is too much for a snapshot, and worth
 * nothing an hour later: it is read from the record's end instead. Calls that are over are not even parsed, but for their `steps`.
 *
 * @param steps told of what sessions did; null where nobody wants to know
 * @param limited whether what calls took matters: else it is not kept
 */
export async function readRecent(
  read: ReadRecent,
  entries: number,
  now: number,
  steps: RecentSteps | null,
  limited: boolean,
): Promise<Recent> {
  const from = Math.max(0, entries - RECENT.entries);
  const over = await endedIn(read(from, isOutcome));
  const underWay: Recent["underWay"][number][] = [];
  const handed: Recent["handed"][number][] = [];
  const refused: Recent["refused"][number][] = [];
  const wrote: Recent["wrote"][number][] = [];
  const known = new Map<string, Intent>();
  const isOfUse = (event: Buffer) => (steps !== null && isOutcome(event)) || mayBeOpen(event, over, steps !== null);
  for await (const { text } of read(from, isOfUse)) {
    const event = JSON.parse(text) as RecordedEvent;
    if (event.time < now - RECENT.ms) continue;
    if (event.kind === "outcome") {
      const step = known.get(event.id);
      if (step !== undefined && typeof event.result === "string") steps?.recall(step, event.result);
    }
    // What a door wrote down by itself came to its end there.
    if (event.kind !== "intent" || event.claimed || event.phase !== "call") continue;
    const { call: id, door, session, principal, agent, chain } = event;
    const names = { id, door, session, principal };
    if (isRefusal(event)) {
      const { rules = [] } = (event.decision ?? {}) as Written;
      const key = refusalKey(event.tool, event.cwd, event.payload);
      refused.push({ ...names, key, rule: rules[0]?.rule ?? null });
    }
    if (event.permit !== null && writesFiles(event)) {
      const { tool, shell, cwd, arguments: given, altered, actions } = event;
      wrote.push({ ...names, recorded: { tool, shell, cwd, arguments: given, altered, actions } });
      if (wrote.length > RECENT.wrote) wrote.shift();
    }
    const by = chain?.at(-1);
    if (by !== undefined && !isRefusedBy(event, "limit.fan-out")) handed.push({ ...names, from: by, to: agent });
    if (steps !== null && isStep(event)) {
      known.set(event.id, event);
      steps.recall(event);
    }
    if (event.permit !== null && !over.has(event.id))
      underWay.push({ call: names, intent: limited ? pendingOf(event, event.time) : { id: event.id, at: event.time } });
  }
  return { underWay: underWay.slice(-MAX_PENDING), handed, refused, wrote };
}

/** Ids of the calls whose end is on record. */
async function endedIn(outcomes: ReturnType<ReadRecent>): Promise<ReadonlySet<string>> {
  const ended = new Set<string>();
  for await (const { text } of outcomes) {
    const event = JSON.parse(text) as RecordedEvent;
    if (event.kind === "outcome") ended.add(event.id);
  }
  return ended;
}

// In canonical form an event's id stands before its kind, and objects of the caller's before both.
const OUTCOME = '"kind":"outcome"';
const INTENT = '"kind":"intent"';
const ID = '"id":"';
const HANDED = '"chain":[';
const WRITES = '"kind":"file.write"';

const isOutcome = (event: Buffer) => event.includes(OUTCOME, 0, "latin1");

function mayBeOpen(event: Buffer, over: ReadonlySet<string>, all: boolean): boolean {
  const end = event.lastIndexOf(INTENT, undefined, "latin1");
  if (end < 0) return false;
  if (all || event.includes(HANDED, 0, "latin1") || event.includes(WRITES, 0, "latin1")) return true;
  const start = event.lastIndexOf(ID, end, "latin1") + ID.length;
  return !over.has(event.toString("latin1", start, event.indexOf('"', start, "latin1")));
}

/** Members of an intent's json, as this guard writes them. */
interface Written {
  readonly verdict?: string;
  readonly rules?: readonly { readonly rule: string; readonly verdict: string }[];
}

/** Limits of delegation, which are known with who calls. */
const BEFORE_STEPS: ReadonlySet<string> = new Set(["limit.depth", "limit.fan-out"]);

/** What the policy's rules refuse is no step; what a limit or a loop refuses was one. */
function isStep({ decision }: Intent): boolean {
  const { verdict, rules = [] } = (decision ?? {}) as Written;
  if (verdict !== "deny") return verdict !== undefined;
  const denying = rules.filter((one) => one.verdict === "deny");
  return denying.length > 0 && denying.every(({ rule }) => rule.startsWith("limit.") && !BEFORE_STEPS.has(rule));
}

/** Refused for what it is, by rules: not for how things stood, as where the guard itself says no. */
function isRefusal({ decision, permit, code }: Intent): boolean {
  const { verdict } = (decision ?? {}) as Written;
  return permit === null && code === null && (verdict === "deny" || verdict === "ask");
}

const writesFiles = ({ actions }: Intent) =>
  (actions as readonly { kind?: unknown }[]).some(({ kind }) => kind === "file.write");

function isRefusedBy({ decision }: Intent, name: string): boolean {
  const { rules = [] } = (decision ?? {}) as Written;
  return rules.some(({ rule }) => rule === name);
}

function pendingOf({ id, actions, findings, decision }: Intent, at: number): PendingIntent {
  const rows = rowsFrom(decision);
  const before = { actions: actions.map(actionFrom), findings: findings as readonly Finding[], rows };
  return { id, at, before };
}

/** An action as the record has it: where its data comes from stands there by name, and spans mean nothing without the text. */
function actionFrom(recorded: object): Action {
  const { sources = [], ...action } = recorded as Omit<Action, "sources" | "span"> & { sources?: readonly string[] };
  return { ...action, sources: sources.map(sourceFrom), span: NOWHERE };
}

const NOWHERE = { start: 0, end: 0 };

function sourceFrom(name: string): Source {
  const colon = name.indexOf(":");
  return { type: name.slice(0, colon) as Source["type"], name: name.slice(colon + 1), labels: [] };
}
