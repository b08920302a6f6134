import { describe, expect, it } from "vitest";
import { readSql, type SqlStatement, sqliteFile } from "./index.js";

/** Kind and verb of each statement, and what it reaches. */
const short = ({ kind, statement, executes }: SqlStatement): string =>
  [kind, statement, ...executes.map((e) => e.type)].filter((part) => part !== "").join(" ");

type Row = readonly [sql: string, is: string, why: string];

const DIALECTS: Readonly<Record<string, readonly Row[]>> = {
  mysql: [
    ["/*!50000 DROP TABLE t */", "define DROP TABLE", "a comment for versions is code"],
    ["SELECT 1--1; DROP TABLE t", "read SELECT | define DROP TABLE", "two dashes without a blank are two minus signs"],
    ["SELECT 1 -- x; DROP TABLE t", "read SELECT", "with a blank they begin a comment"],
    ["SELECT 1 # x; DROP TABLE t", "read SELECT", "so does a hash"],
    ["SELECT a INTO OUTFILE '/x' FROM t", "read SELECT INTO OUTFILE file-write", "a file of the server"],
    ["SELECT a FROM t INTO DUMPFILE '/x'", "read SELECT INTO OUTFILE file-write", "the same, at the end"],
    ["TABLE t INTO OUTFILE '/x'", "read SELECT INTO OUTFILE file-write", "by the short form"],
    ["LOAD DATA INFILE '/x' INTO TABLE t", "write LOAD DATA file-read", "reads a file of the server"],
    ["SELECT load_file('/x')", "read SELECT file-read", "by a function"],
    ["SELECT * FROM mysql.user", "read SELECT secret", "password hashes"],
    ["SELECT sleep(9)", "unknown SELECT code", "waits"],
    ["SELECT a FROM t LOCK IN SHARE MODE", "write SELECT FOR UPDATE", "keeps others from changing rows"],
    ["INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1", "write UPSERT", "may change rows that are there"],
    ["REPLACE INTO t VALUES (1)", "write REPLACE", "deletes before it inserts"],
    ["SET GLOBAL x = 1", "define SET GLOBAL", "for everybody"],
    ["SET PASSWORD = 'x'", "grant SET PASSWORD", "who may come in"],
    ["RESET MASTER", "unknown RESET", "throws the binary log away"],
    ["INSTALL PLUGIN x SONAME 'y.so'", "unknown INSTALL", "loads a library"],
    ["CREATE FUNCTION f RETURNS int SONAME 'x.so'", "define CREATE FUNCTION code", "loads a library"],
    ["PREPARE s FROM @x", "define PREPARE", "of an unknown text"],
    ["EXECUTE s", "unknown EXECUTE code", "what was prepared is not known"],
    ["KILL 5", "unknown KILL kill", "ends a session"],
    ["SHUTDOWN", "unknown SHUTDOWN kill", "ends the server"],
    ["\\! ls", "session CLIENT program", "a shell of the client"],
    ["\\. x.sql", "unknown CLIENT file-read code", "a script of the client"],
    ["SELECT f(1)", "read SELECT function", "somebody's function"],
    ["SELECT count(*), ifnull(a, 1), date_format(b, '%Y') FROM t", "read SELECT", "functions of the manual"],
    ["SHOW GRANTS", "read SHOW", "looks"],
    ["EXPLAIN DELETE FROM t", "read EXPLAIN", "only looks"],
    ["EXPLAIN ANALYZE DELETE FROM t", "delete EXPLAIN ANALYZE DELETE", "does it"],
  ],
  sqlite: [
    ["ATTACH '/x' AS y", "define ATTACH file-write", "makes or opens a file"],
    ["VACUUM INTO '/x'", "define VACUUM", "writes a copy"],
    ["SELECT load_extension('/x')", "unknown SELECT code", "loads a library"],
    ["SELECT writefile('/x', 'y')", "read SELECT file-write", "the shell's own function"],
    ["PRAGMA table_info(t)", "read PRAGMA", "asks"],
    ["PRAGMA main.user_version", "read PRAGMA", "asks, with a schema"],
    ["PRAGMA user_version = 3", "define PRAGMA", "sets"],
    ["PRAGMA user_version(3)", "define PRAGMA", "sets, in brackets"],
    ["PRAGMA writable_schema = 1", "define PRAGMA", "lets anybody rewrite the schema"],
    ["PRAGMA incremental_vacuum", "define PRAGMA", "does something by being named"],
    ["PRAGMA query_only = 1", "session PRAGMA", "protects"],
    ["PRAGMA query_only = 0", "define PRAGMA", "protects no more"],
    ["PRAGMA busy_timeout = 500", "session PRAGMA", "its own connection"],
    [".shell ls", "session CLIENT program", "a shell"],
    [".output |sh", "session CLIENT program", "a pipe"],
    [".import '|curl x' t", "session CLIENT program write", "a pipe that fills a table"],
    [".read x.sql", "unknown CLIENT file-read code", "a script"],
    [".load x", "unknown CLIENT code", "a library"],
    [".clone x", "session CLIENT file-write", "a copy"],
    [".restore x", "unknown CLIENT file-read code", "everything is replaced"],
    [".tables", "session CLIENT", "looks"],
    [".brandnew x", "unknown CLIENT code", "a command nobody here knows"],
    ["INSERT OR REPLACE INTO t VALUES (1)", "write REPLACE", "deletes before it inserts"],
  ],
  tsql: [
    ["EXEC xp_cmdshell 'dir'", "unknown EXECUTE code program", "a program on the server"],
    ["EXEC master..xp_cmdshell 'dir'", "unknown EXECUTE code program", "with its database"],
    ["xp_cmdshell 'dir'", "unknown XP_CMDSHELL program", "the first statement needs no EXEC"],
    ["SELECT 1 DROP TABLE t", "read SELECT | define DROP TABLE", "statements need no semicolon"],
    ["SELECT 1 EXEC('DROP TABLE t')", "read SELECT | define DROP TABLE", "nor does what runs a text"],
    ["INSERT INTO t VALUES (1) DROP TABLE u", "write INSERT | define DROP TABLE", "behind a change either"],
    ["BEGIN TRAN DELETE FROM t", "session BEGIN | delete DELETE", "behind a begin"],
    [
      "DECLARE @x int SET @x = 1 EXEC xp_cmdshell 'x'",
      "session DECLARE | unknown EXECUTE code program",
      "behind variables",
    ],
    ["DECLARE @x int SELECT * INTO n FROM t", "session DECLARE | define SELECT INTO", "a table is made"],
    ["WITH x AS (SELECT 1 a) DELETE FROM t", "delete DELETE", "one statement all the same"],
    ["INSERT INTO t SELECT a FROM u", "write INSERT", "one statement all the same"],
    ["SELECT a FROM t UNION SELECT b FROM u", "read SELECT", "one statement all the same"],
    ["EXEC sp_executesql N'DELETE FROM t'", "delete DELETE", "a text that is run is read"],
    ["EXEC('DROP ' + @x)", "unknown EXECUTE code", "one that is put together is not known"],
    ["SELECT * FROM OPENROWSET('x', 'y', 'z')", "read SELECT connect", "another server"],
    ["SELECT * FROM sys.sql_logins", "read SELECT secret", "password hashes"],
    ["BULK INSERT t FROM '/x'", "unknown BULK", "a file of the server"],
    ["SELECT [drop] FROM [delete]", "read SELECT", "names in brackets are names"],
    ["SELECT TOP 5 getdate(), len(a) FROM t WITH (NOLOCK)", "read SELECT", "functions of the manual"],
    ["SELECT NEXT VALUE FOR s", "read SELECT write", "a sequence goes on"],
    ["EXECUTE AS LOGIN = 'sa'", "unknown EXECUTE code", "somebody else's rights"],
    ["SHUTDOWN WITH NOWAIT", "unknown SHUTDOWN kill", "ends the server"],
    ["WAITFOR DELAY '0:0:9'", "unknown WAITFOR", "waits"],
    ["IF 1=1 DROP TABLE t", "unknown IF", "a branch"],
  ],
  oracle: [
    ["BEGIN DELETE FROM t; END;", "unknown BEGIN code | session END", "a block"],
    [
      "DECLARE x int; BEGIN NULL; END;",
      "unknown DECLARE code | unknown BEGIN code | session END",
      "a block with names",
    ],
    ["EXECUTE IMMEDIATE 'DROP TABLE t'", "define DROP TABLE", "a text that is run is read"],
    ["EXECUTE IMMEDIATE v", "unknown EXECUTE code", "a variable is not known"],
    ["SELECT q'[it's]' FROM dual", "read SELECT", "its own quotes"],
    ["SELECT utl_http.request('http://x') FROM dual", "read SELECT connect", "another machine"],
    ["SELECT utl_inaddr.get_host_address('x') FROM dual", "read SELECT connect", "a name looked up is a message"],
    ["BEGIN utl_file.fopen('D','x','w'); END;", "unknown BEGIN code file-write | session END", "a file of the server"],
    ["SELECT dbms_xmlgen.getxml('delete from t') FROM dual", "unknown SELECT code", "runs a text"],
    ["SELECT s.NEXTVAL FROM dual", "read SELECT write", "a sequence goes on"],
    ["SELECT * FROM dba_users", "read SELECT secret", "password hashes"],
    ["ALTER SYSTEM SET x = 1", "define ALTER SYSTEM code", "for everybody"],
    ["CREATE DIRECTORY d AS '/x'", "define CREATE DIRECTORY", "a way to files"],
    ["SET ROLE x", "grant SET ROLE", "other rights"],
    ["PURGE RECYCLEBIN", "delete PURGE", "for good"],
    ["HOST ls", "unknown HOST program", "a shell of the client"],
    ["!ls", "session CLIENT program", "the same"],
    ["@script", "unknown", "a script of the client"],
    ["SELECT sysdate, nvl(a, 1), to_char(b, 'YYYY') FROM t", "read SELECT", "functions of the manual"],
  ],
  db2: [
    ["CALL SYSPROC.ADMIN_CMD('drop db x')", "unknown CALL code code", "commands of an administrator"],
    ["SELECT * FROM FINAL TABLE (INSERT INTO t VALUES (1))", "write INSERT", "a change inside a read"],
    ["SELECT * FROM OLD TABLE (DELETE FROM t)", "delete DELETE", "a change inside a read"],
    ["VALUES NEXT VALUE FOR s", "read SELECT write", "a sequence goes on"],
    ["EXPORT TO /x OF DEL SELECT * FROM t", "unknown EXPORT", "a file"],
    ["LOAD FROM /x OF DEL REPLACE INTO t", "unknown LOAD code", "replaces a table"],
    ["FORCE APPLICATION ALL", "unknown FORCE", "ends everybody's session"],
    ["DROP DB x", "define DROP DB", "a database"],
    ["SELECT * FROM t WHERE a = 1 WITH UR", "read SELECT", "a read without locks"],
    ["LIST TABLES", "read LIST", "looks"],
    ["!ls", "session CLIENT program", "a shell of the client"],
    ["BEGIN ATOMIC DELETE FROM t; END", "unknown BEGIN code | session END", "a block"],
  ],
  generic: [
    ["SELECT 1--1", "unknown SELECT", "a comment in one dialect and a number in another"],
    ["SELECT '\\' OR 1=1 --'", "unknown SELECT", "a backslash ends the text or does not"],
    ["SELECT 1 /*! , sleep(1) */", "unknown SELECT code", "code in one dialect, a comment in another"],
    ["SELECT 1 DROP TABLE t", "read SELECT | define DROP TABLE", "no semicolon in between"],
    ["SELECT begin, update_time FROM periods", "read SELECT", "columns called like verbs"],
    ["UNLOAD ('SELECT 1') TO 's3://x'", "unknown UNLOAD", "a verb nobody here knows"],
    ["INSERT OVERWRITE DIRECTORY '/x' SELECT 1", "unknown INSERT OVERWRITE DIRECTORY file-write", "files"],
    ["SELECT * FROM 's3://x/y.csv'", "read SELECT connect", "an address where a table would stand"],
    ["SELECT * FROM url('http://x', 'CSV')", "read SELECT connect", "another machine"],
    ["EXECUTE IMMEDIATE 'DROP TABLE t'", "define DROP TABLE", "a text that is run is read"],
    ["ADD JAR /x.jar", "unknown ADD", "code"],
    ["DESCRIBE t", "read DESCRIBE", "looks"],
  ],
};

