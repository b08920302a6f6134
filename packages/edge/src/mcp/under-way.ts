import type { ToolCall } from "@rampart/core";
import { isJsonObject, type JsonObject } from "@rampart/service";
import { type Id, isId } from "./message.js";

/** A request that waits for its answer. */
export interface Pending {
  readonly method: string;
  readonly call: ToolCall;
  /** Since 2026-07-28, where every result says whether it is whole. */
  readonly isModern: boolean;
  /** What progress of it is told under; null where whoever asked wants none. */
  readonly progress: Id | null;
  /** Whether it was handed on: what has not been asked cannot be answered. */
  sent: boolean;
  /** Whether whoever asked took it back before it was handed on: then it never is. */
  cancelled: boolean;
  /** Takes a question about it back that is before its user. */
  withdraw: (() => void) | null;
}

/** Requests taken back whose answer may still come, and tasks whose progress does: the oldest make room. */
const MAX_KEPT = 256;
const LISTEN = "subscriptions/listen";

/** The requests of one side that are under way. */
export class UnderWay {
  readonly #pending = new Map<Id, Pending>();
  readonly #byProgress = new Map<Id, Pending>();
  readonly #takenBack = new Map<Id, Pending>();
  readonly #tasks = new Set<Id>();

  get size(): number {
    return this.#pending.size;
  }

  /** Whether an answer under this id could be another request's. */
  has(id: Id): boolean {
    return this.#pending.has(id) || this.#takenBack.has(id);
  }

  /** Whether an answer to it was asked for and is missing. */
  waits(id: Id): boolean {
    return this.#pending.get(id)?.sent === true;
  }

  add(id: Id, pending: Pending): void {
    this.#pending.set(id, pending);
    if (pending.progress !== null) this.#byProgress.set(pending.progress, pending);
  }

  /** The request an answer may come for, which is over with it. */
  answered(id: Id): Pending | null {
    const pending = this.#pending.get(id);
    if (pending === undefined || !pending.sent) return null;
    this.end(id);
    return pending;
  }

  /** Whether there was one. */
  end(id: Id): boolean {
    const pending = this.#pending.get(id);
    if (pending === undefined) return false;
    this.#pending.delete(id);
    if (pending.progress !== null && this.#byProgress.get(pending.progress) === pending)
      this.#byProgress.delete(pending.progress);
    return true;
  }

  /** Whoever asked takes it back: what is judged still is not handed on, and no answer is. Of the first message nothing is. */
  takeBack(id: Id): "unknown" | "unsent" | "sent" {
    const pending = this.#pending.get(id);
    if (pending === undefined || pending.cancelled || pending.method === "initialize") return "unknown";
    if (!pending.sent) {
      pending.cancelled = true;
      pending.withdraw?.();
      return "unsent";
    }
    this.end(id);
    this.#takenBack.set(id, pending);
    trim(this.#takenBack);
    return "sent";
  }

  /** A server ends a stream of notifications it was asked for (2026-07-28), and nothing else of the client's. */
  stopsListening(id: Id): boolean {
    const pending = this.#pending.get(id);
    return pending?.method === LISTEN && pending.sent && this.end(id);
  }

  /** The request that was taken back and is answered all the same; once. */
  late(id: Id): Pending | null {
    const pending = this.#takenBack.get(id) ?? null;
    this.#takenBack.delete(id);
    return pending;
  }

  /** A request answered with a task (2025-11-25) goes on: its progress may still be told. */
  goesOn({ progress }: Pending): void {
    if (progress === null) return;
    this.#tasks.add(progress);
    trim(this.#tasks);
  }

  /** Whether progress under this token is of a request of this side that was handed on. */
  expects(token: unknown): boolean {
    return isId(token) && (this.#byProgress.get(token)?.sent === true || this.#tasks.has(token));
  }

  /** Ends all of them. */
  *drain(): Generator<Id> {
    for (const id of [...this.#pending.keys()]) {
      this.end(id);
      yield id;
    }
  }
}

function trim(kept: Map<Id, unknown> | Set<Id>): void {
  if (kept.size <= MAX_KEPT) return;
  for (const oldest of kept.keys()) return void kept.delete(oldest);
}

/** The token whoever asks wants to be told of progress under. */
export function progressOf({ _meta }: JsonObject): Id | null {
  const token = _meta !== undefined && isJsonObject(_meta) ? _meta["progressToken"] : undefined;
  return isId(token) ? token : null;
}
