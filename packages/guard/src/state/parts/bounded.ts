import type { Json } from "@rampart/service";

/** Newest last; the oldest goes where there are too many. */
export function keep<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value as string);
}

/** The digest in the log vouches for the form: only this guard writes what it then signs for. */
export function listOf<T>(value: Json | undefined): readonly T[] {
  return Array.isArray(value) ? (value as unknown as readonly T[]) : [];
}
