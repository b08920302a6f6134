import type { Value } from "../../knowledge/value.js";

const MAX_ARGV = 64;
/** Longest word of a command line that an action tells. */
export const MAX_WORD = 256;

/** The words of a command line as an action tells them: at most 64 of at most 256 letters, null where nobody knows one. */
export function texts(argv: readonly Value[]): (string | null)[] {
  // A copy has just the room it needs, where a list that grows takes three times as much.
  const all: unknown[] = argv.slice(0, MAX_ARGV);
  for (let i = 0; i < all.length; i++) {
    const { form, text } = argv[i]!;
    all[i] = form === "unknown" ? null : text.length > MAX_WORD ? text.slice(0, MAX_WORD) : text;
  }
  return all as (string | null)[];
}
