import { RISKS } from "./owasp.js";
import type { Read } from "./read.js";

/** Entries cited for a risk, at most. */
const CITED = 5;

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
  readonly #tallies: readonly Tally[] = RISKS.map(({ signs }) => ({
    events: 0,
    stopped: 0,
    passed: 0,
    noted: 0,
    signs: signs.map(() => 0),
    newest: { stopped: [], other: [] },
  }));

  take(read: Read): void {
    for (const [at, { signs }] of RISKS.entries()) {
      let speaks = false;
      const tally = this.#tallies[at]!;
      for (const [number, sign] of signs.entries()) {
        if (!sign.test(read)) continue;
        tally.signs[number]!++;
        speaks = true;
      }
      if (speaks) count(tally, read);
    }
  }

  tell(): RiskEvidence[] {
    return RISKS.map(({ id, title, signs }, at) => {
      const { newest, signs: counts, ...numbers } = this.#tallies[at]!;
      return {
        id,
        title,
        ...numbers,
        signs: signs.map(({ what, search }, number) => ({ what, search, events: counts[number] ?? 0 })),
        cited: citedOf(newest),
      };
    });
  }
}

function count(tally: Tally, read: Read): void {
  tally.events++;
  if (read.kind !== "intent") tally.noted++;
  else if (read.isStopped) tally.stopped++;
  else tally.passed++;
  const list = read.isStopped ? tally.newest.stopped : tally.newest.other;
  list.push(read.index);
  if (list.length > CITED) list.shift();
}

/** Some of each, where there are both. */
function citedOf({ stopped, other }: Tally["newest"]): number[] {
  const room = Math.max(CITED - stopped.length, Math.ceil(CITED / 2));
  const passed = other.slice(-room);
  return [...stopped.slice(-(CITED - passed.length)), ...passed].sort((a, b) => a - b);
}
