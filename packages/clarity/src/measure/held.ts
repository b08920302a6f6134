import type { DigestCache } from "./cache.js";
import { identityText } from "./identity.js";
import type { Range } from "./range.js";
import { type Mapped, still, writableMaps } from "./settled.js";

/** Digests are held for this long, and at most this many. */
export const HELD_MS = 120_000;
const MOST = 200_000;

interface Held {
  readonly digest: string;
  readonly until: number;
}

/**
 * Digests held in this process for a short time, so that a question about a large model can be answered when it is asked
 * again. Unlike what {@link openCache} keeps, they may be of files others can write, on any file system: what is held is
 * as old as an answer that took that much longer. `now` gives milliseconds since 1970.
 */
export class HeldDigests {
  readonly #held = new Map<string, Held>();

  constructor(readonly now: () => number) {}

  /** As a cache before another one. It tells `onMissed` where digests were too fresh to be held. */
  before(behind: DigestCache | null, onMissed: () => void): DigestCache {
    let mapped: Mapped | null = null;
    let since = 0;
    return {
      get: (range) => this.#get(range) ?? behind?.get(range) ?? null,
      watch: () => {
        since = this.now();
        mapped = writableMaps();
        behind?.watch();
      },
      put: (ranges, digests) => {
        const safe = still(mapped, since);
        for (const [index, range] of ranges.entries()) {
          if (safe(range)) this.#put(range, digests[index]!);
          else onMissed();
        }
        behind?.put(ranges, digests);
      },
      save: async () => behind?.save(),
    };
  }

  #get(range: Range): string | null {
    const held = this.#held.get(keyOf(range));
    return held === undefined || held.until < this.now() ? null : held.digest;
  }

  #put(range: Range, digest: string): void {
    if (this.#held.size >= MOST) this.#drop();
    this.#held.set(keyOf(range), { digest, until: this.now() + HELD_MS });
  }

  /** What is over; where nothing is, everything: whoever asks again waits again. */
  #drop(): void {
    for (const [key, { until }] of this.#held) if (until < this.now()) this.#held.delete(key);
    if (this.#held.size >= MOST) this.#held.clear();
  }
}

const keyOf = ({ path, algorithm, start, end, identity }: Range): string =>
  `${path}\0${algorithm}:${start}:${end}:${identityText(identity)}`;
