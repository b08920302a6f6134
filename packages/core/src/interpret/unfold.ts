/** Bytes a packed stream may unfold to; more is not known. */
const MAX_OUTPUT = 256 * 1024;

/** Thrown where a packed stream is not one, or unfolds to more than the bound; {@link guarded} answers for it. */
export class Malformed extends Error {}

/** @throws Malformed beyond the bound */
export function put(out: number[], byte: number): void {
  if (out.length >= MAX_OUTPUT) throw new Malformed();
  out.push(byte);
}

/** What a function unfolds to, null where it is malformed or beyond the bound. */
export function guarded(unfold: (out: number[]) => void): number[] | null {
  const out: number[] = [];
  try {
    unfold(out);
    return out;
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
