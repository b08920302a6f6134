import type { EscapeRules } from "../codec/escape.js";
import { levels } from "../machine/levels.js";
import { nameExpr } from "../machine/reader.js";
import type { Expr, Param } from "../machine/tree.js";
import { NONE } from "../machine/value.js";

export const ESCAPES: EscapeRules = {
  simple: { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", "0": "\0", "\n": "" },
  hex: 2,
  braces: true,
  octal: true,
  unicode: true,
  long: false,
  names: false,
  keeps: false,
};

export const BINARY = levels([
  [1, "??"],
  [2, "||"],
  [3, "&&"],
  [4, "|"],
  [5, "^"],
  [6, "&"],
  [7, "== != === !=="],
  [8, "< > <= >= instanceof in"],
  [9, "<< >> >>>"],
  [10, "+ -"],
  [11, "* / %"],
  [12, "**"],
]);
export const LOGIC: Readonly<Record<string, "and" | "or" | "else">> = { "&&": "and", "||": "or", "??": "else" };
export const ASSIGN = new Set("= += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??=".split(" "));
export const PREFIX = new Set("! - + ~ typeof void delete await".split(" "));
export const none: Expr = { k: "value", value: NONE };
export const self: Param = { target: nameExpr("this"), fallback: null, kind: "self" };
/** `arguments` of functions that have it. */
export const EVERYTHING = "arguments";
