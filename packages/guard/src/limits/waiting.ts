import type { Full } from "./limits.js";

/** Calls that wait at once, all in all; one more is denied at once. */
export const MAX_WAITING = 256;
/** Between two looks where nobody knows when there will be room. */
const POLL_MS = 25;
/** What is left of a door's patience for the steps after the wait. */
const RESERVE_MS = 300;

/** Calls that wait for room. */
export class Waiting {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Waits, and says whether it did: false where too many wait already. */
  async pass(ms: number): Promise<boolean> {
    if (this.#count >= MAX_WAITING) return false;
    this.#count++;
    try {
      await new Promise<void>((resolve) => setTimeout(resolve, ms));
      return true;
    } finally {
      this.#count--;
    }
  }
}

/** For how long to wait before looking again; null where waiting is not meant, or would not help within its bounds. */
export function waitFor(full: readonly Full[], waited: number, left: number, now: number): number | null {
  let most = left - RESERVE_MS;
  let until = now + POLL_MS;
  for (const { charge, until: room, cap } of full) {
    const { reached, measure } = charge.limit;
    if (reached.do === "ask") continue;
    if (reached.do !== "throttle") return null;
    most = Math.min(most, reached.wait - waited);
    if (room !== null) until = Math.max(until, room);
    else if (measure !== "concurrency" || charge.amount > cap) return null;
  }
  const ms = until - now;
  return ms > most ? null : ms;
}
