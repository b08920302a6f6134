import { callExpr, nameExpr } from "../machine/reader.js";
import type { Expr } from "../machine/tree.js";
import { NONE, TRUE, text, thing, type Value } from "../machine/value.js";

export const valueExpr = (value: Value): Expr => ({ k: "value", value });
export const textExpr = (v: string): Expr => valueExpr(text(v));
export const noneExpr: Expr = valueExpr(NONE);

/** `-Name`, or `-Name:value` before its value, among the words of a command. `bound`: it was written with a colon. */
export const parameter = (name: string, bound: boolean): Expr =>
  valueExpr(
    thing(
      "parameter",
      bound
        ? [
            ["name", text(name)],
            ["bound", TRUE],
          ]
        : [["name", text(name)]],
    ),
  );

/** A command with its words in order. */
export const commandExpr = (name: string, args: readonly Expr[]): Expr =>
  callExpr(nameExpr("!&"), [textExpr(name), ...args]);

/** What stands before a bar, as the first word of what stands behind it. */
export const pipedExpr = (from: Expr): Expr => callExpr(nameExpr("!|"), [from]);

/** Operators spelled as words, by how tightly they bind. */
export const LEVELS: Readonly<Record<string, number>> = Object.assign(Object.create(null) as Record<string, number>, {
  "-and": 1,
  "-or": 1,
  "-xor": 1,
  "-band": 2,
  "-bor": 2,
  "-bxor": 2,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
  "-f": 6,
  "..": 7,
  "-shl": 5,
  "-shr": 5,
});
const COMPARISON =
  /^-[ci]?(?:eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|contains|notcontains|in|notin|replace|split|join|is|isnot|as)$/;

export const levelOf = (op: string): number | null => LEVELS[op] ?? (COMPARISON.test(op) ? 3 : null);
/** Case does not matter, so neither does whether an operator says so. */
export const plainOperator = (op: string): string =>
  COMPARISON.test(op)
    ? op.replace(
        /^-[ci](?=eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|contains|notcontains|in$|notin|replace|split|join)/,
        "-",
      )
    : op;
