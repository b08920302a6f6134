import { isAscii, isUtf8 } from "node:buffer";

/** Nesting an event may have at most (docs/formats/log.md, section 3). */
const MAX_DEPTH = 128;

/** The members of one object: the text of each value, by name. */
export type Members = ReadonlyMap<string, string>;

/**
 * Reads bytes that must be one JSON object in the canonical form of RFC 8785, in one pass and without building it.
 * Returns its members, or null where the bytes are anything else: invalid UTF-8, a lone surrogate, white space, a
 * repeated or unsorted name, another spelling of a string or number, nesting beyond 128.
 */
export function scanCanonical(bytes: Buffer): Members | null {
  if (!isUtf8(bytes)) return null;
  const text = bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
  const scanner = new Scanner(text);
  const members = new Map<string, string>();
  return scanner.object(1, members) && scanner.at === text.length ? members : null;
}

/** The same, and the object itself. */
export function parseCanonical(bytes: Buffer): Record<string, unknown> | null {
  return scanCanonical(bytes) === null ? null : (JSON.parse(bytes.toString("utf8")) as Record<string, unknown>);
}

/** Each method reads one thing at `at` and moves behind it, or returns false. */
class Scanner {
  at = 0;

  constructor(readonly text: string) {}

  object(depth: number, members: Map<string, string> | null): boolean {
    if (depth > MAX_DEPTH || !this.#is("{")) return false;
    if (this.#is("}")) return true;
    let before: string | null = null;
    for (;;) {
      const start = this.at;
      if (!this.#string()) return false;
      const raw = this.text.slice(start + 1, this.at - 1);
      const name: string = raw.includes("\\") ? (JSON.parse(`"${raw}"`) as string) : raw;
      // JavaScript compares strings by UTF-16 code units, as section 3.2.3 of RFC 8785 wants.
      if (before !== null && before >= name) return false;
      before = name;
      if (!this.#is(":")) return false;
      const value = this.at;
      if (!this.#value(depth)) return false;
      members?.set(name, this.text.slice(value, this.at));
      if (this.#is("}")) return true;
      if (!this.#is(",")) return false;
    }
  }

  #array(depth: number): boolean {
    if (depth > MAX_DEPTH || !this.#is("[")) return false;
    if (this.#is("]")) return true;
    for (;;) {
      if (!this.#value(depth)) return false;
      if (this.#is("]")) return true;
      if (!this.#is(",")) return false;
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

  /** Canonical is what ECMAScript prints for the number that the text denotes. */
  #number(): boolean {
    const start = this.at;
    let code = this.text.charCodeAt(this.at);
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

  #is(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }
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
