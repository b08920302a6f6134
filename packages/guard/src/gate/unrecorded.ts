import type { Action } from "@rampart/core";
import { LedgerError } from "@rampart/ledger";
import { GuardError } from "../errors.js";
import { changesAnything } from "./release.js";

/** What an operator may choose for a disk without room: deny every call, or let those go on that change nothing. */
export type WhenDiskFull = "deny" | "allow-reads";

/** Calls that went on though nothing could be recorded: from when to when, and how many. */
export interface Missing {
  readonly from: number;
  readonly count: number;
}

/**
 * Calls that only read and go on while the disk is full, where the operator chose so. They are counted, and the count is the
 * first thing recorded once there is room again; a guard that ends before that leaves the gap of every end that says nothing.
 */
export class Unrecorded {
  readonly when: WhenDiskFull;
  #missing: Missing | null = null;

  constructor(when: WhenDiskFull) {
    this.when = when;
  }

  /** Throws the error again unless the call may go on, which is then counted. */
  goOn(error: unknown, released: boolean, actions: readonly Action[], now: number): void {
    if (this.when === "deny" || !released || changesAnything(actions) || !isDiskFull(error)) throw error;
    this.#missing = { from: this.#missing?.from ?? now, count: (this.#missing?.count ?? 0) + 1 };
  }

  get missing(): Missing | null {
    return this.#missing;
  }

  /** What is to be recorded now; counting begins anew. */
  take(): Missing | null {
    const missing = this.#missing;
    this.#missing = null;
    return missing;
  }
}

/** A log that failed for want of room says so first, and from then on that it failed, with that as its cause. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof GuardError) || error.code !== "record_failed") return false;
  for (let cause: unknown = error.cause, depth = 0; cause instanceof LedgerError && depth < 4; depth++) {
    if (cause.code === "log.disk-full") return true;
    cause = cause.cause;
  }
  return false;
}
