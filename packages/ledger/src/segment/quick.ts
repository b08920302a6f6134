/** Longer than this, and the disk is not quick: milliseconds. */
const QUICK_MS = 2;
/** For so long after that it is not waited for in the thread that decides. */
const REST_MS = 1_000;
/** More bytes than this are never written in the thread that decides. */
const QUICK_BYTES = 16 * 1024;

/**
 * Whether the thread that decides may write to the disk itself. Waking another thread for it, and being woken by it, takes
 * as long as half a synchronisation of a quick disk; a disk that is busy is left to the other thread, where nobody but
 * the call that is recorded waits for it.
 */
export class Quick {
  #slowUntil = 0;

  /** Whether a write of so many bytes may be made at once. */
  allows(bytes: number): boolean {
    return bytes <= QUICK_BYTES && performance.now() >= this.#slowUntil;
  }

  /** Does it, and remembers how long it took. Throws what it throws. */
  do(write: () => void): void {
    const begin = performance.now();
    try {
      write();
    } finally {
      const end = performance.now();
      if (end - begin > QUICK_MS) this.#slowUntil = end + REST_MS;
    }
  }
}
