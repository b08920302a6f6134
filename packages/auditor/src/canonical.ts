import { isAscii, isUtf8 } from "node:buffer";

/** Nesting an event may have at most (docs/formats/log.md, section 3). */
const MAX_DEPTH = 128;

/** Where a name and its value stand in a text: four indexes. */
const PLACES = 4;

/** The members of one object: the text of each value, by name. Most are never asked for, so nothing is cut out before. */
export class Members {
  readonly #text: string;
  /** For each member: where its name begins and ends, and where its value does. */
  readonly #places: readonly number[];

  constructor(text: string, places: readonly number[]) {
    this.#text = text;
    this.#places = places;
  }

  /** The value as it is written; undefined where there is no member of that name. Names are ASCII without escapes. */
  get(name: string): string | undefined {
    for (let i = 0; i < this.#places.length; i += PLACES) {
      const start = this.#places[i] as number;
      if ((this.#places[i + 1] as number) - start !== name.length || !this.#text.startsWith(name, start)) continue;
      return this.#text.slice(this.#places[i + 2], this.#places[i + 3]);
    }
    return undefined;
  }
}

/**
 * Reads bytes that must be one JSON object in the canonical form of RFC 8785, in one pass and without building it.
 * Returns its members, or null where the bytes are anything else: invalid UTF-8, a lone surrogate, white space, a
 * repeated or unsorted name, another spelling of a string or number, nesting beyond 128.
 */
export function scanCanonical(bytes: Buffer): Members | null {
  if (!isUtf8(bytes)) return null;
  const text = bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
  const scanner = new Scanner(text);
  const places: number[] = [];
  return scanner.object(1, places) && scanner.at === text.length ? new Members(text, places) : null;
}

/** The same, and the object itself. */
export function parseCanonical(bytes: Buffer): Record<string, unknown> | null {
  return scanCanonical(bytes) === null ? null : (JSON.parse(bytes.toString("utf8")) as Record<string, unknown>);
}

/** Each method reads one thing at `at` and moves behind it, or returns false. */
class Scanner {
  at = 0;

  constructor(readonly text: string) {}

  object(depth: number, places: number[] | null): boolean {
    if (depth > MAX_DEPTH || !this.#is(0x7b)) return false;
    if (this.#is(0x7d)) return true;
    let before = -1;
    let beforeEnd = -1;
    for (;;) {
      const start = this.at + 1;
      if (!this.#string()) return false;
      const end = this.at - 1;
      if (before >= 0 && !isBefore(this.text, before, beforeEnd, start, end)) return false;
      before = start;
      beforeEnd = end;
      if (!this.#is(0x3a)) return false;
      const value = this.at;
      if (!this.#value(depth)) return false;
      places?.push(start, end, value, this.at);
      if (this.#is(0x7d)) return true;
      if (!this.#is(0x2c)) return false;
    }
  }

  #array(depth: number): boolean {
    if (depth > MAX_DEPTH || !this.#is(0x5b)) return false;
    if (this.#is(0x5d)) return true;
    for (;;) {
      if (!this.#value(depth)) return false;
      if (this.#is(0x5d)) return true;
      if (!this.#is(0x2c)) return false;
    }
  }

  #value(depth: number): boolean {
    switch (this.text.charCodeAt(this.at)) {
      case 0x22:
        return this.#string();
      case 0x7b:
        return this.object(depth + 1, null);
      case 0x5b:
        return this.#array(depth + 1);
      case 0x74:
        return this.#word("true");
      case 0x66:
        return this.#word("false");
      case 0x6e:
        return this.#word("null");
      default:
        return this.#number();
    }
  }

  #string(): boolean {
    const { text } = this;
    if (text.charCodeAt(this.at) !== 0x22) return false;
    for (let at = this.at + 1; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        this.at = at + 1;
        return true;
      }
      if (code < 0x20) return false;
      if (code === 0x5c) {
        const length = escapeLength(text, at);
        if (length === 0) return false;
        at += length - 1;
      }
    }
    return false;
  }

  /** Canonical is what ECMAScript prints for the number that the text denotes; of short integers that is how they stand. */
  #number(): boolean {
    const start = this.at;
    let code = this.text.charCodeAt(this.at);
    const first = code;
    while (code >= 0x30 && code <= 0x39) {
      this.at += 1;
      code = this.text.charCodeAt(this.at);
    }
    const digits = this.at - start;
    if ((code === 0x2c || code === 0x7d || code === 0x5d) && (digits === 1 || (digits <= 15 && first > 0x30)))
      return digits > 0;
    while ((code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2b || code === 0x2e || code === 0x65) {
      this.at += 1;
      code = this.text.charCodeAt(this.at);
    }
    const written = this.text.slice(start, this.at);
    const number = Number(written);
    return written !== "" && Number.isFinite(number) && String(number) === written;
  }

  #word(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  #is(code: number): boolean {
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at += 1;
    return true;
  }
}

/** Whether one name sorts before another: by UTF-16 code units, as section 3.2.3 of RFC 8785 wants. */
function isBefore(text: string, a: number, aEnd: number, b: number, bEnd: number): boolean {
  const shorter = Math.min(aEnd - a, bEnd - b);
  for (let i = 0; i < shorter; i += 1) {
    const x = text.charCodeAt(a + i);
    const y = text.charCodeAt(b + i);
    // What an escape stands for decides, not how it is written.
    if (x === 0x5c || y === 0x5c) return nameAt(text, a, aEnd) < nameAt(text, b, bEnd);
    if (x !== y) return x < y;
  }
  return aEnd - a < bEnd - b;
}

function nameAt(text: string, start: number, end: number): string {
  return JSON.parse(text.slice(start - 1, end + 1)) as string;
}

/** Length of the escape at `at` where it is the canonical spelling of its character, else 0. */
function escapeLength(text: string, at: number): number {
  if ('"\\bfnrt'.includes(text[at + 1] ?? " ")) return 2;
  const digits = text.slice(at + 2, at + 6);
  // Control characters without a short form; anything else is canonical as itself.
  return text[at + 1] === "u" && /^00[01][0-9a-f]$/.test(digits) && !SHORT.has(digits) ? 6 : 0;
}

/** `\b \t \n \f \r` by their numbers. */
const SHORT = new Set(["0008", "0009", "000a", "000c", "000d"]);
