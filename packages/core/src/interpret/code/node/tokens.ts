import type { Token } from "../machine/reader.js";
import { isDigit, isLetter, operatorAt, operators, Scan } from "../machine/scan.js";

const OPERATORS = operators([
  ">>>=",
  "...",
  "===",
  "!==",
  "**=",
  "<<=",
  ">>=",
  ">>>",
  "&&=",
  "||=",
  "??=",
  "=>",
  "==",
  "!=",
  "<=",
  ">=",
  "&&",
  "||",
  "??",
  "?.",
  "++",
  "--",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "&=",
  "|=",
  "^=",
  "<<",
  ">>",
  "**",
]);

/** Words after which a slash begins a regular expression. */
const BEFORE_REGEX = new Set([
  "return",
  "typeof",
  "case",
  "in",
  "of",
  "delete",
  "void",
  "throw",
  "new",
  "do",
  "else",
  "instanceof",
  "await",
  "yield",
]);

const isStart = (c: number): boolean => isLetter(c) || c === 36 || c > 127 || c === 35;

/** Tokens of a JavaScript text. Template literals are one token whose inside is read again by the parser. */
export function tokenize(src: string): Token[] {
  const s = new Scan(src);
  const n = src.length;
  if (src.startsWith("#!")) s.i = s.lineEnd();
  while (s.i < n) {
    const { i } = s;
    const c = src.charCodeAt(i);
    if (c === 10 || c === 13 || c === 0x2028) s.nextLine();
    else if (c === 32 || c === 9 || c === 11 || c === 12 || c === 160 || c === 0xfeff) s.skip(i + 1);
    else if (c === 47 && src[i + 1] === "/") s.skip(s.lineEnd());
    else if (c === 47 && src[i + 1] === "*") {
      const end = src.indexOf("*/", i + 2);
      const stop = end < 0 ? n : end + 2;
      if (src.slice(i, Math.min(stop, i + 4096)).includes("\n")) s.line = true;
      s.skip(stop);
    } else if (isStart(c)) {
      let j = i + 1;
      while (j < n && (isStart(src.charCodeAt(j)) || isDigit(src.charCodeAt(j)))) j++;
      if (src[j] === "\\" && src[j + 1] === "u") {
        const { name, end } = escapedName(src, i);
        s.push("name", name, end);
      } else s.push("name", src.slice(i, j), j);
    } else if (isDigit(c) || (c === 46 && isDigit(src.charCodeAt(i + 1)))) {
      let j = i + 1;
      while (j < n) {
        const d = src.charCodeAt(j);
        if (
          isStart(d) ||
          isDigit(d) ||
          d === 46 ||
          ((d === 43 || d === 45) && /[eE]/.test(src[j - 1]!) && !/^0[xX]/.test(src.slice(i, i + 2)))
        )
          j++;
        else break;
      }
      s.push("num", src.slice(i, j), j);
    } else if (c === 34 || c === 39) {
      const end = quoteEnd(src, i, src[i]!);
      if (end < 0) s.push("other", src[i]!, i + 1);
      else s.push("str", src.slice(i + 1, end), end + 1, src[i]!);
    } else if (c === 96) {
      const end = templateEnd(src, i + 1);
      if (end < 0) s.push("other", "`", n);
      else s.push("str", src.slice(i + 1, end), end + 1, "`");
    } else if (c === 92 && /^\\u(?:[0-9a-fA-F]{4}|\{[0-9a-fA-F]{1,6}\})/.test(src.slice(i, i + 10))) {
      const { name, end } = escapedName(src, i);
      s.push("name", name, end);
    } else if (c === 47 && regexMayStart(s.out[s.out.length - 1])) {
      const end = regexEnd(src, i + 1);
      if (end < 0) s.push("op", "/", i + 1);
      else s.push("regex", src.slice(i, end), end);
    } else {
      const op = operatorAt(OPERATORS, src, i);
      // `a?.5:b` is a conditional.
      if (op === "?." && isDigit(src.charCodeAt(i + 2))) s.push("op", "?", i + 1);
      else s.push("op", op, i + op.length);
    }
  }
  return s.out;
}

function quoteEnd(src: string, at: number, q: string): number {
  for (let i = at + 1; i < src.length; i++) {
    const c = src[i];
    if (c === "\\") i++;
    else if (c === q) return i;
    else if (c === "\n") return -1;
  }
  return -1;
}

/** The backtick that closes a template whose inside begins at `at`; braces, quotes and templates inside respected. */
function templateEnd(src: string, at: number): number {
  // Each entry is a template (-1) or the depth of braces inside `${`.
  const inside: number[] = [-1];
  for (let i = at; i < src.length; i++) {
    const c = src[i];
    const top = inside[inside.length - 1]!;
    if (c === "\\") i++;
    else if (top === -1) {
      if (c === "`") {
        inside.pop();
        if (inside.length === 0) return i;
      } else if (c === "$" && src[i + 1] === "{") {
        inside.push(0);
        i++;
      }
    } else if (c === "`") inside.push(-1);
    else if (c === "{") inside[inside.length - 1] = top + 1;
    else if (c === "}") {
      if (top === 0) inside.pop();
      else inside[inside.length - 1] = top - 1;
    } else if (c === "'" || c === '"') {
      const end = quoteEnd(src, i, c);
      if (end > 0) i = end;
    }
    if (inside.length > 64) return -1;
  }
  return -1;
}

/** End of the `${…}` whose inside begins at `at`. */
export function holeEnd(src: string, at: number): number {
  let depth = 0;
  for (let i = at; i < src.length; i++) {
    const c = src[i];
    if (c === "`") {
      const end = templateEnd(src, i + 1);
      if (end < 0) return -1;
      i = end;
    } else if (c === "'" || c === '"') {
      const end = quoteEnd(src, i, c);
      if (end > 0) i = end;
    } else if (c === "{") depth++;
    else if (c === "}" && depth-- === 0) return i;
  }
  return -1;
}

function regexMayStart(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.t === "name") return BEFORE_REGEX.has(before.v);
  if (before.t === "num" || before.t === "str" || before.t === "regex") return false;
  return before.v !== ")" && before.v !== "]" && before.v !== "}";
}

function regexEnd(src: string, at: number): number {
  let set = false;
  for (let i = at; i < src.length; i++) {
    const c = src[i]!;
    if (c === "\n") return -1;
    if (c === "\\") i++;
    else if (c === "[") set = true;
    else if (c === "]") set = false;
    else if (c === "/" && !set) {
      i++;
      while (i < src.length && /[a-z]/.test(src[i]!)) i++;
      return i;
    }
  }
  return -1;
}

/** A name written with escapes: `\u0065val`. */
function escapedName(src: string, at: number): { name: string; end: number } {
  let name = "";
  let i = at;
  for (;;) {
    const found = /^\\u(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\})/.exec(src.slice(i, i + 10));
    if (found !== null) {
      name += String.fromCodePoint(Math.min(Number.parseInt(found[1] ?? found[2]!, 16), 0x10ffff));
      i += found[0].length;
    } else if (i < src.length && (isStart(src.charCodeAt(i)) || isDigit(src.charCodeAt(i)))) name += src[i++];
    else return { name, end: i };
  }
}
