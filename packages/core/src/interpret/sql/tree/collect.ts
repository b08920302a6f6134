import { limitsOf, type Source } from "../limits.js";
import type { SqlEffect, SqlKind, SqlPredicate, TableLimit } from "../statement.js";
import { callEffects } from "./calls.js";
import { changeOf } from "./change.js";
import { limitOf } from "./condition.js";
import { isNode, list, NESTING_MOST, type Node, OddTree, relationName, tagged, text } from "./node.js";

/** One change a statement makes. A statement with changes inside its expressions makes several. */
export interface Change {
  readonly kind: Exclude<SqlKind, "read" | "session">;
  readonly statement: string;
  readonly tables: readonly string[];
  readonly bounded: boolean;
  readonly predicates: readonly SqlPredicate[];
}

/** Names of common table expressions that are visible, each of which hides a table. */
export type Common = ReadonlySet<string>;

const NODES_MOST = 500_000;

/** What the queries of one statement read, change and call. */
export class Collected {
  readonly reads = new Set<string>();
  readonly changes: Change[] = [];
  readonly limits: TableLimit[] = [];
  readonly effects: SqlEffect[] = [];
  /** Texts that are run as queries. */
  readonly inner: string[] = [];
  /** Of the outermost query. */
  bounded = true;
  predicates: readonly SqlPredicate[] = [];
  /** Queries around that have columns of their own. */
  enclosing = 0;
  private nodes = 0;

  /** Counts one node. @throws OddTree */
  enter(depth: number): void {
    if (++this.nodes > NODES_MOST || depth > NESTING_MOST) throw new OddTree("too large");
  }
}

const CHANGES: ReadonlySet<string> = new Set(["InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"]);

/** Whatever a value of the tree holds: queries, tables, calls, in any depth. @throws OddTree */
export function walk(value: unknown, common: Common, out: Collected, depth = 0): void {
  if (typeof value !== "object" || value === null) return;
  out.enter(depth);
  if (Array.isArray(value)) {
    for (const one of value) walk(one, common, out, depth + 1);
    return;
  }
  const node = value as Node;
  for (const key in node) {
    const inner = node[key];
    if (typeof inner !== "object" || inner === null) continue;
    if (Array.isArray(inner) || !isNode(inner)) walk(inner, common, out, depth + 1);
    else if (key === "SelectStmt" || key === "larg" || key === "rarg") select(inner, common, out, depth + 1);
    else if (CHANGES.has(key)) changeOf(key, inner, common, out, depth + 1);
    else {
      if (key === "RangeVar" || typeof inner.relname === "string") readTable(inner, common, out);
      if (key === "FuncCall") callEffects(inner, out);
      walk(inner, common, out, depth + 1);
    }
  }
}

/** The table's name; empty where it is a common table expression. */
function readTable(relation: Node, common: Common, out: Collected): string {
  const name = relationName(relation);
  if (relation.schemaname === undefined && common.has(name)) return "";
  out.reads.add(name);
  return name;
}

/** One `SELECT`, with or without `UNION`, `VALUES` and what stands in it. */
export function select(node: Node, outer: Common, out: Collected, depth: number): void {
  out.enter(depth);
  const common = withClause(node, outer, out, depth);
  const { fromClause, whereClause, intoClause, lockingClause, withClause: _, ...rest } = node;
  const sources: Source[] = [];
  const predicates: SqlPredicate[] = [];
  for (const one of list(fromClause)) from(one, common, sources, predicates, true, out, depth + 1);
  const limit = limitOf(whereClause, "");
  predicates.push(...limit.predicates);
  out.limits.push(...limitsOf(sources, predicates, out.enclosing > 0));
  if (depth <= 1) {
    out.bounded = limit.bounded || node.limitCount !== undefined || sources.length === 0;
    out.predicates = predicates.slice(0, 32);
  }
  const encloses = sources.length > 0 ? 1 : 0;
  out.enclosing += encloses;
  walk(whereClause, common, out, depth + 1);
  walk(rest, common, out, depth + 1);
  out.enclosing -= encloses;
  const rel = isNode(intoClause) && isNode(intoClause.rel) ? relationName(intoClause.rel) : "";
  if (intoClause !== undefined)
    out.changes.push({ kind: "define", statement: "SELECT INTO", tables: [rel], bounded: true, predicates: [] });
  // Locks keep everybody else from changing the rows, and take the right to change them.
  if (list(lockingClause).length > 0) {
    const tables = sources.map(({ table }) => table);
    const bounded = limit.bounded || node.limitCount !== undefined;
    out.changes.push({ kind: "write", statement: "SELECT FOR UPDATE", tables, bounded, predicates: limit.predicates });
  }
}

/** Reads the expressions of a `WITH` and gives the names they have. */
export function withClause(node: Node, outer: Common, out: Collected, depth: number): Common {
  const clause = node.withClause;
  if (!isNode(clause)) return outer;
  const common = new Set(outer);
  const ctes = list(clause.ctes).map((one) => tagged(one, "CommonTableExpr") ?? {});
  const recursive = clause.recursive === true;
  if (recursive) for (const cte of ctes) common.add(text(cte.ctename));
  for (const cte of ctes) {
    walk(cte.ctequery, new Set(common), out, depth + 2);
    common.add(text(cte.ctename));
  }
  return common;
}

/** One item of a `FROM`: its tables, and conditions of joins that keep rows out of both sides. */
export function from(
  item: unknown,
  common: Common,
  sources: Source[],
  predicates: SqlPredicate[],
  inner: boolean,
  out: Collected,
  depth: number,
): void {
  out.enter(depth);
  const range = tagged(item, "RangeVar");
  if (range !== null) {
    const alias = isNode(range.alias) ? text(range.alias.aliasname) : text(range.relname);
    sources.push({ table: readTable(range, common, out), alias });
    return;
  }
  const join = tagged(item, "JoinExpr");
  if (join === null) {
    // A query or function in a `FROM` may use what stands before it.
    const encloses = sources.length > 0 ? 1 : 0;
    sources.push({ table: "", alias: "" });
    out.enclosing += encloses;
    walk(item, common, out, depth + 1);
    out.enclosing -= encloses;
    return;
  }
  const both = inner && (join.jointype === undefined || join.jointype === "JOIN_INNER");
  from(join.larg, common, sources, predicates, both, out, depth + 1);
  from(join.rarg, common, sources, predicates, both, out, depth + 1);
  if (both) predicates.push(...limitOf(join.quals, "").predicates);
  walk(join.quals, common, out, depth + 1);
}
