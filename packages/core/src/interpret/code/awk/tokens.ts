import type { Token } from "../machine/reader.js";
import { isDigit, isLetter, Scan } from "../machine/scan.js";

const TWO = new Set([
  "&&",
  "||",
  "==",
  "!=",
  "<=",
  ">=",
  "++",
  "--",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "^=",
  "!~",
  ">>",
  "**",
  "|&",
]);

/** Tokens of an awk program. A name directly followed by `(` says so in its note. */
export function tokenize(src: string): Token[] {
  const s = new Scan(src);
  const n = src.length;
  while (s.i < n) {
    const { i } = s;
    const c = src.charCodeAt(i);
    if (c === 10) s.nextLine();
    else if (c === 32 || c === 9 || c === 13) s.skip(i + 1);
    else if (c === 92 && (src[i + 1] === "\n" || src[i + 1] === "\r")) s.skip(i + 2);
    else if (c === 35) s.i = s.lineEnd();
    else if (isLetter(c)) {
      let j = i + 1;
      while (j < n && (isLetter(src.charCodeAt(j)) || isDigit(src.charCodeAt(j)))) j++;
      s.push("name", src.slice(i, j), j, src[j] === "(" ? "(" : "");
    } else if (isDigit(c) || (c === 46 && isDigit(src.charCodeAt(i + 1)))) {
      const found = /^(?:0[xX][0-9a-fA-F]+|\d*\.?\d*(?:[eE][-+]?\d+)?)/.exec(src.slice(i, i + 64))![0];
      s.push("num", found, i + Math.max(1, found.length));
    } else if (c === 34) {
      let j = i + 1;
      while (j < n && src[j] !== '"' && src[j] !== "\n") j += src[j] === "\\" ? 2 : 1;
      if (src[j] !== '"') s.push("other", '"', n);
      else s.push("str", src.slice(i + 1, j), j + 1);
    } else if (c === 47 && regexMayStart(s.out[s.out.length - 1])) {
      const end = regexEnd(src, i + 1);
      if (end < 0) s.push("op", "/", i + 1);
      else s.push("regex", src.slice(i + 1, end), end + 1);
    } else {
      const two = src.slice(i, i + 2);
      const op = TWO.has(two) ? two : two[0]!;
      s.push("op", op === "**" ? "^" : op, i + op.length);
    }
  }
  return s.out;
}

function regexMayStart(before: Token | undefined): boolean {
  if (before === undefined || before.t === "regex") return true;
  if (before.t === "op") return before.v !== ")" && before.v !== "]" && before.v !== "$";
  return before.t === "name" && /^(?:print|printf|return|in|case)$/.test(before.v);
}

function regexEnd(src: string, at: number): number {
  let set = false;
  for (let i = at; i < src.length && src[i] !== "\n"; i++) {
    const c = src[i];
    if (c === "\\") i++;
    else if (c === "[" && !set) {
      set = true;
      // A bracket right at the start of a set is one of its members.
      if (src[i + 1] === "^") i++;
      if (src[i + 1] === "]") i++;
    } else if (c === "]") set = false;
    else if (c === "/" && !set) return i;
  }
  return -1;
}
