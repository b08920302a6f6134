import type { ServerTable } from "./table.js";

/** Servers in front of SQL databases. */
export const DATABASES: ServerTable = {
  servers: [
    "postgres",
    "postgresql",
    "sqlite",
    "mysql",
    "mariadb",
    "mssql",
    "sqlserver",
    "database",
    "db",
    "sql",
    "neon",
    "heroku",
  ],
  tools: {
    "query read_query write_query create_table execute_sql execute run_sql run_query run_select_query sql exec mysql_query":
      [{ kind: "data.read", as: "sql", from: "sql query statement" }],
    run_sql_transaction: [{ kind: "data.read", as: "sql", from: "sqlStatements statements queries" }],
    pg_psql: [{ kind: "data.read", as: "sql", from: "command query" }],
    // What was written since goes.
    reset_from_parent: [{ kind: "infra.delete", as: "cloud", from: "branchIdOrName", detail: { what: "branch" } }],
    complete_database_migration: [{ kind: "infra.apply", as: "cloud", detail: { what: "migration" } }],
    explain_query: [
      { kind: "data.read", as: "sql", from: "sql query", program: "EXPLAIN", unless: "analyze" },
      { kind: "data.read", as: "sql", from: "sql query", program: "EXPLAIN ANALYZE", when: "analyze" },
    ],
    analyze_query_indexes: [{ kind: "data.read", as: "table" }],
    "list_objects get_object_details analyze_db_health get_top_queries list_tables describe_table list_schemas get_schema":
      [{ kind: "data.read", as: "table", from: "table_name table" }],
    append_insight: [{ kind: "data.write", as: "table", detail: { statement: "insert", bounded: true } }],
  },
};
