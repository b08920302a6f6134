import type { Token } from "../machine/reader.js";
import { isDigit, isLetter, operatorAt, operators, Scan } from "../machine/scan.js";

const OPERATORS = operators([
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
]);

const isStart = (c: number): boolean => isLetter(c) || c > 127 || c === 92;
const CASTS = /^\(\s*(?:int|integer|float|double|string|bool|boolean|array|object|binary|unset)\s*\)/i;

/** Tokens of a PHP text. Without an opening tag all of it is code; with one, what is outside is printed. */
export function tokenize(src: string): Token[] {
  const s = new Scan(src);
  const n = src.length;
  if (/<\?(?:php|=)/.test(src.slice(0, 65_536))) {
    if (src.startsWith("#!")) s.i = Math.max(0, src.indexOf("\n"));
    outside(s);
  }
  while (s.i < n) {
    const { i } = s;
    const c = src.charCodeAt(i);
    if (c === 10 || c === 32 || c === 9 || c === 13) {
      if (c === 10) s.line = true;
      s.skip(i + 1);
    } else if ((c === 35 && src[i + 1] !== "[") || (c === 47 && src[i + 1] === "/")) {
      const end = /\n|\?>/.exec(src.slice(i, i + 65_536));
      s.i = end === null ? Math.min(n, i + 65_536) : i + end.index;
    } else if (c === 47 && src[i + 1] === "*") {
      const end = src.indexOf("*/", i + 2);
      s.skip(end < 0 ? n : end + 2);
    } else if (c === 63 && src[i + 1] === ">") {
      s.push("op", ";", i + 2);
      if (src[s.i] === "\n") s.i++;
      outside(s);
    } else if (c === 36 && isStart(src.charCodeAt(i + 1)) && src[i + 1] !== "\\") {
      let j = i + 2;
      while (j < n && (isStart(src.charCodeAt(j)) || isDigit(src.charCodeAt(j))) && src[j] !== "\\") j++;
      s.push("name", src.slice(i, j), j, "var");
    } else if (isStart(c)) {
      let j = i + 1;
      while (j < n && (isStart(src.charCodeAt(j)) || isDigit(src.charCodeAt(j)))) j++;
      s.push("name", src.slice(i, j).replace(/^\\/, ""), j);
    } else if (isDigit(c) || (c === 46 && isDigit(src.charCodeAt(i + 1)))) {
      const found = /^(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)/.exec(
        src.slice(i, i + 64),
      )![0];
      s.push("num", found, i + found.length);
    } else if (c === 39 || c === 34 || c === 96) {
      const q = src[i]!;
      let j = i + 1;
      while (j < n && src[j] !== q) j += src[j] === "\\" ? 2 : 1;
      if (j >= n) s.push("other", q, n);
      else s.push("str", src.slice(i + 1, j), j + 1, q);
    } else if (c === 60 && src.startsWith("<<<", i) && /^<<<[ \t]*["']?\w+["']?\r?\n/.test(src.slice(i, i + 96))) {
      const head = /^<<<[ \t]*(["']?)(\w+)["']?\r?\n/.exec(src.slice(i, i + 96))!;
      const rest = src.slice(i + head[0].length);
      const end = new RegExp(`^([ \\t]*)${head[2]!}\\b`, "m").exec(rest);
      if (end === null) s.push("other", "<<<", n);
      else {
        const body = rest.slice(0, Math.max(0, end.index - 1));
        s.push(
          "str",
          end[1] === "" ? body : body.replaceAll(new RegExp(`^[ \\t]{0,${end[1]!.length}}`, "gm"), ""),
          i + head[0].length + end.index + end[0].length,
          head[1] === "'" ? "'" : "<<<",
        );
      }
    } else if (c === 40 && CASTS.test(src.slice(i, i + 16))) {
      const cast = CASTS.exec(src.slice(i, i + 16))![0];
      s.push("op", `(${cast.slice(1, -1).trim().toLowerCase()})`, i + cast.length, "cast");
    } else {
      const op = operatorAt(OPERATORS, src, i);
      s.push("op", op, i + op.length);
    }
  }
  return s.out;
}

/** Text outside of tags, up to the next. */
function outside(s: Scan): void {
  const { src, i } = s;
  const open = src.indexOf("<?", i);
  const end = open < 0 ? src.length : open;
  if (end > i) s.push("str", src.slice(i, end), end, "html");
  if (open < 0) return;
  if (src.startsWith("<?=", s.i)) s.push("name", "echo", s.i + 3);
  else s.i += src.startsWith("<?php", s.i) ? 5 : 2;
}
