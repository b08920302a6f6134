import { KINDS, UNUSUAL } from "../characters.js";

/** A literal that starts a search. `fold`: upper and lower case are one. Only ASCII, at least two characters. */
export interface Anchor<T> {
  readonly text: string;
  readonly fold: boolean;
  readonly value: T;
}

/** Bits of {@link Anchors.known}: three characters of five bits each. */
const TRIPLES = 1 << 15;

/**
 * Finds every occurrence of many literals in one pass over a text. Five bits of each of three characters (upper and lower
 * case have the same) say whether any literal may begin there: one look into 4 KiB for each character, and only then the
 * literals themselves. Time grows with the text, not with the number of literals.
 */
export class Anchors<T> {
  private readonly known = new Int32Array(TRIPLES >> 5);
  private readonly byPair = new Map<number, Anchor<T>[]>();

  constructor(anchors: readonly Anchor<T>[]) {
    for (const anchor of anchors) {
      for (const triple of triples(anchor)) this.known[triple >> 5]! |= 1 << (triple & 31);
      for (const first of spellings(anchor, 0)) {
        for (const second of spellings(anchor, 1)) this.add((first << 7) | second, anchor);
      }
    }
  }

  private add(pair: number, anchor: Anchor<T>): void {
    const list = this.byPair.get(pair);
    if (list === undefined) this.byPair.set(pair, [anchor]);
    else list.push(anchor);
  }

  /**
   * Calls `visit` with the value of each literal and the index where it stands, from left to right.
   *
   * @returns the kinds of characters the text has; more than it has where some are beyond ASCII
   */
  scan(text: string, visit: (value: T, index: number, end: number) => void): number {
    const { known } = this;
    const { length } = text;
    let triple = 0;
    let kinds = 0;
    let all = 0;
    for (let i = 0; i < length; i++) {
      const c = text.charCodeAt(i);
      all |= c;
      kinds |= KINDS[c & 127]!;
      triple = ((triple << 5) | (c & 31)) & (TRIPLES - 1);
      if ((known[triple >> 5]! >>> (triple & 31)) & 1 && i >= 2) this.visitAt(text, i - 2, visit);
    }
    // One step past the end, so that a literal of two characters there is seen too.
    triple = (triple << 5) & (TRIPLES - 1);
    if ((known[triple >> 5]! >>> (triple & 31)) & 1 && length >= 2) this.visitAt(text, length - 2, visit);
    return all < 128 ? kinds : kinds | UNUSUAL;
  }

  private visitAt(text: string, at: number, visit: (value: T, index: number, end: number) => void): void {
    const first = text.charCodeAt(at);
    const second = text.charCodeAt(at + 1);
    const list = (first | second) < 128 ? this.byPair.get((first << 7) | second) : undefined;
    if (list === undefined) return;
    for (const anchor of list) if (matchesAt(text, at, anchor)) visit(anchor.value, at, at + anchor.text.length);
  }
}

/** What a literal's first three characters look like to {@link Anchors.scan}; anything may follow one of two. */
function triples<T>({ text }: Anchor<T>): readonly number[] {
  const pair = ((text.charCodeAt(0) & 31) << 10) | ((text.charCodeAt(1) & 31) << 5);
  if (text.length > 2) return [pair | (text.charCodeAt(2) & 31)];
  return Array.from({ length: 32 }, (_none, third) => pair | third);
}

/** Character codes a literal's character may have in a text. */
function spellings<T>({ text, fold }: Anchor<T>, index: number): readonly number[] {
  const c = text[index]!;
  const codes = fold ? [c.toLowerCase(), c.toUpperCase()] : [c];
  return [...new Set(codes.map((one) => one.charCodeAt(0)))];
}

function matchesAt<T>(text: string, at: number, { text: literal, fold }: Anchor<T>): boolean {
  if (!fold) return text.startsWith(literal, at);
  for (let i = 2; i < literal.length; i++) {
    const c = text.charCodeAt(at + i);
    const wanted = literal.charCodeAt(i);
    if (c !== wanted && !(c >= 65 && c <= 90 && c + 32 === wanted)) return false;
  }
  return true;
}
