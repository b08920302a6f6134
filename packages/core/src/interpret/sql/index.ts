import { classify } from "./classify.js";
import { dialectOf } from "./dialect.js";
import { isPlainText, isScannable, PARSE_MOST, type SqlParse, type SqlParser, type Unparsed } from "./parser.js";
import { settle } from "./settle.js";
import { split, unjoined } from "./split.js";
import type { SqlReading, SqlStatement } from "./statement.js";
import { tokenizeSql } from "./tokens.js";
import { readTree } from "./tree/reading.js";

export { type ClientFile, sqlActions } from "./actions.js";
export { unparsedFinding } from "./finding.js";
export { PARSE_MOST, type SqlParse, type SqlParser, type Unparsed } from "./parser.js";
export type { SqlEffect, SqlKind, SqlPredicate, SqlReading, SqlStatement, TableLimit } from "./statement.js";
export { isPureRead } from "./statement.js";
export { sqliteFile } from "./uri.js";

/** Code units of the longest text that is read at all. */
const READ_MOST = 256 * 1024;
const STATEMENTS_MOST = 1024;
const INNER_MOST = 4;

/**
 * Reads SQL text and says what each statement does. Total and conservative: what is not understood is `unknown`, never a
 * read. PostgreSQL is parsed by its own grammar where a parser is handed in; every other dialect, and what the parser does
 * not answer, is read by its words. Linear in the text; more than 256 Ki code units are one `unknown`, and so is what follows
 * 1,024 statements.
 *
 * @param dialect as the client or driver is called: `postgres`, `mysql`, `sqlite`, `mssql`, `oracle`, `db2` …
 */
export function readSql(text: string, dialect: string, parser: SqlParser | null = null): SqlReading {
  try {
    return readNested(text, dialect, parser, 0);
  } catch {
    // A mistake of ours must not let anything pass.
    return { statements: [unread(0, text.length)], unparsed: null };
  }
}

function readNested(text: string, dialect: string, parser: SqlParser | null, depth: number): SqlReading {
  if (text.length > READ_MOST || depth > INNER_MOST) return { statements: [unread(0, text.length)], unparsed: null };
  const name = dialectOf(dialect).name;
  const parsed = name === "postgres" ? parse(text, dialect, parser, depth) : null;
  if (parsed !== null && typeof parsed !== "string") return { statements: parsed, unparsed: null };
  return { statements: byWords(text, dialect, parsed === "odd_text" || !isPlainText(text)), unparsed: parsed };
}

/** Statements as the grammar reads them, or why it does not. */
function parse(
  text: string,
  dialect: string,
  parser: SqlParser | null,
  depth: number,
): readonly SqlStatement[] | Unparsed {
  if (parser === null) return "unavailable";
  if (text.length > PARSE_MOST || !isScannable(text)) return "too_long";
  if (!isPlainText(text)) return "odd_text";
  const parsed = asked(parser, text);
  if (parsed?.ok !== true) return parsed?.reason ?? "unavailable";
  try {
    return readTree(parsed.tree, text, {
      byWords: (start, end) => byWords(text.slice(start, end), dialect, false).map((one) => moved(one, start)),
      byText: (inner) => readNested(inner, dialect, parser, depth + 1).statements,
    }).map(settle);
  } catch {
    return "odd_tree";
  }
}

function asked(parser: SqlParser, text: string): SqlParse | null {
  try {
    return parser(text);
  } catch {
    return { ok: false, reason: "unavailable" };
  }
}

const moved = (one: SqlStatement, by: number): SqlStatement => ({
  ...one,
  span: { start: one.span.start + by, end: one.span.end + by },
});

function byWords(text: string, dialect: string, unsure: boolean): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  collect(text, dialect, unsure, 0, statements);
  return EMBEDDED.test(dialect.slice(0, 32)) ? statements.map(onThisMachine) : statements;
}

/** Engines that run in the program that uses them, so that their files are that program's. */
const EMBEDDED = /^(?:sqlite3?|litecli|duckdb)$/i;

function onThisMachine(one: SqlStatement): SqlStatement {
  if (one.executes.length === 0) return one;
  const executes = one.executes.map((e) =>
    e.type === "file-read" || e.type === "file-write" || e.type === "program" ? { ...e, client: true } : e,
  );
  return { ...one, executes };
}

function collect(text: string, dialect: string, unsure: boolean, depth: number, out: SqlStatement[]): void {
  const spoken = dialectOf(dialect);
  const { tokens, broken, ambiguous } = tokenizeSql(text, spoken);
  // A comment that never ends: what its writer takes for a comment may not be one.
  if (tokens.length === 0 && broken) out.push(unread(0, text.length));
  const parts = split(tokens);
  for (const part of spoken.loose ? parts.flatMap(unjoined) : parts) {
    if (out.length >= STATEMENTS_MOST) {
      out.push(unread(part[0]!.start, text.length));
      return;
    }
    const last = part[part.length - 1]!.end === tokens[tokens.length - 1]!.end;
    const { statement, inner } = classify(part, unsure || ambiguous || (broken && last));
    if (inner === null) out.push(statement);
    else if (depth < INNER_MOST) collect(inner, dialect, unsure, depth + 1, out);
    else out.push(unread(statement.span.start, statement.span.end));
  }
}

function unread(start: number, end: number): SqlStatement {
  return {
    kind: "unknown",
    statement: "",
    tables: [],
    reads: [],
    bounded: false,
    predicates: [],
    limits: [],
    executes: [],
    destroys: false,
    span: { start, end },
  };
}
