import { visible } from "../answer/visible.js";

const MOST = 32;
const MAX_TEXT = 160;

/** Why credentials were refused, for whoever sets them up. Whoever shows one is told nothing of it. */
export interface TurnedAway {
  /** `key k1a2…`, `token of https://…`, `certificate`. */
  readonly what: string;
  readonly why: string;
  readonly times: number;
  /** Milliseconds since 1970. */
  readonly last: number;
}

/** Told of a credential that lets nobody in: what it was, and why. */
export type Refused = (what: string, why: string) => void;

/** The last 32 kinds, in memory: anybody can show anything, so it is no matter for the record. */
export class TurnedAwayLately {
  readonly #kinds = new Map<string, TurnedAway>();

  note(what: string, why: string, now: number): void {
    const kind = { what: visible(what, MAX_TEXT), why: visible(why, MAX_TEXT) };
    const key = `${kind.what}\n${kind.why}`;
    const times = (this.#kinds.get(key)?.times ?? 0) + 1;
    this.#kinds.delete(key);
    this.#kinds.set(key, { ...kind, times, last: now });
    if (this.#kinds.size > MOST) this.#kinds.delete(this.#kinds.keys().next().value!);
  }

  /** Newest first. */
  list(): readonly TurnedAway[] {
    return [...this.#kinds.values()].reverse();
  }
}
