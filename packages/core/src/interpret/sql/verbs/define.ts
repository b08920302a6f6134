import type { Cursor } from "../cursor.js";
import type { SqlEffect } from "../statement.js";
import { namesAt } from "../tables.js";
import { sqliteFile } from "../uri.js";

import { type Draft, draft } from "./draft.js";
import { firstName, skip } from "./select.js";

/** Objects that hold code. */
export const CODE =
  /^(?:FUNCTION|PROCEDURE|TRIGGER|RULE|EVENT|EXTENSION|LANGUAGE|PACKAGE|AGGREGATE|ASSEMBLY|JOB|CAST|OPERATOR|JAVA|LIBRARY|TRANSFORM|SUBSCRIPTION)$/;
const PRINCIPAL = /^(?:ROLE|USER|GROUP|LOGIN|CREDENTIAL|POLICY|PROFILE)$/;
/** Objects that hold data. */
const HOLDS = /^(?:TABLE|DATABASE|SCHEMA|TABLESPACE|KEYSPACE|COLLECTION)$/;
export const MODIFIERS =
  /^(?:OR|REPLACE|TEMP|TEMPORARY|GLOBAL|LOCAL|UNLOGGED|UNIQUE|MATERIALIZED|RECURSIVE|FOREIGN|EXTERNAL|VIRTUAL|CONSTRAINT|EVENT|TRUSTED|PROCEDURAL|DEFINER|CLUSTERED|NONCLUSTERED|FULLTEXT|SPATIAL|PUBLIC|EDITIONABLE|NONEDITIONABLE|IF|NOT|EXISTS|CONCURRENTLY|ALTER|SQL|SECURITY|INVOKER|OWNED|USER|ACCESS|TEXT|SEARCH)$/;

export function objectOf(c: Cursor, i: number): { object: string; at: number } {
  let j = i + 1;
  while (
    j < i + 12 &&
    c.at(j).t === "word" &&
    MODIFIERS.test(c.word(j)) &&
    !(c.word(j) === "USER" && c.word(j + 1) !== "MAPPING") &&
    !(c.word(j) === "EVENT" && c.word(j + 1) !== "TRIGGER")
  )
    j++;
  const object = c.word(j);
  return { object, at: skip(c, j + 1, /^(?:IF|NOT|EXISTS|CONCURRENTLY|ONLY)$/) };
}

export function create(c: Cursor, i: number): Draft {
  const { object, at } = objectOf(c, i);
  const statement = `CREATE ${object}`;
  if (PRINCIPAL.test(object)) return draft("grant", statement);
  const executes: SqlEffect[] = CODE.test(object) ? [{ type: "code", what: object.toLowerCase() }] : [];
  if (object === "SERVER" || object === "SUBSCRIPTION") executes.push({ type: "connect", target: null });
  return draft("define", statement, { tables: firstName(c, at), bounded: true, executes });
}

export function alter(c: Cursor, i: number): Draft {
  const { object, at } = objectOf(c, i);
  const drops = c.find("DROP", at);
  const statement = `ALTER ${object}${drops > 0 ? " DROP" : ""}`;
  if (
    PRINCIPAL.test(object) ||
    c.words(i + 1, "DEFAULT", "PRIVILEGES") ||
    (c.find("OWNER", at) > 0 && c.word(c.find("OWNER", at) + 1) === "TO")
  )
    return draft("grant", statement, { tables: firstName(c, at) });
  if (object === "SYSTEM") return draft("define", statement, { executes: [{ type: "code", what: "configuration" }] });
  const destroys =
    drops > 0 &&
    object === "TABLE" &&
    !/^(?:CONSTRAINT|DEFAULT|NOT|INDEX|KEY|FOREIGN|PRIMARY|IDENTITY|EXPRESSION)$/.test(c.word(drops + 1));
  return draft("define", statement, { tables: firstName(c, at), destroys });
}

export function drop(c: Cursor, i: number): Draft {
  const { object, at } = objectOf(c, i);
  const statement = `DROP ${object}`;
  if (PRINCIPAL.test(object)) return draft("grant", statement);
  return draft("define", statement, {
    tables: namesAt(c, at),
    destroys: HOLDS.test(object) || c.word(i + 1) === "MATERIALIZED" || c.word(i + 1) === "OWNED",
  });
}

export function attach(c: Cursor): Draft {
  const path = c.tokens.find((t) => t.t === "text");
  return draft("define", "ATTACH", {
    executes: [{ type: "file-write", path: path === undefined ? null : sqliteFile(path.v), client: true }],
  });
}
