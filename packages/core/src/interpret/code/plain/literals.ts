/**
 * Texts and comments of a language, in one go: a quote in a comment begins no text, and what looks like a comment in a text
 * is none. What does not end, or ends on a line where it may not, leaves its quote standing.
 */

/** `#` begins a comment; a text may go on over lines. */
export const HASH = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|#[^\n]*/g;
/** Behind a name or a bracket `'` is the other way round; else it holds one character. */
export const HASH_CHARACTER = /"(?:[^"\\]|\\.)*"|(?<![\w)\]}.'"])'(?:[^'\\\n]|\\.)'|#[^\n]*/g;
/** No text but between two quotes on a line. */
export const HASH_PERCENT = /"(?:[^"\\\n]|\\.)*"|[#%][^\n]*/g;
export const SEMICOLON = /"(?:[^"\\]|\\.)*"|;[^\n]*/g;
/** A part of a name may be `'`. */
export const NO_COMMENT = /"(?:[^"\\\n]|\\.)*"|(?<![\w'])'(?:[^'\\\n]|\\.)'/g;
/** Any text between `'` as well. */
export const SLASHES = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
/** One character between `'`. */
export const SLASHES_CHARACTER = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** Ways to write a text in which a quote or a backslash means something else. */
const OTHER_TEXTS = /"""|'''/;

/** A text behind a dot is a name, and one right behind a name is written another way, or a name as well (`var"rm"` of Julia). */
const NAMES = /(?:\w|\.\s*)""/;

/** Code with `""` for each text and a blank for each comment; null where there are texts that are not read here. */
export function withoutLiterals(code: string, literals: RegExp): string | null {
  if (OTHER_TEXTS.test(code)) return null;
  const left = code.replace(literals, (found) => (/^["']/.test(found) ? '""' : " "));
  return NAMES.test(left) || /["']/.test(left.replaceAll('""', "")) ? null : left;
}
