import { type Token, token } from "../machine/reader.js";

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
const isStart = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** Tokens of an awk program. A name directly followed by `(` says so in its note. */
export function tokenize(src: string): Token[] {
  const out: Token[] = [];
  const n = src.length;
  let i = 0;
  let glued = false;
  let line = true;
  const push = (t: Token["t"], v: string, end: number, note = ""): void => {
    out.push(token(t, v, i, glued, line, note));
    i = end;
    glued = true;
    line = false;
  };
  while (i < n) {
    const c = src.charCodeAt(i);
    if (c === 10) {
      line = true;
      glued = false;
      i++;
    } else if (c === 32 || c === 9 || c === 13) {
      glued = false;
      i++;
    } else if (c === 92 && (src[i + 1] === "\n" || src[i + 1] === "\r")) {
      glued = false;
      i += 2;
    } else if (c === 35) {
      const end = src.indexOf("\n", i);
      i = end < 0 ? n : end;
    } else if (isStart(c)) {
      let j = i + 1;
      while (j < n && (isStart(src.charCodeAt(j)) || isDigit(src.charCodeAt(j)))) j++;
      push("name", src.slice(i, j), j, src[j] === "(" ? "(" : "");
    } else if (isDigit(c) || (c === 46 && isDigit(src.charCodeAt(i + 1)))) {
      const found = /^(?:0[xX][0-9a-fA-F]+|\d*\.?\d*(?:[eE][-+]?\d+)?)/.exec(src.slice(i, i + 64))![0];
      push("num", found, i + Math.max(1, found.length));
    } else if (c === 34) {
      let j = i + 1;
      while (j < n && src[j] !== '"' && src[j] !== "\n") j += src[j] === "\\" ? 2 : 1;
      if (src[j] !== '"') push("other", '"', n);
      else push("str", src.slice(i + 1, j), j + 1);
    } else if (c === 47 && regexMayStart(out[out.length - 1])) {
      const end = regexEnd(src, i + 1);
      if (end < 0) push("op", "/", i + 1);
      else push("regex", src.slice(i + 1, end), end + 1);
    } else {
      const two = src.slice(i, i + 2);
      const op = TWO.has(two) ? two : two[0]!;
      push("op", op === "**" ? "^" : op, i + op.length);
    }
  }
  return out;
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
