import { openPages, SqliteError } from "./pages.js";
import type { Value } from "./record.js";
import { rowsOf } from "./table.js";

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Value>>;

export interface Database {
  /** Rows of a table; null for one that is too long. @throws SqliteError where there is no such table */
  rows(table: string): Generator<Row | null>;
  close(): void;
}

/** Opens a database for reading whole tables. @throws SqliteError, and what opening a file throws */
export function openDatabase(path: string): Database {
  const pages = openPages(path);
  return {
    *rows(table) {
      for (const entry of rowsOf(pages, 1)) {
        const [type, name, , root, sql] = entry ?? [];
        if (type !== "table" || name !== table || typeof root !== "number" || typeof sql !== "string") continue;
        const columns = columnsOf(sql);
        for (const values of rowsOf(pages, root)) {
          yield values === null ? null : Object.fromEntries(columns.map((column, at) => [column, values[at] ?? null]));
        }
        return;
      }
      throw new SqliteError("there is no such table");
    },
    close: () => pages.close(),
  };
}

const CONSTRAINT = /^(constraint|primary|unique|check|foreign)\b/i;

/** Names of the columns in the order rows hold them, from the text that made the table. */
function columnsOf(sql: string): readonly string[] {
  const body = sql.slice(sql.indexOf("(") + 1, sql.lastIndexOf(")"));
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= body.length; at++) {
    if (body[at] === "(") depth++;
    else if (body[at] === ")") depth--;
    else if (at === body.length || (body[at] === "," && depth === 0)) {
      parts.push(body.slice(from, at).trim());
      from = at + 1;
    }
  }
  return parts.filter((part) => !CONSTRAINT.test(part)).map((part) => part.split(/\s/)[0]!.replace(/[`"[\]]/g, ""));
}
