import { type Token, token } from "../machine/reader.js";
import { isDigit, isLetter, operatorAt, operators } from "../machine/scan.js";

const OPERATORS = operators([
  "**=",
  "//=",
  ">>=",
  "<<=",
  "...",
  "**",
  "//",
  ">>",
  "<<",
  "<=",
  ">=",
  "==",
  "!=",
  "<>",
  "->",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "&=",
  "|=",
  "^=",
  "@=",
  ":=",
]);

const isStart = (c: number): boolean => isLetter(c) || c > 127;
const isWord = (c: number): boolean => isStart(c) || isDigit(c);

/** Tokens of a Python text, layout included: `line` ends a logical line, `indent` and `dedent` frame its blocks. */
export function tokenize(src: string): Token[] {
  const out: Token[] = [];
  const indents = [0];
  let i = 0;
  let brackets = 0;
  let fresh = true;
  let glued = false;
  const n = src.length;
  const push = (t: Token["t"], v: string, at: number, note = ""): void => {
    out.push(token(t, v, at, glued, false, note));
    glued = true;
    fresh = false;
  };
  while (i < n) {
    if (fresh && brackets === 0) {
      let column = 0;
      while (i < n) {
        const c = src.charCodeAt(i);
        if (c === 32) column++;
        else if (c === 9) column = (column | 7) + 1;
        else if (c !== 12) break;
        i++;
      }
      const c = src.charCodeAt(i);
      if (i < n && c !== 10 && c !== 13 && c !== 35) {
        if (column > indents[indents.length - 1]!) {
          // The first line of `-c` text may be indented; then everything is.
          if (out.length === 0) indents[0] = column;
          else {
            indents.push(column);
            out.push(token("indent", "", i, false, true));
          }
        } else
          while (indents.length > 1 && column < indents[indents.length - 1]!) {
            indents.pop();
            out.push(token("dedent", "", i, false, true));
          }
      }
      fresh = false;
      glued = false;
      continue;
    }
    const c = src.charCodeAt(i);
    if (c === 32 || c === 9 || c === 12 || c === 13) {
      i++;
      glued = false;
    } else if (c === 10) {
      if (brackets === 0) {
        const last = out[out.length - 1];
        if (last !== undefined && last.t !== "line" && last.t !== "indent" && last.t !== "dedent")
          push("line", "\n", i);
        fresh = true;
      }
      glued = false;
      i++;
    } else if (c === 35) {
      const end = src.indexOf("\n", i);
      i = end < 0 ? n : end;
    } else if (c === 92 && (src[i + 1] === "\n" || src[i + 1] === "\r")) {
      i += src[i + 1] === "\r" ? 3 : 2;
      glued = false;
    } else if (isStart(c)) {
      let j = i + 1;
      while (j < n && isWord(src.charCodeAt(j))) j++;
      const q = src.charCodeAt(j);
      if ((q === 39 || q === 34) && j - i <= 2 && /^[rbuft]{1,2}$/i.test(src.slice(i, j))) {
        const prefix = src.slice(i, j).toLowerCase();
        const end = stringEnd(src, j);
        push("str", inside(src, j, end), i, prefix);
        i = end;
      } else {
        push("name", plainName(src.slice(i, j)), i);
        i = j;
      }
    } else if (c === 39 || c === 34) {
      const end = stringEnd(src, i);
      push("str", inside(src, i, end), i);
      i = end;
    } else if (isDigit(c) || (c === 46 && isDigit(src.charCodeAt(i + 1)))) {
      let j = i + 1;
      while (j < n) {
        const d = src.charCodeAt(j);
        if (
          isWord(d) ||
          d === 46 ||
          ((d === 43 || d === 45) && /[eE]/.test(src[j - 1]!) && !/^0[xX]/.test(src.slice(i, i + 2)))
        )
          j++;
        else break;
      }
      push("num", src.slice(i, j), i);
      i = j;
    } else {
      const op = operatorAt(OPERATORS, src, i);
      if (op === "(" || op === "[" || op === "{") brackets++;
      else if ((op === ")" || op === "]" || op === "}") && brackets > 0) brackets--;
      push("op", op, i);
      i += op.length;
    }
  }
  const last = out[out.length - 1];
  if (last !== undefined && last.t !== "line") out.push(token("line", "\n", n, false, true));
  for (let d = indents.length; d > 1; d--) out.push(token("dedent", "", n, false, true));
  return out;
}

/** Where the literal whose quote stands at `at` ends, its closing quote included; the line end or the text's end where it has none. */
function stringEnd(src: string, at: number): number {
  const q = src[at]!;
  const long = src.startsWith(q + q + q, at);
  for (let i = at + (long ? 3 : 1); i < src.length; i++) {
    const c = src[i]!;
    if (c === "\\") i++;
    else if (long ? c === q && src.startsWith(q + q + q, i) : c === q) return i + (long ? 3 : 1);
    else if (!long && c === "\n") return i;
  }
  return src.length;
}

/** The raw inside of a literal; a literal without its closing quote keeps a leading mark that nothing else has. */
function inside(src: string, at: number, end: number): string {
  const q = src[at]!;
  const width = src.startsWith(q + q + q, at) ? 3 : 1;
  const closed = end - at >= 2 * width && src.startsWith(q.repeat(width), end - width);
  return closed ? src.slice(at + width, end - width) : UNCLOSED;
}

/** Stands for the content of a literal that never ends. */
export const UNCLOSED = "\u0000unclosed";

/** Letters that look otherwise are read as the plain ones they stand for. */
function plainName(name: string): string {
  return /[^\x00-\x7f]/.test(name) ? name.normalize("NFKC") : name;
}
