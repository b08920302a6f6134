import type { Emit } from "./types.js";
import { textOf, type Value } from "./value.js";

/** As much of a text as is read for what it does. What stands behind that nobody has read, which is `opaque: too_complex`. */
export function upTo(most: number, text: string, emit: Emit): string {
  if (text.length <= most) return text;
  emit.opaque("too_complex");
  return text.slice(0, most);
}

/** A line as one text, a word nobody knows being `unknown`. */
export function said(words: readonly Value[], unknown: string, emit: Emit): string {
  return upTo(MOST_SAID, words.map((word) => textOf(word) ?? unknown).join(" "), emit);
}
const MOST_SAID = 4_096;

/** The same of its rows. */
export function rowsUpTo(most: number, text: string, separator: string | RegExp, emit: Emit): readonly string[] {
  const rows = text.split(separator, most + 1);
  if (rows.length <= most) return rows;
  emit.opaque("too_complex");
  return rows.slice(0, most);
}
