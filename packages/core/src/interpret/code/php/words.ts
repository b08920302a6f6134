import type { EscapeRules } from "../codec/escape.js";
import { levels } from "../machine/levels.js";
import { nameExpr } from "../machine/reader.js";
import type { Expr, Param } from "../machine/tree.js";
import { NONE, UNKNOWN } from "../machine/value.js";

export const ESCAPES: EscapeRules = {
  simple: { n: "\n", t: "\t", r: "\r", v: "\v", e: "\x1b", f: "\f", "\\": "\\", $: "$", '"': '"', "`": "`" },
  hex: 2,
  braces: true,
  octal: true,
  unicode: false,
  long: false,
  names: false,
  keeps: true,
};
export const BINARY = levels([
  [1, "or"],
  [2, "xor"],
  [3, "and"],
  [6, "??"],
  [7, "||"],
  [8, "&&"],
  [9, "|"],
  [10, "^"],
  [11, "&"],
  [12, "== != <> === !== <=>"],
  [13, "< <= > >="],
  [14, ". << >>"],
  [15, "+ -"],
  [16, "* / %"],
  [18, "instanceof"],
  [19, "**"],
]);
export const LOGIC: Readonly<Record<string, "and" | "or" | "else">> = {
  "&&": "and",
  and: "and",
  "||": "or",
  or: "or",
  xor: "or",
  "??": "else",
};
export const ASSIGN = /^(?:[-+*/.%&|^]|\*\*|<<|>>|\?\?)?=$/;
export const none: Expr = { k: "value", value: NONE };
export const unknownExpr: Expr = { k: "value", value: UNKNOWN };
export const self: Param = { target: nameExpr("$this"), fallback: null, kind: "self" };