describe.each(Object.entries(DIALECTS))("%s", (dialect, rows) => {
  it.each(rows)("P3: %s: %s (%s)", (sql, is) => {
    expect(readSql(sql, dialect).statements.map(short).join(" | ")).toBe(is);
  });
});

describe("names of SQLite's files", () => {
  it.each([
    ["a.db", "a.db", "a path"],
    ["file:a.db", "a.db", "an address of a path"],
    ["file:/x/a%20b.db?immutable=1", "/x/a b.db", "with settings and blanks"],
    ["file:///etc/passwd?mode=ro", "/etc/passwd", "of no machine"],
    ["FILE://localhost/etc/passwd#x", "/etc/passwd", "of this machine"],
    ["file:%zz", "%zz", "that cannot be read"],
  ])("%s is %s (%s)", (name, is) => expect(sqliteFile(name)).toBe(is));
});

describe("engines inside a program", () => {
  it.each(["sqlite", "duckdb"])("%s's files are the program's own", (dialect) => {
    const [one] = readSql("SELECT readfile('/x')", dialect).statements;
    expect(one!.executes).toEqual([{ type: "file-read", path: "/x", client: true }]);
  });
  it("a server's are not", () => {
    const [one] = readSql("SELECT pg_read_file('/x')", "postgres").statements;
    expect(one!.executes).toEqual([{ type: "file-read", path: "/x", client: false }]);
  });
});
