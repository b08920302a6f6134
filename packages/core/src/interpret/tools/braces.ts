/** Most alternatives a pattern may have; one with more is read as a wildcard. */
const MAX_ALTERNATIVES = 64;

/** `a/{b,c}` as glob libraries take it: `a/b`, `a/c`. Braces that list nothing stay as they are. */
export function expandBraces(pattern: string): readonly string[] {
  let done: string[] = [""];
  for (let i = 0; i < pattern.length; ) {
    const open = pattern.indexOf("{", i);
    const close = open < 0 ? -1 : closing(pattern, open);
    if (close < 0) return done.map((text) => text + pattern.slice(i));
    const parts = split(pattern.slice(open + 1, close)).flatMap(expandBraces);
    const lead = pattern.slice(i, open);
    if (done.length * parts.length > MAX_ALTERNATIVES) done = done.map((text) => `${text}${lead}**`);
    else done = done.flatMap((text) => parts.map((part) => text + lead + part));
    i = close + 1;
  }
  return done;
}

/** Index of the brace that closes the one at `open`, or -1. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === "{" && ++depth > 8) return -1;
    if (text[i] === "}" && --depth === 0) return i;
  }
  return -1;
}

/** Splits at commas outside braces. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "{") depth++;
    else if (text[i] === "}") depth--;
    else if (text[i] === "," && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
