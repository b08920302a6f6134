import type { Cursor } from "./cursor.js";

const TABLES_MOST = 64;
/** Words that never are a table after `FROM` or a comma. */
const NOT_TABLES = new Set([
  "SELECT",
  "LATERAL",
  "ONLY",
  "UNNEST",
  "VALUES",
  "TABLE",
  "JSON_TABLE",
  "XMLTABLE",
  "ROWS",
  "WHERE",
  "SET",
  "WITH",
  "DUAL",
]);
const AFTER_TABLE = new Set(["FROM", "JOIN", "USING", "INTO"]);

/** Names of common table expressions, which are no tables. */
export function commonNames(c: Cursor): ReadonlySet<string> {
  const out = new Set<string>();
  for (let i = 0; i < c.tokens.length; i++) {
    if (c.word(i) !== "WITH" && !(c.op(i, ",") && out.size > 0)) continue;
    let j = c.word(i) === "WITH" ? i + 1 : i + 1;
    if (c.word(j) === "RECURSIVE") j++;
    const n = c.name(j);
    if (n === null) continue;
    const next = c.op(n.next, "(") ? c.behind(n.next) : n.next;
    if (c.word(next) === "AS") out.add(n.name);
  }
  return out;
}

/** Tables named after `FROM`, `JOIN` and `USING`, in any depth. */
export function tablesRead(c: Cursor, common: ReadonlySet<string>): string[] {
  const out = new Set<string>();
  for (let i = 0; i < c.tokens.length && out.size < TABLES_MOST; i++) {
    const w = c.word(i);
    if (!AFTER_TABLE.has(w) || w === "INTO") continue;
    // `EXTRACT(x FROM y)`, `IS DISTINCT FROM`, `TRIM(BOTH FROM x)` and `USING (columns)` name no table.
    if (w === "FROM" && (c.word(i - 1) === "DISTINCT" || insideFunction(c, i))) continue;
    for (let j = i + 1; ; ) {
      while (c.word(j) === "ONLY" || c.word(j) === "LATERAL") j++;
      const n = NOT_TABLES.has(c.word(j)) ? null : c.name(j);
      if (n === null) break;
      if (!c.op(n.next, "(") && !common.has(n.name)) out.add(n.name);
      // An alias, and then the next of a list.
      let k = c.op(n.next, "(") ? c.behind(n.next) : n.next;
      if (c.op(k, "*")) k++;
      if (c.word(k) === "AS") k++;
      if ((c.at(k).t === "word" && !CLAUSE.has(c.word(k))) || c.at(k).t === "name") k++;
      if (!c.op(k, ",")) break;
      j = k + 1;
    }
  }
  return [...out];
}

const CLAUSE = new Set([
  "WHERE",
  "GROUP",
  "ORDER",
  "LIMIT",
  "JOIN",
  "LEFT",
  "RIGHT",
  "INNER",
  "CROSS",
  "FULL",
  "NATURAL",
  "ON",
  "USING",
  "UNION",
  "HAVING",
  "SET",
  "FOR",
  "WINDOW",
  "EXCEPT",
  "INTERSECT",
  "FETCH",
  "OFFSET",
  "RETURNING",
  "TABLESAMPLE",
]);

/** `FROM` at `i` belongs to a function's own syntax: `EXTRACT(day FROM x)`. */
function insideFunction(c: Cursor, i: number): boolean {
  let depth = 0;
  for (let j = i - 1; j >= 0 && i - j < 64; j--) {
    if (c.op(j, ")")) depth++;
    else if (c.op(j, "(") && depth-- === 0)
      return /^(?:EXTRACT|TRIM|SUBSTRING|OVERLAY|POSITION|COLLATION)$/.test(c.word(j - 1));
    else if (depth === 0 && c.word(j) === "SELECT") return false;
  }
  return false;
}

/** Names in a list: `DROP TABLE a, b.c`. */
export function namesAt(c: Cursor, from: number): string[] {
  const out: string[] = [];
  for (let i = from; out.length < TABLES_MOST; ) {
    const n = c.name(i);
    if (n === null) break;
    out.push(n.name);
    let k = n.next;
    if (c.op(k, "(")) k = c.behind(k);
    if (c.op(k, "*")) k++;
    if (!c.op(k, ",")) break;
    i = k + 1;
    if (c.word(i) === "ONLY") i++;
  }
  return out;
}
