import { limitsOf, type Source } from "../limits.js";
import type { SqlPredicate, TableLimit } from "../statement.js";
import { type Collected, type Common, from, walk, withClause } from "./collect.js";
import { limitOf } from "./condition.js";
import { constant, isNode, list, type Node, OddTree, relationName, tagged, text } from "./node.js";

/** One `INSERT`, `UPDATE`, `DELETE` or `MERGE`, wherever it stands. */
export function changeOf(tag: string, node: Node, outer: Common, out: Collected, depth: number): void {
  out.enter(depth);
  const common = withClause(node, outer, out, depth);
  const { relation, withClause: _, ...rest } = node;
  if (!isNode(relation)) throw new OddTree("a change of nothing");
  const table = relationName(relation);
  switch (tag) {
    case "InsertStmt":
      insert(node, table, out);
      return walk(rest, common, out, depth + 1);
    case "MergeStmt": {
      const deletes = list(node.mergeWhenClauses).some(
        (one) => tagged(one, "MergeWhenClause")?.commandType === "CMD_DELETE",
      );
      const kind = deletes ? "delete" : "write";
      out.changes.push({ kind, statement: "MERGE", tables: [table], bounded: true, predicates: [] });
      return walk(rest, common, out, depth + 1);
    }
    default:
      return rows(tag === "DeleteStmt" ? "delete" : "write", node, table, relation, common, out, depth);
  }
}

/** `UPDATE` and `DELETE`: rows chosen by a condition. */
function rows(
  kind: "write" | "delete",
  node: Node,
  table: string,
  relation: Node,
  common: Common,
  out: Collected,
  depth: number,
): void {
  const { fromClause, usingClause, whereClause, relation: _, withClause: __, ...rest } = node;
  const alias = isNode(relation.alias) ? text(relation.alias.aliasname) : text(relation.relname);
  const sources: Source[] = [{ table, alias }];
  const joined: SqlPredicate[] = [];
  for (const one of [...list(fromClause), ...list(usingClause)])
    from(one, common, sources, joined, true, out, depth + 1);
  const { bounded, predicates } = limitOf(whereClause, table);
  const statement = kind === "delete" ? "DELETE" : "UPDATE";
  out.changes.push({ kind, statement, tables: [table], bounded, predicates });
  out.limits.push(...limitsOf(sources, [...predicates, ...joined], out.enclosing > 0));
  out.enclosing++;
  walk([whereClause, rest], common, out, depth + 1);
  out.enclosing--;
}

function insert(node: Node, table: string, out: Collected): void {
  // Rows that are there already are changed instead of added.
  const updates = isNode(node.onConflictClause) && node.onConflictClause.action === "ONCONFLICT_UPDATE";
  const statement = updates ? "UPSERT" : "INSERT";
  out.changes.push({ kind: "write", statement, tables: [table], bounded: true, predicates: [] });
  out.limits.push(updates ? { table, where: {} } : inserted(node, table));
}

/** What the written-out rows of an `INSERT` have in common. */
function inserted(node: Node, table: string): TableLimit {
  const columns = list(node.cols).map((one) => text(tagged(one, "ResTarget")?.name));
  const values = list(tagged(node.selectStmt, "SelectStmt")?.valuesLists).map((one) =>
    list(tagged(one, "List")?.items),
  );
  const where: Record<string, string> = {};
  for (const [i, column] of columns.slice(0, 16).entries()) {
    const first = constant(values[0]?.[i]);
    if (first === null || first.length > 256 || column === "__proto__") continue;
    if (values.every((row) => constant(row[i]) === first)) where[column] = first;
  }
  return { table, where };
}
