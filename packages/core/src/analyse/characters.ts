/**
 * Kinds of characters a text may have, as bits. They are gathered while secrets are looked for, and tell most analysers that
 * a text has nothing for them.
 */
export const UNUSUAL = 1;
export const OF_PEOPLE = 2;
export const BACKSLASH = 4;
/** How many sets of kinds there are. */
export const SETS = 8;

/** By character of ASCII; any other is {@link UNUSUAL}. */
export const KINDS = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  if ((c < 32 && c !== 9 && c !== 10 && c !== 13) || c === 127) KINDS[c] = UNUSUAL;
}
// All personal data has a digit, an `@` or fillers.
for (const char of "0123456789@<") KINDS[char.charCodeAt(0)] = OF_PEOPLE;
KINDS["\\".charCodeAt(0)] = BACKSLASH;
