import type { DigestCache } from "../measure/cache.js";
import { identityText } from "../measure/identity.js";
import type { Range } from "../measure/range.js";

/** Digests of one look at a model, kept while it lasts: the model is listed again after every comparison. */
export class MemoryCache implements DigestCache {
  readonly #known = new Map<string, string>();

  constructor(readonly behind: DigestCache | null) {}

  get(range: Range): string | null {
    return this.#known.get(keyOf(range)) ?? this.behind?.get(range) ?? null;
  }

  watch(): void {
    this.behind?.watch();
  }

  put(ranges: readonly Range[], digests: readonly string[]): void {
    ranges.forEach((range, index) => {
      this.#known.set(keyOf(range), digests[index]!);
    });
    this.behind?.put(ranges, digests);
  }

  async save(): Promise<void> {
    await this.behind?.save();
  }
}

const keyOf = ({ path, algorithm, start, end, identity }: Range): string =>
  `${path}\0${algorithm}:${start}:${end}:${identityText(identity)}`;
