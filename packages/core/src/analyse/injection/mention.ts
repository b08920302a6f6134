import type { Stands } from "./phrases.js";

/** Longest words in quotation marks that are spoken of, and not said. */
const LONGEST_QUOTE = 64;
const OPENS = /["“„«‘'`]/;
const CLOSES = /["”“»’'`]/;

/** Somebody of whom it is told: what models may do, what they were asked. The one who reads is asked, and is "you". */
const TOLD =
  /(?:\b(?:it|they|he|she|models?|which|that|who|attackers?|llms?|users? who)(?: (?:may|might|can|could|would|will|sometimes|often|usually))? |\b(?:asked|asks|told|tells|made|makes|tricked|tricks|tries|tried|trying|attempts?|attempted|refus(?:es|ed|ing)|unable|fails|failed) (?:(?:the|a|an|our|these|its|several|both|all) (?:\w+ ){1,2})?(?:to )?)$/i;

/**
 * Whether the phrase at `at` is spoken of instead of said: short, in quotation marks in the middle of a sentence or as a
 * program's argument; or told of somebody else. A quoted value after a colon or at a line's beginning is said.
 */
export function isMention(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 48), at);
  if (before !== "" && OPENS.test(before.at(-1)!)) {
    const rest = text.slice(at, at + LONGEST_QUOTE);
    return CLOSES.test(rest) && /(?:[a-z,] |[a-z]\()$/i.test(before.slice(0, -1));
  }
  return TOLD.test(before);
}

const OPENING = /(?:[.!?:;>\]"'“«([*#|\n—–-]|\b(?:hey|hi|hello|okay|so|please))\s*$/i;
const ASKED =
  /\b(?:you|please|now|then|and|must|should|will|you(?:'ll| (?:are|were|have|need|want|got))?(?: going| free| able)? to|can you|let's|and to|i'll|always|to you|just|only|have to|it to|him to|her to)\s*$|,\s*$/i;

/** Whether a phrase at `at` stands where `stands` wants it. */
export function standsAt(text: string, at: number, stands: Stands): boolean {
  const before = text.slice(Math.max(0, at - 24), at);
  if (before.trim() === "" || OPENING.test(before)) return true;
  return stands === "asked" && ASKED.test(before);
}
