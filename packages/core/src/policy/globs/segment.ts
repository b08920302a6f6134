import { align } from "./align.js";

/**
 * One part of a glob between separators, as tokens. `*` any run of characters, `?` any one, `[abc]`, `[a-z]`, `[!a]`
 * one of a class. There is no escape character: a literal `*` is written `[*]`. An unclosed `[` is a literal `[`.
 */
export type Token = string | typeof STAR | typeof ANY | CharClass;
export const STAR = 1;
export const ANY = 2;

export interface CharClass {
  readonly negated: boolean;
  readonly ranges: readonly (readonly [number, number])[];
}

/** Tokens of one segment, and its text where it is literal throughout. */
export interface Segment {
  readonly text: string;
  readonly literal: string | null;
  readonly tokens: readonly Token[];
}

export function parseSegment(text: string): Segment {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at]!;
    if (char === "*") {
      tokens.push(STAR);
      at += 1;
    } else if (char === "?") {
      tokens.push(ANY);
      at += 1;
    } else if (char === "[") {
      const close = text.indexOf("]", at + (text[at + 1] === "!" || text[at + 1] === "^" ? 3 : 2));
      if (close === -1) {
        tokens.push("[");
        at += 1;
      } else {
        tokens.push(parseClass(text.slice(at + 1, close)));
        at = close + 1;
      }
    } else {
      tokens.push(char);
      at += 1;
    }
  }
  const literal = tokens.every((token) => typeof token === "string") ? tokens.join("") : null;
  return { text, literal, tokens };
}

function parseClass(body: string): CharClass {
  const negated = body[0] === "!" || body[0] === "^";
  const ranges: [number, number][] = [];
  let at = negated ? 1 : 0;
  while (at < body.length) {
    const from = body.charCodeAt(at);
    if (body[at + 1] === "-" && at + 2 < body.length) {
      ranges.push([from, body.charCodeAt(at + 2)]);
      at += 3;
    } else {
      ranges.push([from, from]);
      at += 1;
    }
  }
  return { negated, ranges };
}

function classHas(set: CharClass, code: number): boolean {
  return set.ranges.some(([from, to]) => from <= code && code <= to) !== set.negated;
}

function tokenHas(token: Token, char: string): boolean {
  if (token === ANY) return true;
  if (typeof token === "string") return token === char;
  return token !== STAR && classHas(token as CharClass, char.charCodeAt(0));
}

/** Whether a literal text matches. Linear in practice, at most text × tokens steps: only the last `*` is retried. */
export function segmentMatches(segment: Segment, text: string): boolean {
  if (segment.literal !== null) return segment.literal === text;
  const { tokens } = segment;
  let token = 0;
  let at = 0;
  let star = -1;
  let mark = 0;
  while (at < text.length) {
    const current = tokens[token];
    if (current === STAR) {
      star = token;
      mark = at;
      token += 1;
    } else if (current !== undefined && tokenHas(current, text[at]!)) {
      token += 1;
      at += 1;
    } else if (star !== -1) {
      token = star + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  while (tokens[token] === STAR) token += 1;
  return token === tokens.length;
}

/** Whether two single-character tokens share a character. Two classes count as sharing one: the careful answer. */
function tokensMeet(a: Token, b: Token): boolean {
  if (typeof b === "string") return tokenHas(a, b);
  return typeof a === "string" ? tokenHas(b, a) : true;
}

/** Whether every character of `b` is one of `a`; false where that would take comparing classes. */
function tokenCovers(a: Token, b: Token): boolean {
  if (a === ANY) return true;
  return typeof b === "string" && tokenHas(a, b);
}

const isStar = (token: Token | undefined): boolean => token === STAR;

/** Whether some text matches both. Errs towards true. At most |a| × |b| steps. */
export function segmentsMeet(a: Segment, b: Segment): boolean {
  if (a.literal !== null) return segmentMatches(b, a.literal);
  if (b.literal !== null) return segmentMatches(a, b.literal);
  return align(a.tokens, b.tokens, "meet", isStar, tokensMeet);
}

/** Whether every text that matches `b` matches `a`. Errs towards false. At most |a| × |b| steps. */
export function segmentCovers(a: Segment, b: Segment): boolean {
  if (b.literal !== null) return segmentMatches(a, b.literal);
  return a.text === b.text || align(a.tokens, b.tokens, "cover", isStar, tokenCovers);
}
