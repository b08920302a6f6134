import type { SqlToken } from "./tokens.js";

/** Statements between semicolons outside of brackets. */
export function split(tokens: readonly SqlToken[]): (readonly SqlToken[])[] {
  const out: (readonly SqlToken[])[] = [];
  let from = 0;
  let depth = 0;
  const cut = (to: number): void => {
    if (to > from) out.push(tokens.slice(from, to));
    from = to + 1;
  };
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!;
    if (t.t === "client") {
      // A client's command ends with its line and is a statement of its own where nothing stands before it.
      if (i === from) {
        out.push(tokens.slice(i, i + 1));
        from = i + 1;
      }
      continue;
    }
    if (
      t.t === "word" &&
      t.v === "GO" &&
      depth === 0 &&
      i > from &&
      (tokens[i + 1] === undefined || tokens[i + 1]!.t === "word")
    )
      cut(i);
    if (t.t !== "op") continue;
    if (t.v === "(") depth++;
    else if (t.v === ")") depth = Math.max(0, depth - 1);
    // A semicolon inside brackets that never close still ends something: the next part is read as well.
    else if (t.v === ";") {
      cut(i);
      depth = 0;
    }
  }
  cut(tokens.length);
  return out;
}

const HEADS =
  /^(?:SELECT|WITH|VALUES|INSERT|UPDATE|DELETE|DECLARE|SET|PRINT|USE|BEGIN|COMMIT|ROLLBACK|SAVE|OPEN|CLOSE|FETCH|DEALLOCATE|GO)$/;
const STARTS =
  /^(?:DROP|DELETE|UPDATE|INSERT|EXEC|EXECUTE|TRUNCATE|CREATE|ALTER|GRANT|REVOKE|DENY|SHUTDOWN|BACKUP|RESTORE|BULK|DBCC|RECONFIGURE|WAITFOR|MERGE|KILL|SELECT)$/;
/** Behind these a verb belongs to what stands before it. */
const CARRIES =
  /^(?:FOR|ON|OF|KEY|DO|AS|BY|IN|OR|AND|NOT|THEN|ELSE|WHEN|CASE|SELECT|UNION|ALL|EXCEPT|INTERSECT|MINUS|INNER|LEFT|RIGHT|FULL|CROSS|INTO|FROM|JOIN|WHERE|EXPLAIN|TABLE|AFTER|BEFORE|INSTEAD|IS|LIKE|DISTINCT|HAVING|END|LIMIT|RETURNING)$/;

/**
 * Statements that follow each other with nothing between, as SQL Server reads them: `SELECT 1 DROP TABLE t`. Only what would
 * pass as something smaller than what it hides is looked at.
 */
export function unjoined(part: readonly SqlToken[]): (readonly SqlToken[])[] {
  const head = part[0]!;
  if (head.t !== "word" || !HEADS.test(head.v)) return [part];
  const out: (readonly SqlToken[])[] = [];
  let from = 0;
  let depth = 0;
  // `WITH x AS (…) DELETE`, `INSERT INTO t SELECT`: the verb that is still to come.
  let awaits = head.v === "WITH" || head.v === "INSERT";
  for (let i = 1; i < part.length; i++) {
    const t = part[i]!;
    if (t.t === "op") depth += t.v === "(" ? 1 : t.v === ")" ? -1 : 0;
    if (depth > 0 || t.t !== "word" || !STARTS.test(t.v) || !begins(part, i)) continue;
    if (t.v === "SELECT" && /^(?:SELECT|VALUES)$/.test(part[from]!.v)) continue;
    if (awaits && (head.v === "WITH" || t.v === "SELECT")) {
      awaits = false;
      continue;
    }
    out.push(part.slice(from, i));
    from = i;
    awaits = t.v === "INSERT";
  }
  out.push(part.slice(from));
  return out;
}

function begins(part: readonly SqlToken[], i: number): boolean {
  const before = part[i - 1]!;
  const after = part[i + 1];
  if (before.t === "op" && before.v !== ")" && before.v !== "*") return false;
  if (before.t === "word" && CARRIES.test(before.v)) return false;
  if (after === undefined) return /^(?:SHUTDOWN|RECONFIGURE)$/.test(part[i]!.v);
  // `insert(a, 1, 1, b)` is a function; `EXEC('…')` is not.
  return after.t !== "op" || (after.v === "(" && /^EXEC/.test(part[i]!.v)) || after.v === "*";
}
