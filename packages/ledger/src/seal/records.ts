import type { Sealed } from "../segment/frame.js";

/** What a `seal` event says, as far as verification needs it (docs/formats/log.md, section 17). */
export interface SealRecord {
  /** The entries it sealed some of: `[from, until)`. */
  readonly from: number;
  readonly until: number;
  /** How many it sealed. */
  readonly entries: number;
}

interface Tally {
  readonly first: number;
  last: number;
  count: number;
}

/**
 * Holds sealed entries against the `seal` events that must say so: who can write the folder but not sign can seal
 * nothing, and who can sign cannot without saying how much. Memory grows with the number of seals, not of entries.
 */
export class SealCheck {
  readonly #sealed = new Map<number, Tally>();
  readonly #records = new Map<number, SealRecord>();

  /** Sealed entries so far. */
  entries = 0;

  saw({ index, record }: Sealed): void {
    this.entries++;
    const tally = this.#sealed.get(record);
    if (tally === undefined) this.#sealed.set(record, { first: index, last: index, count: 1 });
    else {
      tally.last = index;
      tally.count++;
    }
  }

  /** Takes in a `seal` event; one that is not of its form covers nothing. */
  record(
    index: number,
    event: { readonly from?: unknown; readonly until?: unknown; readonly entries?: unknown },
  ): void {
    const { from, until, entries } = event;
    if (isCount(from) && isCount(until) && isCount(entries) && until <= index) {
      this.#records.set(index, { from, until, entries });
    }
  }

  /** The first sealed entry no event accounts for, or null. Only once every entry was seen. */
  unaccounted(): number | null {
    let first: number | null = null;
    for (const [record, tally] of this.#sealed) {
      const said = this.#records.get(record);
      const holds =
        said !== undefined && tally.first >= said.from && tally.last < said.until && tally.count <= said.entries;
      if (!holds && (first === null || tally.first < first)) first = tally.first;
    }
    return first;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
