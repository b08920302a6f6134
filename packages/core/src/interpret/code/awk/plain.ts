import type { CodeInput } from "../effect.js";

const MAX_TEXT = 1_024;

/** What reaches outside the lines at hand: it is read word by word. So is what is done before there is one. */
const REACHES =
  /\b(?:system|getline|close|fflush|ENVIRON|ARGV|ARGC|ARGIND|PROCINFO|SYMTAB|FUNCTAB|extension|include|load|function|func)\b/;
const BEGINS = /\b(?:BEGIN|BEGINFILE|ENDFILE)\b/;
const PRINTS = /\bprintf?\b/;

/** Variables that stand between what is printed, never alone. */
const SEPARATORS: ReadonlySet<string> = new Set(["FS", "OFS", "RS", "ORS", "SUBSEP"]);

/**
 * Whether a program only computes on lines nobody knows and prints of them: what nine of ten are that people write. In
 * awk everything else takes one of a few words, a text of its own (a command, a file), or `|`, `>` and `@`; a `>` before
 * the first brace compares. Takes a twentieth of reading it.
 */
export function isPlainAwk(text: string, { stdin, variables }: CodeInput): boolean {
  if (text.length > MAX_TEXT || stdin !== undefined) return false;
  if (variables !== undefined) for (const name of variables.keys()) if (!SEPARATORS.has(name)) return false;
  let depth = 0;
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case QUOTE:
      case BAR:
      case AT:
        return false;
      case GREATER:
        if (inside) return false;
        break;
      case OPEN:
        depth++;
        inside = true;
        break;
      case CLOSE:
        if (--depth < 0) return false;
    }
  }
  if (depth !== 0 || REACHES.test(text)) return false;
  // Without a brace the lines that fit are printed.
  return inside ? PRINTS.test(text) && !BEGINS.test(text) : /\S/.test(text);
}

const QUOTE = 0x22;
const BAR = 0x7c;
const AT = 0x40;
const GREATER = 0x3e;
const OPEN = 0x7b;
const CLOSE = 0x7d;
