interface Entry<K, V> {
  readonly key: K;
  value: V;
  /** Used just before this one, and just after. */
  older: Entry<K, V> | null;
  newer: Entry<K, V> | null;
}

/**
 * A map that forgets what was not used for longest once it holds more than `max` entries. Entries hang together in the
 * order of their use, because every call looks several times, and taking a key out of a map and putting it back costs more
 * than the look.
 */
export class Lru<K, V> {
  readonly #map = new Map<K, Entry<K, V>>();
  readonly #max: number;
  #oldest: Entry<K, V> | null = null;
  #newest: Entry<K, V> | null = null;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: K): V | undefined {
    const entry = this.#map.get(key);
    if (entry === undefined) return undefined;
    this.#use(entry);
    return entry.value;
  }

  set(key: K, value: V): void {
    const known = this.#map.get(key);
    if (known !== undefined) {
      known.value = value;
      this.#use(known);
      return;
    }
    const entry: Entry<K, V> = { key, value, older: null, newer: null };
    this.#map.set(key, entry);
    this.#append(entry);
    if (this.#map.size > this.#max && this.#oldest !== null) this.delete(this.#oldest.key);
  }

  delete(key: K): void {
    const entry = this.#map.get(key);
    if (entry === undefined) return;
    this.#map.delete(key);
    this.#take(entry);
  }

  /** What was not used for longest first. */
  *values(): Generator<V> {
    for (let entry = this.#oldest; entry !== null; entry = entry.newer) yield entry.value;
  }

  #use(entry: Entry<K, V>): void {
    if (entry === this.#newest) return;
    this.#take(entry);
    this.#append(entry);
  }

  #append(entry: Entry<K, V>): void {
    entry.older = this.#newest;
    entry.newer = null;
    if (this.#newest === null) this.#oldest = entry;
    else this.#newest.newer = entry;
    this.#newest = entry;
  }

  #take({ older, newer }: Entry<K, V>): void {
    if (older === null) this.#oldest = newer;
    else older.newer = newer;
    if (newer === null) this.#newest = older;
    else newer.older = older;
  }
}
