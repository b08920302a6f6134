import { RISKS, type Risk } from "./owasp.js";
import type { Read } from "./read.js";

/** Entries cited for a risk, at most; where only that one is asked for, more. */
const CITED = 5;
const CITED_ALONE = 50;

export interface RiskEvidence {
  readonly id: string;
  readonly title: string;
  /** Events that speak of it. */
  readonly events: number;
  /** Of these calls: not let through, and let through. */
  readonly stopped: number;
  readonly passed: number;
  /** Of these events: what is no call, such as something found in a result. */
  readonly noted: number;
  readonly signs: readonly { readonly what: string; readonly search: string; readonly events: number }[];
  /** Entries of the log to look at: what was let through and what was stopped, the newest of each. */
  readonly cited: readonly number[];
}

interface Tally {
  events: number;
  stopped: number;
  passed: number;
  noted: number;
  readonly signs: number[];
  readonly newest: { readonly stopped: number[]; readonly other: number[] };
}

/** Counts, for each risk, the events that speak of it. */
export class Controls {
  readonly #risks: readonly Risk[];
  readonly #most: number;
  readonly #tallies: readonly Tally[];

  /** @param only The id of the one risk that is asked about; null for all */
  constructor(only: string | null) {
    this.#risks = RISKS.filter(({ id }) => only === null || id === only);
    this.#most = only === null ? CITED : CITED_ALONE;
    this.#tallies = this.#risks.map(({ signs }) => ({
      events: 0,
      stopped: 0,
      passed: 0,
      noted: 0,
      signs: signs.map(() => 0),
      newest: { stopped: [], other: [] },
    }));
  }

  take(read: Read): void {
    for (const [at, { signs }] of this.#risks.entries()) {
      let speaks = false;
      const tally = this.#tallies[at]!;
      for (const [number, sign] of signs.entries()) {
        if (!sign.test(read)) continue;
        tally.signs[number]!++;
        speaks = true;
      }
      if (speaks) this.#count(tally, read);
    }
  }

  tell(): RiskEvidence[] {
    return this.#risks.map(({ id, title, signs }, at) => {
      const { newest, signs: counts, ...numbers } = this.#tallies[at]!;
      return {
        id,
        title,
        ...numbers,
        signs: signs.map(({ what, search }, number) => ({ what, search, events: counts[number] ?? 0 })),
        cited: this.#cited(newest),
      };
    });
  }

  #count(tally: Tally, read: Read): void {
    tally.events++;
    if (read.kind !== "intent") tally.noted++;
    else if (read.isStopped) tally.stopped++;
    else tally.passed++;
    const list = read.isStopped ? tally.newest.stopped : tally.newest.other;
    list.push(read.index);
    if (list.length > this.#most) list.shift();
  }

  /** Some of each, where there are both. */
  #cited({ stopped, other }: Tally["newest"]): number[] {
    const room = Math.max(this.#most - stopped.length, Math.ceil(this.#most / 2));
    const passed = other.slice(-room);
    return [...stopped.slice(-(this.#most - passed.length)), ...passed].sort((a, b) => a - b);
  }
}
