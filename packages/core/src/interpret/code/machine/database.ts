import { sqliteFile } from "../../sql/uri.js";
import { client } from "../libraries/client.js";
import { nameOf, statementOf } from "../libraries/orm.js";
import { argOr, type Call } from "./call.js";
import { known } from "./joining.js";
import type { Handler } from "./language.js";
import { each, taintOf, text, thing, UNKNOWN, unknown, type Value } from "./value.js";
import { waitsFor } from "./waiting.js";

/** A connection to a database of a dialect, and everything made from it that takes statements. */
export const database = (dialect: string): Value => thing("database", [["dialect", text(dialect)]]);

/** One of SQLite's: a file by its name, its address or its `file:` URI, or none but memory. */
export function sqlite(file: Value | undefined): Value {
  const name = known(file)?.replace(/^(?:dbi:)?sqlite3?(?:\+\w+)?:(?:\/\/)?\/?(?:dbname=)?/i, "");
  if (name === undefined) return database("sqlite");
  return thing("database", [
    ["dialect", text("sqlite")],
    ["file", text(name === "" ? MEMORY : sqliteFile(name))],
  ]);
}

/** One of DuckDB's: a file by its name, or none but memory. An address of its cloud is no file. */
export function duckdb(c: Call): Value {
  const given = c.args[0] ?? c.named?.get("database");
  const name = given === undefined ? MEMORY : known(given);
  if (name === null || c.open || /^(?:md|motherduck):/.test(name)) return database("duckdb");
  return thing("database", [
    ["dialect", text("duckdb")],
    ["file", text(name === "" ? MEMORY : name)],
  ]);
}

/** A session on what it is bound to. Its statements are built of classes, or of texts that say that they are. */
export function session(bound: Value | undefined): Value {
  if (bound?.k === "thing" && bound.type === "database") {
    bound.fields.set("objects", text("yes"));
    return bound;
  }
  return thing("database", [
    ["dialect", text("generic")],
    ["objects", text("yes")],
  ]);
}

/** Whether it is a statement of classes, which nobody outside has written. */
const isOfObjects = (self: Value, said: Value): boolean =>
  self.k === "thing" && self.fields.has("objects") && said.k !== "text" && said.k !== "shape" && !taintOf(said).network;

const MEMORY = ":memory:";

/** Another file is opened beside the first, and what a name means may stand there. */
const ATTACHES = /\b(?:attach|detach)\b/i;

const dialectOf = (v: Value): string => {
  const said = v.k === "thing" ? v.fields.get("dialect") : undefined;
  return said?.k === "text" ? said.v : "generic";
};

const executed = (c: Call): Value => {
  for (const v of each(argOr(c, 0))) {
    // A prepared statement, or an object that holds one.
    const said = v.k === "table" ? (v.entries.get("text") ?? v.entries.get("sql") ?? UNKNOWN) : v;
    const built = statementOf(said);
    if (said.k === "func" || (built === null && isOfObjects(c.self, said))) continue;
    const statement = said.k === "text" ? said.v : built;
    if (c.self.k === "thing" && (statement === null || ATTACHES.test(statement))) c.self.fields.delete("file");
    const file = c.self.k === "thing" ? known(c.self.fields.get("file")) : null;
    c.m.emit({
      type: "sql",
      text: statement,
      dialect: dialectOf(c.self),
      ...(file === null ? {} : { file }),
      ...waitsFor(c.m, statement),
    });
  }
  return c.self;
};

/** `session.query(User)`: rows of a class. */
const queried: Handler = (c) => {
  const [first] = c.args;
  if (first === undefined || !isOfObjects(c.self, first))
    return c.args.length === 0 ? unknown(taintOf(c.self)) : executed(c);
  return client("rows", [nameOf(first)]);
};

const itself: Handler = (c) => c.self;

/** `` sql`…` ``, and a maker of sessions that is called. A name in brackets is a part of a statement. */
const called: Handler = (c) => {
  const [first] = c.args;
  const isStatement = first !== undefined && !(first.k === "text" && !/\s/.test(first.v.trim()));
  return isStatement ? executed(c) : c.self;
};

/** Methods of connections, by what they do in the languages' usual clients. */
export const DATABASE_METHODS: Readonly<Record<string, Handler>> = {
  "database.__call__": called,
  ...Object.fromEntries(
    [
      "execute",
      "executescript",
      "executemany",
      "query",
      "exec",
      "run",
      "all",
      "get",
      "each",
      "prepare",
      "fetch",
      "fetchrow",
      "unsafe",
      "sql",
      "do",
      "exec_params",
      "async_exec",
      "exec_query",
      "exec_update",
      "exec_delete",
      "execute_batch",
      "prepare_cached",
      "prepareStatement",
      "multi_query",
      "real_query",
      "querySingle",
      "selectall_arrayref",
      "selectall_hashref",
      "selectrow_array",
      "selectrow_arrayref",
      "selectcol_arrayref",
      "fetchall",
      "fetchone",
      "fetchval",
      "scalar",
      "scalars",
      "exec_driver_sql",
      "select_all",
      "select_value",
      "oneOrNone",
      "none",
      "any",
      "one",
      "many",
      "raw",
    ].map((name): [string, Handler] => [
      `database.${name}`,
      (c) => (c.args.length === 0 ? unknown(taintOf(c.self)) : executed(c)),
    ]),
  ),
  ...Object.fromEntries(
    [
      "cursor",
      "connect",
      "begin",
      "commit",
      "rollback",
      "acquire",
      "begin_work",
      "connection",
      "transaction",
      "session",
      "raw_connection",
      "execution_options",
      "select",
      "set_isolation_level",
      "getConnection",
      "__enter__",
      "pragma",
      "end",
      "close",
    ].map((name): [string, Handler] => [`database.${name}`, itself]),
  ),
  "database.query": queried,
};
