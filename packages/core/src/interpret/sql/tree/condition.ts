import type { SqlPredicate } from "../statement.js";
import { constant, isNode, list, NESTING_MOST, type Node, names, OddTree, tagged, text } from "./node.js";

const MOST = 32;
const VALUES_MOST = 8;

/** What a condition says about the rows it lets through. */
export interface Limit {
  readonly bounded: boolean;
  readonly predicates: readonly SqlPredicate[];
}

const NO_LIMIT: Limit = { bounded: false, predicates: [] };

/** Reads a condition. `target`: the table that is changed, for conditions that only ask whether a row is in it. */
export function limitOf(condition: unknown, target: string, depth = 0): Limit {
  if (depth > NESTING_MOST) throw new OddTree("nested too deep");
  if (!isNode(condition)) return NO_LIMIT;
  const bool = tagged(condition, "BoolExpr");
  if (bool !== null) {
    const args = list(bool.args).map((one) => limitOf(one, target, depth + 1));
    if (bool.boolop === "AND_EXPR") {
      const predicates = args.flatMap((one) => one.predicates).slice(0, MOST);
      return { bounded: args.some((one) => one.bounded), predicates };
    }
    if (bool.boolop === "OR_EXPR") return { bounded: args.every((one) => one.bounded), predicates: [] };
    return { bounded: !isNeverTrue(list(bool.args)[0]) && dependsOnRow(bool.args), predicates: [] };
  }
  if (tagged(condition, "CurrentOfExpr") !== null) return { bounded: true, predicates: [] };
  const fixed = tagged(condition, "A_Const");
  // `false` and `null` let nothing through.
  if (fixed !== null) return { bounded: fixed.isnull === true || constant(condition) === "false", predicates: [] };
  const sub = tagged(condition, "SubLink");
  if (sub !== null) return { bounded: limitsBySelection(sub, target, depth), predicates: [] };
  if (isAlwaysTrue(condition) || !dependsOnRow(condition)) return NO_LIMIT;
  const predicate = predicateOf(condition);
  return { bounded: true, predicates: predicate === null ? [] : [predicate] };
}

/** `x IS NOT NULL`, `x = x`, `x LIKE '%'`: true of nearly every row. */
function isAlwaysTrue(condition: Node): boolean {
  const test = tagged(condition, "NullTest");
  if (test !== null) return test.nulltesttype === "IS_NOT_NULL";
  const truth = tagged(condition, "BooleanTest");
  if (truth !== null) return /^IS_NOT_/.test(text(truth.booltesttype));
  const e = tagged(condition, "A_Expr");
  if (e === null) return false;
  const [operator = ""] = names(e.name);
  if (/^A?EXPR_(?:I?LIKE|SIMILAR)$/.test(text(e.kind).replace("AEXPR_", "EXPR_")))
    return operator.startsWith("!") ? false : /^%+$/.test(constant(e.rexpr) ?? "");
  if (/^(?:~|~\*)$/.test(operator)) return /^\^?(?:\.\*)?\$?$/.test(constant(e.rexpr) ?? "x");
  if (e.kind === "AEXPR_NOT_DISTINCT") return same(e.lexpr, e.rexpr);
  return /^(?:=|<=|>=)$/.test(operator) && same(e.lexpr, e.rexpr);
}

/** `x IS NULL`, `x <> x`: what makes its opposite hold always. */
function isNeverTrue(condition: unknown): boolean {
  if (!isNode(condition)) return true;
  const test = tagged(condition, "NullTest");
  if (test !== null) return test.nulltesttype === "IS_NULL";
  const e = tagged(condition, "A_Expr");
  return e !== null && /^(?:<>|<|>)$/.test(names(e.name)[0] ?? "") && same(e.lexpr, e.rexpr);
}

/** `EXISTS (SELECT 1)` and `id IN (SELECT id FROM t)` of the same table keep nothing out. */
function limitsBySelection(sub: Node, target: string, depth: number): boolean {
  const select = tagged(sub.subselect, "SelectStmt");
  if (select === null) return false;
  if (select.limitCount !== undefined) return true;
  const from = list(select.fromClause);
  if (from.length === 0) return false;
  if (sub.subLinkType === "EXISTS_SUBLINK" || mentions(select, target))
    return limitOf(select.whereClause, target, depth + 1).bounded;
  return true;
}

function mentions(select: Node, target: string): boolean {
  const last = target.slice(target.lastIndexOf(".") + 1);
  return list(select.fromClause).some((one) => text(tagged(one, "RangeVar")?.relname) === last);
}

/** A column, a parameter or a query stands in it. */
function dependsOnRow(value: unknown, depth = 0): boolean {
  if (depth > NESTING_MOST) throw new OddTree("nested too deep");
  if (Array.isArray(value)) return value.some((one) => dependsOnRow(one, depth + 1));
  if (!isNode(value)) return false;
  for (const key in value) {
    if (key === "ColumnRef" || key === "SubLink") return true;
    if (dependsOnRow(value[key], depth + 1)) return true;
  }
  return false;
}

function same(a: unknown, b: unknown): boolean {
  return isNode(a) && isNode(b) && plain(a) === plain(b);
}

const plain = (value: unknown): string =>
  JSON.stringify(value, (key, inner) => (key === "location" ? undefined : inner));

const MIRRORED: Readonly<Record<string, string>> = { "=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<=" };

function predicateOf(condition: Node): SqlPredicate | null {
  const test = tagged(condition, "NullTest");
  if (test !== null) {
    const column = columnOf(test.arg);
    return column === null ? null : { column, operator: "is", values: [] };
  }
  const e = tagged(condition, "A_Expr");
  if (e === null) return null;
  const [operator = ""] = names(e.name);
  const left = columnOf(e.lexpr);
  switch (e.kind) {
    case "AEXPR_OP": {
      if (MIRRORED[operator] === undefined) return null;
      if (left !== null) return made(left, operator, [e.rexpr]);
      const right = columnOf(e.rexpr);
      return right === null ? null : made(right, MIRRORED[operator]!, [e.lexpr]);
    }
    case "AEXPR_IN": {
      const items = list(tagged(e.rexpr, "List")?.items);
      return left === null || operator !== "=" ? null : made(left, items.length === 1 ? "=" : "in", items);
    }
    case "AEXPR_LIKE":
      return left === null || operator !== "~~" ? null : made(left, "like", [e.rexpr]);
    case "AEXPR_BETWEEN":
      return left === null ? null : made(left, "between", list(tagged(e.rexpr, "List")?.items));
    default:
      return null;
  }
}

function made(column: string, operator: string, operands: readonly unknown[]): SqlPredicate | null {
  const values: string[] = [];
  for (const one of operands) {
    const value = constant(one);
    if (value === null || value.length > 256) return null;
    values.push(value);
  }
  return values.length === 0 ? null : { column, operator, values: values.slice(0, VALUES_MOST) };
}

/** `column`, `table.column`; null for anything else. */
function columnOf(value: unknown): string | null {
  const fields = tagged(value, "ColumnRef")?.fields;
  if (fields === undefined) return null;
  const parts = names(fields);
  return parts.length === 0 || parts.some((part) => part === "") ? null : parts.slice(-2).join(".").slice(0, 256);
}
