import { C_ESCAPES } from "../codec/escape.js";
import { levels } from "../machine/levels.js";
import type { Expr, Stmt } from "../machine/tree.js";
import { UNKNOWN } from "../machine/value.js";

export const ESCAPES = {
  simple: { ...C_ESCAPES, "/": "/" },
  hex: 2,
  braces: false,
  octal: true,
  unicode: false,
  long: false,
  names: false,
  keeps: true,
};
export const LINE = "$0";
export const LEVEL = levels([
  [1, "||"],
  [2, "&&"],
  [3, "in"],
  [4, "~ !~"],
  [5, "< <= > >= == != | |&"],
  [7, "+ -"],
  [8, "* / %"],
  [10, "^"],
]);
export const CONCAT = 6;
export const ASSIGN = /^(?:[-+*/%^]?=)$/;
export const nothing: Stmt = { k: "block", body: [] };
export const unknownExpr: Expr = { k: "value", value: UNKNOWN };
