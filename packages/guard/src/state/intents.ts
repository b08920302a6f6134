import type { ToolCall } from "@rampart/core";
import { Lru } from "../facts/lru.js";
import type { Taken, TakenBefore } from "../limits/settle.js";

/** An intent whose outcome is still to come. */
export interface PendingIntent {
  readonly id: string;
  /** When it was released, milliseconds since 1970. */
  readonly at: number;
  /** What it took, where its end says more of that; absent where it does not. */
  readonly taken?: Taken;
  /** What the record says of it, where it began before this guard and there are limits. */
  readonly before?: TakenBefore;
}

export const MAX_PENDING = 4_096;
/** Calls under way at once with the same id in the same session; hosts without call ids make the id of the call. */
const MAX_ALIKE = 8;

/** Which intent a result belongs to: by the call's id within its session, the oldest first where several are alike. */
export class IntentMemory {
  readonly #pending = new Lru<string, PendingIntent[]>(MAX_PENDING);

  released(call: Named, intent: PendingIntent): void {
    const key = keyOf(call);
    const alike = this.#pending.get(key) ?? [];
    this.#pending.set(key, [...alike, intent].slice(-MAX_ALIKE));
  }

  /** Takes the intent of this call out, or null where none is known (longer ago than is read at the start, a call no hook saw). */
  settle(call: Named): PendingIntent | null {
    const key = keyOf(call);
    const [first, ...rest] = this.#pending.get(key) ?? [];
    if (first === undefined) return null;
    if (rest.length === 0) this.#pending.delete(key);
    else this.#pending.set(key, rest);
    return first;
  }
}

type Named = Pick<ToolCall, "door" | "session" | "id">;

function keyOf({ door, session, id }: Named): string {
  return `${door}\0${session}\0${id}`;
}
