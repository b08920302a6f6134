/** A clock, in milliseconds since 1970, and one that counts from any moment and never goes back. */
export interface Clocks {
  readonly wall: () => number;
  readonly monotonic: () => number;
}

/**
 * The guard's time: the wall clock, except that it never goes back. What ended stays ended when somebody sets the clock
 * back, also over a restart: it begins no earlier than the last entry of the log.
 *
 * @param floor time of the log's last entry; 0 where there is none
 */
export function steadyClock({ wall, monotonic }: Clocks, floor: number): () => number {
  let base = Math.max(wall(), floor);
  let since = monotonic();
  return () => {
    const elapsed = base + (monotonic() - since);
    const now = wall();
    if (now > elapsed) {
      base = now;
      since = monotonic();
      return now;
    }
    return Math.floor(elapsed);
  };
}
