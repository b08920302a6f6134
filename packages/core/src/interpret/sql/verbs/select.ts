import { dispatch } from "../classify.js";
import type { Cursor } from "../cursor.js";
import { limitOf } from "../predicate.js";
import { commonNames, namesAt, tablesRead } from "../tables.js";
import { type Draft, draft } from "./draft.js";

/** The limit a `WHERE` sets, or a `LIMIT` on rows. */
export function limited(c: Cursor, from: number): Pick<Draft, "bounded" | "predicates"> {
  const where = c.find("WHERE", from);
  if (where < 0) return { bounded: c.find("LIMIT", from) >= 0 || c.words(from + 1, "TOP"), predicates: [] };
  if (c.words(where + 1, "CURRENT", "OF")) return { bounded: true, predicates: [] };
  let end = c.tokens.length;
  for (const w of [
    "GROUP",
    "ORDER",
    "LIMIT",
    "RETURNING",
    "HAVING",
    "WINDOW",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "FETCH",
    "OFFSET",
    "FOR",
    "OPTION",
  ]) {
    const at = c.find(w, where);
    if (at > 0 && at < end) end = at;
  }
  // A bracket that closes more than was opened ends a statement inside another.
  let depth = 0;
  for (let j = where + 1; j < end; j++) {
    if (c.op(j, "(")) depth++;
    else if (c.op(j, ")") && --depth < 0) end = j;
  }
  const l = limitOf(c.tokens.slice(where + 1, end));
  return { bounded: l.bounded || c.find("LIMIT", from) >= 0, predicates: l.predicates };
}

export function select(c: Cursor, i: number): Draft {
  const changed = hidden(c, i);
  if (changed !== null) return changed;
  const into = c.anywhere("INTO", i);
  if (into > 0) {
    const next = c.word(into + 1);
    if (next === "OUTFILE" || next === "DUMPFILE") {
      const path = c.at(into + 2);
      return draft("read", "SELECT INTO OUTFILE", {
        executes: [{ type: "file-write", path: path.t === "text" ? path.v : null, client: false }],
      });
    }
    // Into variables it stays a read; into anything else it makes a table.
    if (c.at(into + 1).t !== "variable") {
      let at = into + 1;
      while (/^(?:TEMP|TEMPORARY|UNLOGGED|TABLE|STRICT)$/.test(c.word(at))) at++;
      return draft("define", "SELECT INTO", { tables: namesAt(c, at).slice(0, 1) });
    }
  }
  const locks = c.find("FOR", i);
  const lock = locks > 0 && /^(?:UPDATE|SHARE|NO|KEY)$/.test(c.word(locks + 1));
  // Locks keep everybody else from changing the rows, and take the right to change them.
  if (lock || (locks > 0 && c.word(locks + 1) === "LOCK") || locksShared(c, i))
    return draft("write", "SELECT FOR UPDATE", { ...limited(c, i), tables: tablesRead(c, commonNames(c)) });
  return draft("read", "SELECT", limited(c, i));
}

/** MySQL's `LOCK IN SHARE MODE`. */
function locksShared(c: Cursor, from: number): boolean {
  const at = c.find("LOCK", from);
  return at > 0 && c.words(at + 1, "IN", "SHARE", "MODE");
}

/** A change inside a read: a common table expression or bracket that deletes, updates or inserts. */
export function hidden(c: Cursor, from: number): Draft | null {
  for (let i = from + 1; i < c.tokens.length; i++) {
    if (!c.op(i - 1, "(")) continue;
    const w = c.word(i);
    if (w === "DELETE" || w === "UPDATE" || w === "INSERT" || w === "MERGE") {
      if (w === "INSERT" && c.word(i + 1) !== "INTO") continue;
      if (c.op(i + 1, "(") || c.op(i + 1, ",") || c.op(i + 1, ")")) continue;
      return dispatch(c, i);
    }
  }
  return null;
}

/** `WITH …`: what stands behind the expressions, and what changes inside them. */
export function withClause(c: Cursor, i: number): Draft {
  let j = i + 1;
  if (c.word(j) === "RECURSIVE") j++;
  for (;;) {
    const n = c.name(j);
    if (n === null) return draft("unknown", "WITH");
    j = n.next;
    if (c.op(j, "(")) j = c.behind(j);
    if (c.word(j) !== "AS") return draft("unknown", "WITH");
    j++;
    while (c.word(j) === "NOT" || c.word(j) === "MATERIALIZED") j++;
    if (!c.op(j, "(")) return draft("unknown", "WITH");
    j = c.behind(j);
    // `SEARCH DEPTH FIRST BY …`, `CYCLE … SET …`
    while (c.word(j) === "SEARCH" || c.word(j) === "CYCLE") {
      j++;
      while (
        j < c.tokens.length &&
        !c.op(j, ",") &&
        !/^(?:SELECT|INSERT|UPDATE|DELETE|MERGE|VALUES|TABLE|CYCLE|WITH)$/.test(c.word(j))
      )
        j++;
    }
    if (!c.op(j, ",")) break;
    j++;
  }
  const main = dispatch(c, j);
  const inner = hidden(c, i);
  if (inner === null) return main;
  // The stricter of both names the statement; both tables count.
  const worst = main.kind === "read" || inner.kind === "delete" ? inner : main;
  return {
    ...worst,
    bounded: main.kind === "read" ? inner.bounded : main.bounded && inner.bounded,
    tables: [...new Set([...main.tables, ...inner.tables])],
  };
}

export function firstName(c: Cursor, i: number): string[] {
  const n = c.name(i);
  return n === null ? [] : [n.name];
}

export function skip(c: Cursor, i: number, words: RegExp): number {
  let j = i;
  while (c.at(j).t === "word" && words.test(c.word(j))) j++;
  return j;
}
