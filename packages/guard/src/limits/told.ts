/** Accounts that are remembered as told of; beyond, somebody may be told twice. */
const MAX_TOLD = 4_096;

/** Who was told that an account is used up: once for each stretch of time it is for. */
export class Told {
  readonly #keys = new Set<string>();

  /** True the first time. */
  first(key: string): boolean {
    if (this.#keys.has(key)) return false;
    if (this.#keys.size >= MAX_TOLD) this.#keys.delete(this.#keys.values().next().value as string);
    this.#keys.add(key);
    return true;
  }
}
