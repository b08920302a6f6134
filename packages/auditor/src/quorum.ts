/** What one key of a cosigner is known to have signed. */
export interface Covering {
  /** Name of the witness the key is of. */
  readonly name: string;
  /** Entries below the largest checkpoint it cosigned; 0 where it cosigned none. */
  readonly covers: number;
}

/**
 * How many entries as many witnesses as `quorum` asks for have seen; 0 where there are fewer, or `quorum` is below 1. A
 * witness with several keys, as one that changed its key has, is still one witness (docs/formats/log.md, section 16).
 */
export function coveredBy(quorum: number, keys: readonly Covering[]): number {
  const byName = new Map<string, number>();
  for (const { name, covers } of keys) byName.set(name, Math.max(byName.get(name) ?? 0, covers));
  const sizes = [...byName.values()].sort((a, b) => b - a);
  return quorum < 1 ? 0 : (sizes[quorum - 1] ?? 0);
}
