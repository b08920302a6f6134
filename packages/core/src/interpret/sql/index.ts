import { LIMITS } from "../../spine/index.js";
import { classify } from "./classify.js";
import { dialectOf } from "./dialect.js";
import type { SqlParser, SqlReading, SqlStatement } from "./statement.js";
import { type SqlToken, tokenizeSql } from "./tokens.js";

export { sqlActions } from "./actions.js";
export type { SqlEffect, SqlKind, SqlParser, SqlPredicate, SqlReading, SqlStatement } from "./statement.js";
export { isPureRead } from "./statement.js";

const STATEMENTS_MOST = 1024;
const INNER_MOST = 4;

/**
 * Reads SQL text and says what each statement does. Total and conservative: what is not understood is `unknown`, never a
 * read. Linear in the text; beyond `LIMITS.command` code units or 1,024 statements the rest is one `unknown`.
 *
 * @param dialect as the client or driver is called: `postgres`, `mysql`, `sqlite`, `mssql`, `oracle`, `db2` …
 * @param parser a full parser of the dialect, asked first where one is handed in
 */
export function readSql(text: string, dialect: string, parser?: SqlParser): SqlReading {
  if (text.length > LIMITS.command) return { statements: [unread(0, text.length)] };
  const parsed = parser?.(text, dialect) ?? null;
  if (parsed !== null) return parsed;
  const statements: SqlStatement[] = [];
  collect(text, dialect, 0, statements);
  return { statements };
}

function collect(text: string, dialect: string, depth: number, out: SqlStatement[]): void {
  const { tokens, broken, ambiguous } = tokenizeSql(text, dialectOf(dialect));
  for (const part of split(tokens)) {
    if (out.length >= STATEMENTS_MOST) {
      out.push(unread(part[0]!.start, text.length));
      return;
    }
    const last = part[part.length - 1]!.end === tokens[tokens.length - 1]!.end;
    const { statement, inner } = classify(part, ambiguous || (broken && last));
    if (inner === null) out.push(statement);
    else if (depth < INNER_MOST) collect(inner, dialect, depth + 1, out);
    else out.push(unread(statement.span.start, statement.span.end));
  }
}

/** Statements between semicolons outside of brackets. */
function split(tokens: readonly SqlToken[]): (readonly SqlToken[])[] {
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

function unread(start: number, end: number): SqlStatement {
  return {
    kind: "unknown",
    statement: "",
    tables: [],
    reads: [],
    bounded: false,
    predicates: [],
    executes: [],
    destroys: false,
    span: { start, end },
  };
}
