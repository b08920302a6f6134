/**
 * Globs of one path segment in canonical form: `*`, `?` and `[…]` (with `!` for "none of"); a literal special character
 * is written as a bracket of itself (`[*]`), so no escape character exists.
 */

const SLASH = 47;
const STAR = 42;
const QUESTION = 63;
const OPEN = 91;
const CLOSE = 93;
const BACKSLASH = 92;
const BANG = 33;
const CARET = 94;
const DASH = 45;

/** A segment of shell glob text, read: its canonical form and whether anything in it is active. */
export interface Segment {
  readonly text: string;
  readonly wild: boolean;
}

/** Reads one segment in shell syntax: a backslash makes the next character literal, `[h]` is just `h`. Linear. */
export function readSegment(source: string): Segment {
  let literal = "";
  let pattern = "";
  let wild = false;
  for (let i = 0; i < source.length; i++) {
    const c = source.charCodeAt(i);
    if (c === STAR) {
      wild = true;
      if (pattern.charCodeAt(pattern.length - 1) !== STAR) pattern += "*";
    } else if (c === QUESTION) {
      wild = true;
      pattern += "?";
    } else if (c === OPEN) {
      const end = bracketEnd(source, i);
      if (end < 0) {
        literal += "[";
        pattern += "[[]";
        continue;
      }
      const body = source.slice(i + 1, end);
      i = end;
      const only = onlyMember(body);
      if (only !== null) {
        literal += only;
        pattern += escapeSegment(only);
      } else {
        wild = true;
        pattern += bracket(body);
      }
    } else {
      const char = c === BACKSLASH && i + 1 < source.length ? source[++i]! : source[i]!;
      literal += char;
      pattern += escapeSegment(char);
    }
  }
  return wild ? { text: pattern, wild } : { text: literal, wild };
}

/** Index of the bracket that closes the one at `open`, or -1. A first `]` belongs to the set. */
function bracketEnd(source: string, open: number): number {
  let i = open + 1;
  const first = source.charCodeAt(i);
  if (first === BANG || first === CARET) i++;
  if (source.charCodeAt(i) === CLOSE) i++;
  for (; i < source.length; i++) {
    const c = source.charCodeAt(i);
    if (c === BACKSLASH) i++;
    else if (c === OPEN && source.charCodeAt(i + 1) === 58 /* [: */) {
      const end = source.indexOf(":]", i + 2);
      if (end < 0) return -1;
      i = end + 1;
    } else if (c === CLOSE) return i;
  }
  return -1;
}

/** The single character a bracket stands for, or null. */
function onlyMember(body: string): string | null {
  const chars = [...body];
  if (chars.length === 1 && chars[0] !== "!" && chars[0] !== "^") return chars[0]!;
  if (chars.length === 2 && chars[0] === "\\") return chars[1]!;
  return null;
}

/** Canonical bracket. A named class (`[:alpha:]`) becomes `?`: wider, never narrower. */
function bracket(body: string): string {
  if (body.includes("[:") || body.includes("[.") || body.includes("[=") || body.includes("\\")) return "?";
  return body.charCodeAt(0) === CARET ? `[!${body.slice(1)}]` : `[${body}]`;
}

const SPECIAL = /[*?[]/g;

/** Literal text as canonical pattern text. */
export function escapeSegment(literal: string): string {
  return isSpecial(literal) ? literal.replace(SPECIAL, "[$&]") : literal;
}

function isSpecial(literal: string): boolean {
  for (let i = 0; i < literal.length; i++) if (isActive(literal.charCodeAt(i))) return true;
  return false;
}

/** True where canonical pattern text has nothing active but brackets of one character. */
export function isWild(segment: string): boolean {
  for (let i = 0; i < segment.length; i++) {
    const c = segment.charCodeAt(i);
    if (c === STAR || c === QUESTION) return true;
    if (c === OPEN) {
      if (segment.charCodeAt(i + 2) !== CLOSE) return true;
      i += 2;
    }
  }
  return false;
}

/** The literal text of a canonical segment without active characters. */
export function unescapeSegment(segment: string): string {
  return segment.includes("[") ? segment.replace(/\[([*?[])\]/g, "$1") : segment;
}

/**
 * Whether a canonical pattern segment matches a name. As in a shell a wildcard does not match a leading dot.
 * Time at most `pattern.length * name.length`; names are table entries of at most a few dozen characters.
 */
export function matchSegment(pattern: string, name: string): boolean {
  if (name.charCodeAt(0) === 46 && pattern.charCodeAt(0) !== 46 && isActive(pattern.charCodeAt(0))) return false;
  let p = 0;
  let n = 0;
  let starP = -1;
  let starN = 0;
  while (n < name.length) {
    const c = pattern.charCodeAt(p);
    if (c === STAR) {
      starP = ++p;
      starN = n;
      continue;
    }
    const end = p < pattern.length ? matchOne(pattern, p, c, name.charCodeAt(n)) : -1;
    if (end > 0) {
      p = end;
      n++;
    } else if (starP >= 0) {
      p = starP;
      n = ++starN;
    } else return false;
  }
  while (pattern.charCodeAt(p) === STAR) p++;
  return p === pattern.length;
}

const isActive = (c: number) => c === STAR || c === QUESTION || c === OPEN;

/** Position after the pattern element at `p` when it matches `char`, else -1. */
function matchOne(pattern: string, p: number, c: number, char: number): number {
  if (c === QUESTION) return char === SLASH ? -1 : p + 1;
  if (c !== OPEN) return c === char ? p + 1 : -1;
  let i = p + 1;
  const none = pattern.charCodeAt(i) === BANG;
  if (none) i++;
  let found = false;
  let first = true;
  for (; i < pattern.length; i++) {
    const from = pattern.charCodeAt(i);
    if (from === CLOSE && !first) return found === none ? -1 : i + 1;
    first = false;
    const to =
      pattern.charCodeAt(i + 1) === DASH && pattern.charCodeAt(i + 2) !== CLOSE ? pattern.charCodeAt(i + 2) : from;
    if (to !== from) i += 2;
    if (char >= from && char <= to) found = true;
  }
  return -1;
}

/** How many characters of a pattern segment are fixed or single: what tells `id_*` from `*`. */
export function weight(pattern: string): number {
  let fixed = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charCodeAt(i);
    if (c === STAR) continue;
    if (c === OPEN) {
      const end = pattern.indexOf("]", i + 2);
      if (end > 0) i = end;
    }
    fixed++;
  }
  return fixed;
}

/** Whether a segment says nothing about names: only wildcards, brackets and dots (`*`, `.*`, `[a-z]*`, `.??*`). */
export function isOpen(pattern: string): boolean {
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charCodeAt(i);
    if (c === OPEN) {
      const end = pattern.indexOf("]", i + 2);
      if (end < 0 || end === i + 2) return false;
      i = end;
    } else if (c !== STAR && c !== QUESTION && c !== 46) return false;
  }
  return pattern.includes("*");
}

/** The text before a pattern's first active character, and after its last. */
export function fixedHead(pattern: string): string {
  let i = 0;
  while (i < pattern.length && !isActive(pattern.charCodeAt(i))) i++;
  return pattern.slice(0, i);
}
export function fixedTail(pattern: string): string {
  let i = pattern.length;
  while (i > 0 && pattern.charCodeAt(i - 1) !== CLOSE && !isActive(pattern.charCodeAt(i - 1))) i--;
  return pattern.slice(i);
}
