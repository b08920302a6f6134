import type { EscapeRules } from "../codec/escape.js";
import { levels } from "../machine/levels.js";
import { nameExpr } from "../machine/reader.js";
import type { Expr, Param } from "../machine/tree.js";
import { NONE, text, UNKNOWN } from "../machine/value.js";

export const ESCAPES: EscapeRules = {
  simple: { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", e: "\x1b", f: "\f", v: "\v", s: " ", "0": "\0", "\n": "" },
  hex: 2,
  braces: true,
  octal: true,
  unicode: true,
  long: false,
  names: false,
  keeps: false,
};
export const BINARY = levels([
  [2, ".. ..."],
  [3, "||"],
  [4, "&&"],
  [6, "<=> == === != =~ !~"],
  [7, "< <= > >="],
  [8, "| ^"],
  [9, "&"],
  [10, "<< >>"],
  [11, "+ -"],
  [12, "* / %"],
  [14, "**"],
]);
export const ASSIGN = /^(?:[-+*/%|&^]|\*\*|\|\||&&|<<|>>)?=$/;
export const KEYWORDS = new Set(
  "if unless while until do then end else elsif when in rescue ensure and or not class module def return break next redo retry yield alias undef case for begin BEGIN END".split(
    " ",
  ),
);
export const MODIFIERS = new Set("if unless while until rescue".split(" "));
export const none: Expr = { k: "value", value: NONE };
export const unknownExpr: Expr = { k: "value", value: UNKNOWN };
export const value = (v: string): Expr => ({ k: "value", value: text(v) });
export const self: Param = { target: nameExpr("self"), fallback: null, kind: "self" };
