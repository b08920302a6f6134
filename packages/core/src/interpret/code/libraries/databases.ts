import { callMember } from "../machine/apply.js";
import { database, duckdb, session, sqlite } from "../machine/database.js";
import { known } from "../machine/joining.js";
import type { Handler } from "../machine/language.js";
import { answer, saysGiven } from "./client.js";

/** What a connection's address says of its dialect: `postgresql+psycopg2://…`, `dbi:Pg:…`, `mysql:host=…`. */
export function dialectOf(address: string | null): string {
  const found = /^(?:dbi:)?([a-z0-9]+)/i.exec(address ?? "")?.[1]?.toLowerCase() ?? "";
  if (/^(?:pg|pgsql|postgres(?:ql)?|cockroachdb|redshift)$/.test(found)) return "postgres";
  if (/^(?:mysql2?|mariadb)$/.test(found)) return "mysql";
  if (/^sqlite3?$/.test(found)) return "sqlite";
  if (/^(?:mssql|sqlsrv|dblib)$/.test(found)) return "tsql";
  if (/^(?:oracle|oci)$/.test(found)) return "oracle";
  return /^(?:ibm|db2|ibm_db_sa)$/.test(found) ? "db2" : "generic";
}

const addressed: Handler = (c) => {
  const address = c.args[0] ?? c.named?.get("url");
  const dialect = dialectOf(known(address));
  return dialect === "sqlite" ? sqlite(address) : database(dialect);
};

/** Clients whose name says what they speak. */
const CLIENTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "PG.connect": "postgres",
    "PG.Connection.new": "postgres",
    "PG.Connection.open": "postgres",
    "Mysql2.Client.new": "mysql",
    "Mysql.new": "mysql",
    "Mysql.real_connect": "mysql",
    "SQLite3.Database.new": "sqlite",
    "SQLite3.Database.open": "sqlite",
    "TinyTds.Client.new": "tsql",
    "OCI8.new": "oracle",
    "ActiveRecord.Base.connection": "generic",
    "django.db.connection.cursor": "generic",
    "duckdb.connect": "duckdb",
    "asyncpg.create_pool": "postgres",
    "psycopg2.pool.SimpleConnectionPool": "postgres",
    "psycopg.Connection.connect": "postgres",
    "psycopg_pool.ConnectionPool": "postgres",
    "aiosqlite.connect": "sqlite",
    "aiomysql.connect": "mysql",
    "snowflake.connector.connect": "generic",
    "clickhouse_driver.Client": "generic",
    "trino.dbapi.connect": "generic",
    "pg-promise": "postgres",
    "mariadb.createConnection": "mysql",
    "mariadb.createPool": "mysql",
    "mssql.connect": "tsql",
    "oracledb.getConnection": "oracle",
    "@libsql/client.createClient": "sqlite",
    "duckdb.Database": "duckdb",
    mysqli: "mysql",
    mysqli_connect: "mysql",
    SQLite3: "sqlite",
    pg_connect: "postgres",
    pg_pconnect: "postgres",
  }),
);

/** Functions that take the connection, where they have one, and a statement. */
const PHP_CALLS: ReadonlyMap<string, string> = new Map([
  ["mysqli_query", "mysql"],
  ["mysqli_multi_query", "mysql"],
  ["mysqli_real_query", "mysql"],
  ["mysqli_prepare", "mysql"],
  ["mysql_query", "mysql"],
  ["pg_query", "postgres"],
  ["pg_query_params", "postgres"],
  ["pg_send_query", "postgres"],
  ["pg_prepare", "postgres"],
  ["sqlite_query", "sqlite"],
  ["sqlsrv_query", "tsql"],
  ["oci_parse", "oracle"],
]);

export function databaseLibrary(name: string): Handler | undefined {
  const dialect = CLIENTS.get(name);
  if (dialect === "sqlite") return (c) => sqlite(c.args[0]);
  if (dialect === "duckdb") return duckdb;
  if (dialect !== undefined) return () => database(dialect);
  if (name === "PDO" || name === "sqlalchemy.create_engine" || name === "sqlalchemy.ext.asyncio.create_async_engine")
    return addressed;
  if (/^sqlalchemy\.orm\.(?:sessionmaker|Session)$/.test(name))
    return (c) => session(c.named?.get("bind") ?? c.args[0]);
  if (name === "sqlalchemy.text" || name === "sqlalchemy.sql.text") return (c) => c.args[0] ?? answer(c);
  if (/^duckdb\.(?:sql|execute|query)$/.test(name))
    return (c) => callMember(c.m, duckdb({ ...c, args: [], named: null }), "execute", c.args);
  const said = PHP_CALLS.get(name);
  return said === undefined ? undefined : (c) => query(c, said);
}

/** The first text among the arguments is the statement. */
function query(c: Parameters<Handler>[0], dialect: string) {
  const at = c.args.findIndex(({ k }) => k === "text" || k === "shape" || k === "either");
  saysGiven(c, at < 0 ? c.args.length - 1 : at, dialect);
  return database(dialect);
}
