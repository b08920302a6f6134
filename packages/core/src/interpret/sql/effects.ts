import type { Cursor } from "./cursor.js";
import { effectOf } from "./functions/effects.js";
import { isPureFunction } from "./functions/pure.js";
import type { SqlEffect } from "./statement.js";

const EFFECTS_MOST = 32;

/** Words before a bracket that call nothing. */
const NOT_CALLED: ReadonlySet<string> = new Set(
  `ALL AND ANY AS BETWEEN BY CASE COLUMNS CONFLICT CROSS CUBE DEFAULT DISTINCT ELSE EXCEPT EXCLUDE EXISTS FETCH FILTER FIRST FOR
  FROM FULL GROUP HAVING ILIKE IN INDEX INNER INTERSECT INTO IS JOIN KEY LATERAL LEFT LIKE LIMIT MATERIALIZED MINUS NATURAL
  NEXT NOT NULL OF OFFSET ON ONLY OPTION OR ORDER OUTER OVER PARTITION PIVOT PRIMARY QUALIFY RANGE RECURSIVE REPLACE
  RETURNING RIGHT RLIKE ROLLUP ROW ROWS SELECT SET SETS SIMILAR SOME TABLE TABLESAMPLE THEN TO TOP UNION UNIQUE UNPIVOT
  USING VALUES COPY WHEN WHERE WINDOW WITH WITHIN XOR EXPLAIN ANALYZE ANALYSE VERBOSE DESCRIBE SHOW PRAGMA`.split(
    /\s+/,
  ),
);

/**
 * Calls of functions that do more than answer. `reads`: also those of functions nobody here knows, which only matter in
 * what else would be a read.
 */
export function outsideEffects(c: Cursor, reads: boolean, common: ReadonlySet<string>): SqlEffect[] {
  const out: SqlEffect[] = [];
  for (let i = 0; i < c.tokens.length && out.length < EFFECTS_MOST; i++) {
    const t = c.at(i);
    if (reads && t.t === "text" && /^(?:FROM|JOIN)$/.test(c.word(i - 1)) && /[./:*]/.test(t.v)) {
      // DuckDB reads a file that stands where a table would.
      out.push(
        /^[a-z0-9]+:\/\//i.test(t.v)
          ? { type: "connect", target: t.v }
          : { type: "file-read", path: t.v, client: false },
      );
    }
    if (t.t !== "word" && t.t !== "name") continue;
    if (t.t === "word" && ((t.v === "NEXTVAL" && c.op(i - 1, ".")) || c.words(i, "NEXT", "VALUE", "FOR")))
      out.push({ type: "write", what: "sequence", table: null });
    if (c.op(i - 1, ".")) continue;
    const n = c.name(i);
    if (n === null) continue;
    // Procedures are named without brackets: `EXEC xp_cmdshell 'dir'`.
    const bracket = c.op(n.next, "(");
    const called = bracket || /^(?:EXEC|EXECUTE|CALL)$/.test(c.word(i - 1)) || /(?:^|\.)xp_\w+$/.test(n.name);
    if (!called) continue;
    const make = effectOf(n.name);
    if (make !== null) out.push(make(firstText(c, n.next)));
    else if (reads && bracket && isStranger(c, i, n.name, common)) out.push({ type: "function", name: n.name });
    i = n.next - 1;
  }
  return out;
}

function isStranger(c: Cursor, i: number, name: string, common: ReadonlySet<string>): boolean {
  if (c.at(i).t === "word" && NOT_CALLED.has(c.word(i))) return false;
  // `FROM t AS x(a, b)`, `FROM f() x(a, b)`, `PRAGMA table_info(t)`
  if (/^(?:AS|PRAGMA)$/.test(c.word(i - 1)) || c.op(i - 1, ")") || c.at(i - 1).t === "name") return false;
  return !common.has(name) && !isPureFunction(name);
}

/** The literal that follows, in brackets or not. */
function firstText(c: Cursor, at: number): string | null {
  let i = c.op(at, "(") ? at + 1 : at;
  // `@command = 'dir'`
  if (c.at(i).t === "variable" && c.op(i + 1, "=")) i += 2;
  const t = c.at(i);
  return t.t === "text" && !c.op(i + 1, "||") && !c.op(i + 1, "+") ? t.v : null;
}
