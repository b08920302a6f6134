import { type Source, WINDOW } from "../formats/source.js";

/** A source as text; null where it is longer than `most` bytes or not valid UTF-8. */
export function wholeText(source: Source, most: number): string | null {
  if (source.size > most) return null;
  const parts: Uint8Array[] = [];
  for (let at = 0; at < source.size; ) {
    const piece = source.read(at, WINDOW).slice();
    if (piece.length === 0) break;
    parts.push(piece);
    at += piece.length;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    return null;
  }
}
