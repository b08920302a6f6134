import type { Cursor } from "../cursor.js";
import type { SqlEffect } from "../statement.js";
import { namesAt } from "../tables.js";

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
  return draft(inner?.kind === "delete" ? "delete" : "write", c.word(i), {
    tables: [...firstName(c, at), ...(inner?.tables ?? [])],
    bounded: inner?.bounded ?? true,
  });
}

export function update(c: Cursor, i: number): Draft {
  const at = skip(c, i + 1, /^(?:ONLY|LOW_PRIORITY|IGNORE|OR|REPLACE|ROLLBACK|ABORT|FAIL|TOP)$/);
  const inner = hidden(c, i);
  return draft(inner?.kind === "delete" ? "delete" : "write", "UPDATE", {
    ...limited(c, i),
    tables: [...firstName(c, at), ...(inner?.tables ?? [])],
  });
}

export function remove(c: Cursor, i: number): Draft {
  const from = c.find("FROM", i);
  const at = skip(c, from > 0 && from - i < 8 ? from + 1 : i + 1, /^ONLY$/);
  return draft("delete", "DELETE", { ...limited(c, i), tables: firstName(c, at) });
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
  else if (!/^(?:STDIN|STDOUT)$/.test(c.word(j + 1)))
    executes.push({ type: out ? "file-write" : "file-read", path: where.t === "text" ? where.v : null, client: false });
  if (inner !== null) return { ...inner, statement: "COPY", executes };
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
