import type { Cursor } from "../cursor.js";
import type { SqlEffect, SqlPredicate } from "../statement.js";
import { namesAt } from "../tables.js";
import type { SqlToken } from "../tokens.js";

import { type Draft, draft } from "./draft.js";
import { firstName, hidden, limited, skip } from "./select.js";

export function insert(c: Cursor, i: number): Draft {
  const at = skip(
    c,
    i + 1,
    /^(?:INTO|IGNORE|LOW_PRIORITY|DELAYED|HIGH_PRIORITY|OR|REPLACE|ROLLBACK|ABORT|FAIL|OVERWRITE|TABLE|DIRECTORY|LOCAL|TOP)$/,
  );
  if (c.word(i + 1) === "OVERWRITE" && c.anywhere("DIRECTORY") > 0) {
    return draft("unknown", "INSERT OVERWRITE DIRECTORY", {
      executes: [{ type: "file-write", path: c.at(at).t === "text" ? c.at(at).v : null, client: false }],
    });
  }
  const inner = hidden(c, i);
  // Rows that are there already are changed instead of added.
  const updates =
    (c.find("CONFLICT", i) > 0 && c.words(c.find("DO", c.find("CONFLICT", i)), "DO", "UPDATE")) ||
    (c.find("DUPLICATE", i) > 0 && c.words(c.find("DUPLICATE", i), "DUPLICATE", "KEY", "UPDATE"));
  const replaces = c.word(i + 1) === "OR" && c.word(i + 2) === "REPLACE";
  const overwrites = c.word(i + 1) === "OVERWRITE";
  const verb = updates ? "UPSERT" : replaces || overwrites ? "REPLACE" : c.word(i);
  return draft(inner?.kind === "delete" ? "delete" : "write", verb, {
    tables: [...firstName(c, at), ...(inner?.tables ?? [])],
    bounded: inner?.bounded ?? true,
    predicates: verb === "INSERT" ? insertedValues(c, at) : [],
  });
}

/** `INSERT INTO t (a, b) VALUES (1, 2)`: one written-out row says what its columns hold. */
function insertedValues(c: Cursor, at: number): readonly SqlPredicate[] {
  const n = c.name(at);
  if (n === null || !c.op(n.next, "(")) return [];
  const values = c.behind(n.next);
  if (c.word(values) !== "VALUES" || !c.op(values + 1, "(")) return [];
  // A second row, or a clause behind the first one.
  if (c.at(c.behind(values + 1)).v !== "") return [];
  const columns = items(c, n.next);
  const literals = items(c, values + 1);
  if (columns.length !== literals.length) return [];
  return columns.slice(0, 16).flatMap((column, i): SqlPredicate[] => {
    const literal = literals[i]!;
    const [name] = column;
    const [value] = literal;
    if (column.length !== 1 || literal.length !== 1 || name === undefined || value === undefined) return [];
    if ((name.t !== "word" && name.t !== "name") || (value.t !== "text" && value.t !== "number")) return [];
    return [{ column: name.v.toLowerCase(), operator: "=", values: [value.v.slice(0, 256)] }];
  });
}

/** What stands between the commas of a bracket. */
function items(c: Cursor, open: number): (readonly SqlToken[])[] {
  const out: SqlToken[][] = [[]];
  let depth = 0;
  const end = c.behind(open) - 1;
  for (let i = open + 1; i < end && out.length <= 64; i++) {
    if (c.op(i, "(")) depth++;
    else if (c.op(i, ")")) depth--;
    if (depth === 0 && c.op(i, ",")) out.push([]);
    else out[out.length - 1]!.push(c.at(i));
  }
  return out;
}

export function update(c: Cursor, i: number): Draft {
  const at = skip(c, i + 1, /^(?:ONLY|LOW_PRIORITY|IGNORE|OR|REPLACE|ROLLBACK|ABORT|FAIL|TOP)$/);
  const inner = hidden(c, i);
  return draft(inner?.kind === "delete" ? "delete" : "write", "UPDATE", {
    tables: [...firstName(c, at), ...(inner?.tables ?? [])],
    ...limited(c, i),
  });
}

export function remove(c: Cursor, i: number): Draft {
  const from = c.find("FROM", i);
  const at = skip(c, from > 0 && from - i < 8 ? from + 1 : i + 1, /^ONLY$/);
  return draft("delete", "DELETE", { tables: firstName(c, at), ...limited(c, i) });
}

export function merge(c: Cursor, i: number): Draft {
  const at = skip(c, i + 1, /^(?:INTO|ONLY)$/);
  const deletes = c.anywhere("DELETE", at) > 0;
  return draft(deletes ? "delete" : "write", "MERGE", { tables: firstName(c, at), bounded: true });
}

export function truncate(c: Cursor, i: number): Draft {
  return draft("delete", "TRUNCATE", { tables: namesAt(c, skip(c, i + 1, /^(?:TABLE|ONLY)$/)) });
}

export function copy(c: Cursor, i: number): Draft {
  const inner = hidden(c, i);
  const body = c.op(i + 1, "(") ? c.behind(i + 1) : 0;
  const n = body > 0 ? null : c.name(i + 1);
  let j = body > 0 ? body : (n?.next ?? i + 1);
  while (j < c.tokens.length && c.word(j) !== "FROM" && c.word(j) !== "TO") j = c.op(j, "(") ? c.behind(j) : j + 1;
  const out = c.word(j) === "TO";
  const where = c.at(j + 1);
  const tables = n === null ? [] : [n.name];
  const executes: SqlEffect[] = [];
  if (c.word(j + 1) === "PROGRAM")
    executes.push({ type: "program", command: c.at(j + 2).t === "text" ? c.at(j + 2).v : null });
  else if (!/^P?STD(?:IN|OUT)$/.test(c.word(j + 1)))
    executes.push({ type: out ? "file-write" : "file-read", path: where.t === "text" ? where.v : null, client: false });
  if (inner !== null) {
    const statement = inner.kind === "delete" ? inner.statement : `COPY ${inner.statement}`;
    return { ...inner, statement, executes: [...executes, { type: "export" }] };
  }
  if (out) return draft("read", "COPY", { tables, bounded: body > 0, executes: [...executes, { type: "export" }] });
  return draft("write", "COPY", { tables, bounded: true, executes });
}

export function load(c: Cursor, i: number): Draft {
  const data = c.word(i + 1) === "DATA" || c.word(i + 1) === "XML";
  const path = c.tokens.find((t) => t.t === "text");
  if (!data) return draft("unknown", "LOAD", { executes: [{ type: "code", what: "library" }] });
  const into = c.anywhere("TABLE", i);
  return draft("write", "LOAD DATA", {
    tables: firstName(c, into + 1),
    bounded: true,
    executes: [{ type: "file-read", path: path?.v ?? null, client: c.anywhere("LOCAL", i) > 0 }],
  });
}
