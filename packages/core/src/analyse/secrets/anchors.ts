/** A literal that starts a search. `fold`: upper and lower case are one. Only ASCII, at least two characters. */
export interface Anchor<T> {
  readonly text: string;
  readonly fold: boolean;
  readonly value: T;
}

/**
 * Finds every occurrence of many literals in one pass over a text: each pair of characters says at once whether any
 * literal begins with it, and one bit more whether its third character fits. Time grows with the text, not with the number of literals.
 */
export class Anchors<T> {
  /** For each pair of characters, by the low five bits, which characters may come third; all where none need. */
  private readonly thirds = new Int32Array(128 * 128);
  private readonly byPair = new Map<number, Anchor<T>[]>();

  constructor(anchors: readonly Anchor<T>[]) {
    for (const anchor of anchors) {
      for (const first of spellings(anchor, 0)) {
        for (const second of spellings(anchor, 1)) this.add((first << 7) | second, anchor);
      }
    }
  }

  private add(pair: number, anchor: Anchor<T>): void {
    this.thirds[pair]! |= anchor.text.length < 3 ? -1 : 1 << (anchor.text.charCodeAt(2) & 31);
    const list = this.byPair.get(pair);
    if (list === undefined) this.byPair.set(pair, [anchor]);
    else list.push(anchor);
  }

  /** Calls `visit` with the value of each literal and the index where it stands, from left to right. */
  scan(text: string, visit: (value: T, index: number, end: number) => void): void {
    const { thirds } = this;
    const last = text.length - 1;
    let before = 0;
    for (let i = 0; i <= last; i++) {
      const c = text.charCodeAt(i);
      if ((before | c) < 128) {
        const third = thirds[(before << 7) | c]!;
        if (third !== 0 && (third === -1 || (third >>> (text.charCodeAt(i + 1) & 31)) & 1)) {
          this.visitAt(text, i - 1, (before << 7) | c, visit);
        }
      }
      before = c;
    }
  }

  private visitAt(text: string, at: number, pair: number, visit: (value: T, index: number, end: number) => void): void {
    for (const anchor of this.byPair.get(pair)!) {
      if (matchesAt(text, at, anchor)) visit(anchor.value, at, at + anchor.text.length);
    }
  }
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
