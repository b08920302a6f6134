import { type LogEvent, member } from "./event.js";

/** What is left of an entry whose content was deleted (docs/formats/log.md, section 17). */
export interface Sealed {
  /** Index of the event that must say so. */
  readonly record: number;
}

interface Tally {
  readonly first: number;
  last: number;
  count: number;
}

/** Holds sealed entries against the `seal` events they name. Memory grows with the seals, not with the entries. */
export class Seals {
  readonly #tallies = new Map<number, Tally>();
  readonly #said = new Map<number, { from: number; until: number; entries: number }>();
  /** Sealed entries so far. */
  entries = 0;

  saw(index: number, { record }: Sealed): void {
    this.entries += 1;
    const tally = this.#tallies.get(record);
    if (!tally) {
      this.#tallies.set(record, { first: index, last: index, count: 1 });
      return;
    }
    tally.last = index;
    tally.count += 1;
  }

  /** Takes in a `seal` event; one of another form accounts for nothing. */
  record(event: LogEvent, index: number): void {
    const [from, until, entries] = ["from", "until", "entries"].map((name) => member(event, name));
    if (isCount(from) && isCount(until) && isCount(entries) && until <= index) {
      this.#said.set(index, { from, until, entries });
    }
  }

  /** The first sealed entry that no event accounts for, or null. */
  unaccounted(): number | null {
    const wrong = [...this.#tallies].flatMap(([record, { first, last, count }]) => {
      const said = this.#said.get(record);
      return said && first >= said.from && last < said.until && count <= said.entries ? [] : [first];
    });
    return wrong.length === 0 ? null : Math.min(...wrong);
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
