import fc from "fast-check";

/** Statements over the tables `t`, `u` and the sequence `s`, of every kind that reads or changes something. */

const column = fc.constantFrom("id", "a", "t.a", '"a"', "A", "b");
const value = fc.constantFrom("1", "'x'", "NULL", "42", "now()", "lower('X')", "(SELECT max(id) FROM u)", "random()");
const condition: fc.Arbitrary<string> = fc.letrec<{ c: string }>((tie) => ({
  c: fc.oneof(
    { depthSize: "small" },
    fc.tuple(column, fc.constantFrom("=", "<>", ">"), value).map((p) => p.join(" ")),
    fc.constantFrom("true", "1=1", "a IS NOT NULL", "id IN (1, 2)", "EXISTS (SELECT 1 FROM u)"),
    fc.tuple(tie("c"), fc.constantFrom("AND", "OR"), tie("c")).map((p) => `(${p.join(" ")})`),
    tie("c").map((c) => `NOT (${c})`),
  ),
})).c;
const where = fc.oneof(
  fc.constant(""),
  condition.map((c) => ` WHERE ${c.replaceAll("t.a", "a")}`),
);

const call = fc.constantFrom(
  "nextval('s')",
  "setval('s', 3)",
  "currval('s')",
  "lo_create(0)",
  "lo_creat(-1)",
  "lo_unlink(1)",
  "lo_from_bytea(0, 'x')",
  "lo_put(1, 0, 'x')",
  "txid_current()",
  "pg_sleep(0)",
  "set_config('a.b', 'c', true)",
  "query_to_xml('select 1', true, true, '')",
  "query_to_xml('delete from t', true, true, '')",
  "changer()",
  "reader()",
  "pg_notify('c', 'd')",
  "pg_advisory_xact_lock(1)",
  "coalesce(nextval('s'), 1)",
  "upper('a')",
);

const select = fc.oneof(
  where.map((w) => `SELECT id, a FROM t${w}`),
  fc.tuple(call, where).map(([c, w]) => `SELECT ${c} FROM t${w} LIMIT 1`),
  call.map((c) => `SELECT ${c}`),
  fc.constantFrom(
    "TABLE t",
    "VALUES (1, 'x')",
    "SELECT t.a FROM t LEFT JOIN u ON t.id = u.id",
    "SELECT count(*) FROM t GROUP BY a",
  ),
  fc
    .tuple(where, fc.constantFrom("FOR UPDATE", "FOR SHARE", "FOR NO KEY UPDATE", "FOR KEY SHARE OF t NOWAIT"))
    .map(([w, lock]) => `SELECT * FROM t${w} ${lock}`),
  where.map((w) => `SELECT * INTO new FROM t${w}`),
  where.map((w) => `SELECT * INTO TEMP new FROM t${w}`),
  fc.constantFrom(
    "SELECT a FROM t UNION ALL SELECT b FROM u",
    "(SELECT 1) ORDER BY 1",
    "SELECT * FROM (SELECT * FROM t) AS x",
  ),
);

const change = fc.oneof(
  where.map((w) => `DELETE FROM t${w}`),
  where.map((w) => `UPDATE t SET a = 'x'${w}`),
  fc.constantFrom(
    "INSERT INTO t (id, a) VALUES (99, 'x')",
    "INSERT INTO t (id) SELECT id + 1000 FROM u",
    "INSERT INTO t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 'y'",
    "MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE",
    "MERGE INTO t USING u ON t.id = u.id WHEN NOT MATCHED THEN INSERT VALUES (u.id, 'x')",
  ),
);

const inner = fc.oneof(
  select.filter((s) => !s.includes("INTO")),
  change,
);
const nested = fc.oneof(
  change.filter((c) => !c.startsWith("MERGE")).map((c) => `WITH d AS (${c} RETURNING *) SELECT * FROM d`),
  fc
    .tuple(
      change.filter((c) => !c.startsWith("MERGE")),
      where,
    )
    .map(([c, w]) => `WITH d AS (${c} RETURNING id) DELETE FROM u${w}`),
  where.map((w) => `WITH d AS (SELECT * FROM t${w}) SELECT * FROM d, u`),
  where.map((w) => `WITH d AS MATERIALIZED (SELECT * FROM t${w}) UPDATE u SET b = 'y' WHERE id IN (SELECT id FROM d)`),
  inner.map((s) => `EXPLAIN ${s}`),
  inner.map((s) => `EXPLAIN ANALYZE ${s}`),
  inner.map((s) => `EXPLAIN (ANALYZE, TIMING off) ${s}`),
  inner.map((s) => `EXPLAIN (ANALYZE off) ${s}`),
  inner.map((s) => `EXPLAIN (VERBOSE, ANALYZE true) ${s}`),
  select
    .filter((s) => /^(?:SELECT|TABLE|VALUES)/.test(s) && !s.includes("INTO"))
    .map((s) => `CREATE TABLE new AS ${s}`),
  inner.map((s) => `PREPARE p AS ${s}`),
);

const other = fc.constantFrom(
  "CREATE TABLE new (a int)",
  "CREATE TEMP TABLE new (a int)",
  "CREATE VIEW v AS SELECT * FROM t",
  "CREATE INDEX ON t (a)",
  "CREATE SEQUENCE s2",
  "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1'",
  "CREATE SCHEMA x",
  "ALTER TABLE t ADD COLUMN c int",
  "ALTER TABLE t DROP COLUMN a",
  "ALTER SEQUENCE s RESTART",
  "DROP TABLE t",
  "DROP VIEW IF EXISTS v",
  "TRUNCATE t",
  "COMMENT ON TABLE t IS 'x'",
  "GRANT SELECT ON t TO public",
  "REVOKE SELECT ON t FROM public",
  "LOCK TABLE t",
  "LOCK TABLE t IN ACCESS SHARE MODE",
  "REFRESH MATERIALIZED VIEW m",
  "ANALYZE t",
  "REINDEX TABLE t",
  "CLUSTER t",
  "NOTIFY c",
  "LISTEN c",
  "UNLISTEN c",
  "SHOW work_mem",
  "SET work_mem = '8MB'",
  "RESET work_mem",
  "DISCARD PLANS",
  "DO 'begin delete from t; end'",
  "DO 'begin perform 1; end'",
  "CALL changed()",
  "EXECUTE nothing",
  "DECLARE c CURSOR FOR SELECT * FROM t",
  "IMPORT FOREIGN SCHEMA x FROM SERVER y INTO z",
  "SECURITY LABEL ON TABLE t IS 'x'",
);

/** The same statement, written otherwise: case of words, blanks and comments between them. */
const spelled = (statement: string, choices: readonly number[]): string => {
  let n = 0;
  const pick = () => choices[n++ % choices.length] ?? 0;
  return statement
    .split(/('[^']*'|"[^"]*")/)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part
            .replace(/[A-Za-z]+/g, (word) => (pick() % 3 === 0 ? word.toLowerCase() : word))
            .replace(/ /g, () => [" ", "\n", "\t", "/* x */", " /* ' */ ", " -- ;\n"][pick() % 6]!),
    )
    .join("");
};

export const statements: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: select },
      { weight: 2, arbitrary: change },
      { weight: 3, arbitrary: nested },
      other,
    ),
    fc.array(fc.nat({ max: 17 }), { minLength: 5, maxLength: 5 }),
  )
  .map(([statement, choices]) => spelled(statement, choices));
