import { type Token, token } from "../machine/reader.js";

const OPERATORS = [
  "<=>",
  "**=",
  "...",
  "<<=",
  ">>=",
  "===",
  "!==",
  "??=",
  "?->",
  "=>",
  "->",
  "::",
  "++",
  "--",
  "**",
  "==",
  "!=",
  "<>",
  "<=",
  ">=",
  "&&",
  "||",
  "??",
  "+=",
  "-=",
  "*=",
  "/=",
  ".=",
  "%=",
  "&=",
  "|=",
  "^=",
  "<<",
  ">>",
];
const BY_FIRST = new Map<string, string[]>();
for (const p of OPERATORS) BY_FIRST.set(p[0]!, [...(BY_FIRST.get(p[0]!) ?? []), p]);

const isStart = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c > 127 || c === 92;
const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const CASTS = /^\(\s*(?:int|integer|float|double|string|bool|boolean|array|object|binary|unset)\s*\)/i;

/** Tokens of a PHP text. Without an opening tag all of it is code; with one, what is outside is printed. */
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
  /** Text outside of tags from `i` on. */
  const outside = (): void => {
    const open = src.indexOf("<?", i);
    const end = open < 0 ? n : open;
    if (end > i) push("str", src.slice(i, end), end, "html");
    if (open < 0) return;
    if (src.startsWith("<?=", i)) push("name", "echo", i + 3);
    else i += src.startsWith("<?php", i) ? 5 : 2;
  };
  if (/<\?(?:php|=)/.test(src.slice(0, 65_536))) {
    if (src.startsWith("#!")) i = Math.max(0, src.indexOf("\n"));
    outside();
  }
  while (i < n) {
    const c = src.charCodeAt(i);
    if (c === 10 || c === 32 || c === 9 || c === 13) {
      if (c === 10) line = true;
      glued = false;
      i++;
    } else if ((c === 35 && src[i + 1] !== "[") || (c === 47 && src[i + 1] === "/")) {
      const end = /\n|\?>/.exec(src.slice(i, i + 65_536));
      i = end === null ? Math.min(n, i + 65_536) : i + end.index;
    } else if (c === 47 && src[i + 1] === "*") {
      const end = src.indexOf("*/", i + 2);
      i = end < 0 ? n : end + 2;
      glued = false;
    } else if (c === 63 && src[i + 1] === ">") {
      push("op", ";", i + 2);
      if (src[i] === "\n") i++;
      outside();
    } else if (c === 36 && isStart(src.charCodeAt(i + 1)) && src[i + 1] !== "\\") {
      let j = i + 2;
      while (j < n && (isStart(src.charCodeAt(j)) || isDigit(src.charCodeAt(j))) && src[j] !== "\\") j++;
      push("name", src.slice(i, j), j, "var");
    } else if (isStart(c)) {
      let j = i + 1;
      while (j < n && (isStart(src.charCodeAt(j)) || isDigit(src.charCodeAt(j)))) j++;
      push("name", src.slice(i, j).replace(/^\\/, ""), j);
    } else if (isDigit(c) || (c === 46 && isDigit(src.charCodeAt(i + 1)))) {
      const found = /^(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)/.exec(
        src.slice(i, i + 64),
      )![0];
      push("num", found, i + found.length);
    } else if (c === 39 || c === 34 || c === 96) {
      const q = src[i]!;
      let j = i + 1;
      while (j < n && src[j] !== q) j += src[j] === "\\" ? 2 : 1;
      if (j >= n) push("other", q, n);
      else push("str", src.slice(i + 1, j), j + 1, q);
    } else if (c === 60 && src.startsWith("<<<", i) && /^<<<[ \t]*["']?\w+["']?\r?\n/.test(src.slice(i, i + 96))) {
      const head = /^<<<[ \t]*(["']?)(\w+)["']?\r?\n/.exec(src.slice(i, i + 96))!;
      const rest = src.slice(i + head[0].length);
      const end = new RegExp(`^([ \\t]*)${head[2]!}\\b`, "m").exec(rest);
      if (end === null) push("other", "<<<", n);
      else {
        const body = rest.slice(0, Math.max(0, end.index - 1));
        push(
          "str",
          end[1] === "" ? body : body.replaceAll(new RegExp(`^[ \\t]{0,${end[1]!.length}}`, "gm"), ""),
          i + head[0].length + end.index + end[0].length,
          head[1] === "'" ? "'" : "<<<",
        );
      }
    } else if (c === 40 && CASTS.test(src.slice(i, i + 16))) {
      const cast = CASTS.exec(src.slice(i, i + 16))![0];
      push("op", `(${cast.slice(1, -1).trim().toLowerCase()})`, i + cast.length, "cast");
    } else {
      const ch = src[i]!;
      const op = BY_FIRST.get(ch)?.find((p) => src.startsWith(p, i)) ?? ch;
      push("op", op, i + op.length);
    }
  }
  return out;
}
