import { language } from "@rampart/core";

/**
 * Whether an SPDX licence expression is met by these identifiers (globs): of `A OR B` one, of `A AND B` both. Operators
 * bind as SPDX has them (WITH, AND, OR); what cannot be read is not allowed.
 */
export function licenceAllowed(expression: string, allowed: readonly string[]): boolean {
  const globs = allowed.map((text) => language.parseNameGlob(text));
  const words = expression.match(/[()]|[^\s()]+/g) ?? [];
  const reader = { at: 0 };
  const holds = either(words, reader, (id) => globs.some((glob) => glob.matches(id)), 0);
  return reader.at === words.length && holds === true;
}

interface Place {
  at: number;
}
type Matches = (id: string) => boolean;

/** Null where the text is no expression. Nesting is bounded by the text's own length of at most 256. */
function either(words: readonly string[], place: Place, matches: Matches, depth: number): boolean | null {
  let holds = both(words, place, matches, depth);
  while (holds !== null && words[place.at] === "OR") {
    place.at += 1;
    const right = both(words, place, matches, depth);
    holds = right === null ? null : holds || right;
  }
  return holds;
}

function both(words: readonly string[], place: Place, matches: Matches, depth: number): boolean | null {
  let holds = one(words, place, matches, depth);
  while (holds !== null && words[place.at] === "AND") {
    place.at += 1;
    const right = one(words, place, matches, depth);
    holds = right === null ? null : holds && right;
  }
  return holds;
}

function one(words: readonly string[], place: Place, matches: Matches, depth: number): boolean | null {
  const word = words[place.at];
  if (word === undefined || depth > 64) return null;
  place.at += 1;
  if (word === "(") {
    const holds = either(words, place, matches, depth + 1);
    if (words[place.at] !== ")") return null;
    place.at += 1;
    return holds;
  }
  if (word === ")" || word === "AND" || word === "OR" || word === "WITH") return null;
  if (words[place.at] !== "WITH") return matches(word);
  const exception = words[place.at + 1];
  if (exception === undefined) return null;
  place.at += 2;
  return matches(`${word} WITH ${exception}`);
}
