import { levels } from "../machine/levels.js";
import type { Expr } from "../machine/tree.js";
import { EMPTY, text, UNKNOWN } from "../machine/value.js";

export const LEVEL = levels([
  [3, ".. ..."],
  [4, "|| //"],
  [5, "&&"],
  [6, "| ^"],
  [7, "&"],
  [8, "== != <=> eq ne cmp"],
  [9, "< > <= >= lt gt le ge"],
  [11, "<< >>"],
  [12, "+ - ."],
  [13, "* / % x"],
  [14, "=~ !~"],
  [16, "**"],
]);
export const UNARY_LEVEL = 10;
export const ASSIGN = /^(?:[-+*/.%&|^x]|\*\*|\|\||&&|\/\/|<<|>>)?=$/;
/** Functions of one argument, which bind tighter than comparison. */
export const UNARY = new Set(
  "defined ref scalar lc uc lcfirst ucfirst length chr ord hex oct int abs sqrt rand srand quotemeta chomp chop chdir rmdir readlink shift pop keys values each exists delete caller umask sleep exit undef lock stat lstat localtime gmtime closedir readdir readline close fc require eval do log exp sin cos chroot alarm lcfirst fileno getc pos rewinddir unlock".split(
    " ",
  ),
);
export const NONARY = new Set("time wait wantarray times getppid fork __FILE__ __LINE__ __PACKAGE__ break".split(" "));
export const STATEMENT = new Set("if unless while until for foreach and or not xor".split(" "));
export const nothing: Expr = { k: "value", value: EMPTY };
export const unknownExpr: Expr = { k: "value", value: UNKNOWN };
export const value = (v: string): Expr => ({ k: "value", value: text(v) });
