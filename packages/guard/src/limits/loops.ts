import { hash } from "node:crypto";
import { LOOPS, type LoopsDocument, type ReachedLimit, type ToolCall } from "@rampart/core";
import { canonical } from "@rampart/ledger";
import { Lru } from "../facts/lru.js";
import { SESSION_LIMITS } from "../facts/session.js";
import { type Run, Trail } from "./trail.js";

/** Of a call's arguments so much is looked at; two that differ only beyond are the same to it. */
const MAX_TEXT = 64 * 1024;

/** An agent goes round in circles. */
export interface Loop {
  readonly kind: "same" | "near" | "cycle";
  readonly times: number;
  /** Calls of a round; 1 where it is one call. */
  readonly length: number;
  /** The bound was reached, or twice, four times … as much: somebody should know. */
  readonly notable: boolean;
}

/** What sessions did last, to see those that go round in circles. Bounded; a guard that begins is told of it by the record. */
export class Loops {
  readonly #trails = new Lru<string, Trail>(SESSION_LIMITS.sessions);

  /** Notes a call that may run as far as the rules say; the loop it is part of, or null. */
  note(call: ToolCall, bounds: LoopsDocument): Loop | null {
    const { exact, shape } = stepOf(call);
    const run = this.#trail(call).note({ exact, shape });
    return loopIn(run, bounds);
  }

  /** What came back: another result than the last time is progress. */
  told(call: ToolCall, text: string | null): void {
    if (text !== null) this.#trail(call).told(stepOf(call).exact, digest(text.slice(0, MAX_TEXT)));
  }

  /** The same as {@link note} and {@link told} of a call on record, whose result is known by another digest; in order. */
  recall(call: RecordedStep, result?: string): void {
    const { exact, shape } = stepOf(call as Step);
    if (result === undefined) this.#trail(call).note({ exact, shape });
    else this.#trail(call).told(exact, result);
  }

  /** All that is on record was recalled: what comes back from now on is held against what comes then. */
  recalled(): void {
    for (const trail of this.#trails.values()) trail.forgetResult();
  }

  #trail({ principal, door, session }: Pick<Step, "principal" | "door" | "session">): Trail {
    const key = `${principal}\0${door}\0${session}`;
    let trail = this.#trails.get(key);
    if (trail === undefined) {
      trail = new Trail();
      this.#trails.set(key, trail);
    }
    return trail;
  }
}

/** A step as the record has it. */
type RecordedStep = Omit<Step, "arguments"> & { readonly arguments: unknown };

type Step = Pick<ToolCall, "principal" | "door" | "session" | "tool" | "hostTool" | "cwd" | "arguments">;

/** By the arguments in their canonical form, which is the one the record has. */
export function stepOf({
  tool,
  hostTool,
  cwd,
  arguments: given,
}: Pick<Step, "tool" | "hostTool" | "cwd" | "arguments">) {
  const text = `${tool}\0${hostTool}\0${cwd ?? ""}\0${textOf(given)}`.slice(0, MAX_TEXT);
  return { exact: digest(text), shape: digest(text.replaceAll(/\d+/g, "#")) };
}

/** What has no canonical form the record has otherwise: it is known by what was sent, for as long as this guard runs. */
function textOf(given: unknown): string {
  try {
    return canonical(given);
  } catch {
    return JSON.stringify(given);
  }
}

function digest(text: string): string {
  return hash("sha1", text, "base64");
}

function loopIn({ same, near, cycle, length }: Run, bounds: LoopsDocument): Loop | null {
  const most = { ...LOOPS, ...bounds };
  if (same >= most.same) return { kind: "same", times: same, length: 1, notable: isMark(same, most.same) };
  if (cycle >= most.cycle) return { kind: "cycle", times: cycle, length, notable: isMark(cycle, most.cycle) };
  // The same call again is no other one that differs in its numbers.
  if (near >= most.near && same === 1)
    return { kind: "near", times: near, length: 1, notable: isMark(near, most.near) };
  return null;
}

/** `first`, and then every doubling of it. */
function isMark(count: number, first: number): boolean {
  return count % first === 0 && Number.isInteger(Math.log2(count / first));
}

/** What the agent is told, so that it does something else. */
export function adviceOf({ kind, times, length }: Loop): string {
  const what =
    kind === "same"
      ? `This is the same call for the ${times}. time in a row, with nothing else in between.`
      : kind === "near"
        ? `These are ${times} calls in a row that differ in their numbers only.`
        : `The same ${length} calls were made ${times} times in a row.`;
  return `${what} Stop and look at what they brought back: do something else, take larger steps, or ask the user.`;
}

/** Where the policy does not let it go on. */
export function loopReached(loop: Loop, reached: "ask" | "deny"): ReachedLimit {
  const { kind } = loop;
  return { limit: `loop.${kind}`, verdict: reached, reason: adviceOf(loop), instead: null };
}
