import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSql } from "../../../packages/core/src/interpret/sql/index.js";
import { findSqlite } from "./sqlite.js";

// SQLite itself says what writes: under `PRAGMA query_only` it refuses that. What it refuses must never be called a read.

const ask = findSqlite();

const SCHEMA = `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1,'x'),(2,'y');
CREATE TABLE u (id INTEGER PRIMARY KEY, b TEXT); INSERT INTO u VALUES (1,'x');
CREATE VIEW v AS SELECT * FROM t`;

const where = fc.constantFrom("", " WHERE id = 1", " WHERE 1", " WHERE a LIKE 'x%' OR id IN (SELECT id FROM u)");
const select = fc.oneof(
  where.map((w) => `SELECT * FROM t${w}`),
  fc.constantFrom(
    "SELECT count(*) FROM t, u",
    "VALUES (1), (2)",
    "SELECT json_extract('{}', '$')",
    "SELECT * FROM v",
    "SELECT * FROM pragma_table_info('t')",
    "SELECT changes(), random()",
    'SELECT [a] FROM `t` UNION SELECT "b" FROM u',
  ),
);
const change = fc.oneof(
  where.map((w) => `DELETE FROM t${w}`),
  where.map((w) => `UPDATE t SET a = 'z'${w}`),
  fc.constantFrom(
    "INSERT INTO t VALUES (9, 'x')",
    "INSERT OR REPLACE INTO t VALUES (1, 'x')",
    "REPLACE INTO t VALUES (1, 'x')",
    "INSERT INTO t SELECT id + 10, b FROM u",
    "INSERT INTO t VALUES (1, 'x') ON CONFLICT DO UPDATE SET a = 'q'",
  ),
);
const statement = fc.oneof(
  select,
  change,
  select.map((s) => `WITH w AS (${s}) SELECT * FROM w`),
  fc.tuple(select, change).map(([s, c]) => `WITH w AS (${s}) ${c}`),
  change.map((c) => `${c} RETURNING id`),
  select.map((s) => `EXPLAIN QUERY PLAN ${s}`),
  change.map((c) => `EXPLAIN ${c}`),
  select.map((s) => `CREATE TABLE n AS ${s}`),
  select.map((s) => `CREATE VIEW n AS ${s}`),
  fc.tuple(select, change).map((two) => two.join("; ")),
  fc.constantFrom(
    "PRAGMA table_info(t)",
    "PRAGMA user_version",
    "PRAGMA user_version = 3",
    "PRAGMA user_version(3)",
    "PRAGMA application_id = 3",
    "PRAGMA journal_mode",
    "PRAGMA journal_mode = delete",
    "PRAGMA encoding",
    "PRAGMA incremental_vacuum",
    "PRAGMA optimize",
    "PRAGMA wal_checkpoint",
    "PRAGMA integrity_check",
    "PRAGMA main.user_version = 4",
    "VACUUM",
    "REINDEX",
    "ANALYZE",
    "DROP TABLE t",
    "DROP VIEW IF EXISTS v",
    "ALTER TABLE t RENAME TO n",
    "ALTER TABLE t ADD COLUMN c",
    "CREATE INDEX i ON t (a)",
    "CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM u; END",
    "BEGIN; COMMIT",
    "SAVEPOINT s; RELEASE s",
    "DELETE FROM sqlite_master",
  ),
);
const spelled = fc
  .tuple(statement, fc.boolean(), fc.constantFrom(" ", "\n", "/* x */", " -- ;\n"))
  .map(([s, lower, blank]) => (lower ? s.replace(/\b[A-Z]+\b/g, (w) => w.toLowerCase()) : s).replaceAll(" ", blank));

describe.skipIf(ask === null)(`against SQLite${ask === null ? " (skipped: none on this machine)" : ""}`, () => {
  it("P3: what query_only refuses is never called a read", () => {
    const texts = [...new Set(fc.sample(spelled, { numRuns: 900, seed: 20_260_117 }))];
    const wrong: string[] = [];
    const counts = { readonly: 0, done: 0, other: 0, reads: 0 };
    for (const text of texts) {
      const answer = ask!(SCHEMA, text);
      counts[answer]++;
      const isRead = readSql(text, "sqlite").statements.every(
        ({ kind, executes }) => (kind === "read" || kind === "session") && executes.length === 0,
      );
      if (isRead && answer === "readonly") wrong.push(text);
      if (isRead && answer === "done") counts.reads++;
    }
    expect(wrong).toEqual([]);
    expect(counts.readonly).toBeGreaterThan(150);
    expect(counts.reads).toBeGreaterThan(120);
  });
});
