import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSql, type SqlParser } from "../../../packages/core/src/interpret/sql/index.js";
import { PostgresParser } from "../../../packages/service/src/index.js";
import { statements } from "./generate.js";
import { reads } from "./limits.js";
import { type Postgres, postgresFolder, postgresUser, startPostgres } from "./postgres.js";

// PostgreSQL itself says what changes something: it refuses that in a read-only transaction with 25006. What it refuses
// must never be called a read, neither by its grammar nor by its words.

const bin = postgresFolder();
const why =
  bin === null ? "no PostgreSQL on this machine" : Number.isNaN(postgresUser()) ? "no user to run it as" : null;
const CORPUS = new URL("../../../../shared/corpora/sql.jsonl", import.meta.url);

const SCHEMA = `
CREATE ROLE plain LOGIN; GRANT ALL ON SCHEMA public TO plain; SET ROLE plain;
CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'x'), (7, 'z');
CREATE TABLE u (id int PRIMARY KEY, b text); INSERT INTO u VALUES (1, 'x'), (2, 'x'), (7, 'z');
CREATE SEQUENCE s; CREATE MATERIALIZED VIEW m AS SELECT * FROM t;
CREATE FUNCTION reader() RETURNS bigint LANGUAGE sql AS 'select count(*) from t';
CREATE FUNCTION changer() RETURNS void LANGUAGE sql AS 'delete from u';
CREATE PROCEDURE changed() LANGUAGE sql AS 'delete from u';
CREATE FUNCTION oracle(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN EXECUTE statement; RETURN 'done';
EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE; END $$;
CREATE FUNCTION answer(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
  EXECUTE 'SELECT coalesce(md5(string_agg(r::text, ''|'' ORDER BY r::text)), ''none'') FROM (' || query || ') AS r' INTO found;
  RETURN found;
EXCEPTION WHEN OTHERS THEN RETURN 'error'; END $$;
`;

describe.skipIf(why !== null)(`against PostgreSQL${why === null ? "" : ` (skipped: ${why})`}`, () => {
  let server: Postgres;
  const parser = new PostgresParser({ idleMs: 600_000 });
  beforeAll(async () => {
    server = startPostgres(bin!);
    server.run(SCHEMA);
    expect(await parser.ready()).toBe(true);
  });
  afterAll(async () => {
    server?.stop();
    await parser.close();
  });

  /** SQLSTATE of each statement, or `done`. */
  function ask(texts: readonly string[]): readonly string[] {
    const lines = texts.map((text, i) => `SELECT ${i} || ':' || oracle($rampart_${i}$${text}$rampart_${i}$);`);
    const script = `SET default_transaction_read_only = on; SET statement_timeout = '2s';\n${lines.join("\n")}\n`;
    const answers = texts.map(() => "lost");
    for (const line of server.run(script, "plain")) {
      const found = /^(\d+):(done|[0-9A-Z]{5})$/.exec(line);
      if (found !== null) answers[Number(found[1])] = found[2]!;
    }
    // What ends a session or takes too long has no answer; that is no way to have none at all.
    expect(answers.filter((one) => one === "lost").length).toBeLessThan(texts.length / 50);
    return answers;
  }

  const isRead = (text: string, by: SqlParser | null): boolean =>
    readSql(text, "postgres", by).statements.every(
      ({ kind, executes }) => (kind === "read" || kind === "session") && executes.length === 0,
    );

  function compare(texts: readonly string[]) {
    const answers = ask(texts);
    const wrong: string[] = [];
    const counts = { refused: 0, done: 0, reads: 0, readsByWords: 0 };
    for (const [i, answer] of answers.entries()) {
      const text = texts[i]!;
      const parsed = isRead(text, parser.parse);
      const worded = isRead(text, null);
      if (answer === "25006") {
        counts.refused++;
        if (parsed) wrong.push(`parsed: ${text}`);
        if (worded) wrong.push(`by words: ${text}`);
      } else if (answer === "done") {
        counts.done++;
        if (parsed) counts.reads++;
        if (worded) counts.readsByWords++;
      }
    }
    return { wrong, counts };
  }

  it("P3: what a read-only transaction refuses is never called a read: 3,000 generated statements", () => {
    const texts = fc.sample(statements, { numRuns: 3_000, seed: 20_260_115 });
    const { wrong, counts } = compare(texts);
    expect(wrong).toEqual([]);
    // The oracle is worth something only where it says both.
    expect(counts.refused).toBeGreaterThan(800);
    expect(counts.done).toBeGreaterThan(500);
    expect(counts.reads).toBeGreaterThan(300);
  });

  it.skipIf(!existsSync(CORPUS))("P3: nor is any of the recorded statements", () => {
    const rows = readFileSync(CORPUS, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { sql: string; dialect: string })
      .filter(
        ({ sql, dialect }) =>
          dialect === "postgres" && !sql.includes("\\") && !/:['"]?[a-z_]/i.test(sql.replaceAll("::", "")),
      );
    const { wrong, counts } = compare(rows.map(({ sql }) => sql));
    expect(wrong).toEqual([]);
    expect(counts.refused).toBeGreaterThan(100);
  });

  it("P5: what holds for every row that is read: without the others the answer is the same, 8,000 generated reads", () => {
    const texts = [...new Set(fc.sample(reads, { numRuns: 8_000, seed: 20_260_116 }))];
    const claims = texts.flatMap((text, i) =>
      [parser.parse, null].flatMap((by) =>
        readSql(text, "postgres", by).statements.flatMap(({ limits }) =>
          limits.flatMap(({ table, where }) =>
            Object.entries(where).map(([column, value]) => ({ i, table, column, value })),
          ),
        ),
      ),
    );
    const script = claims.flatMap(({ i, table, column, value }, n) => {
      const answer = (which: string) => `SELECT '${n} ${which} ' || answer($q$${texts[i]}$q$);`;
      const others = `DELETE FROM ${table} WHERE ${column}::text IS DISTINCT FROM '${value.replaceAll("'", "''")}';`;
      return [answer("before"), "BEGIN;", others, answer("after"), "ROLLBACK;"];
    });
    const lines = server.run(`${script.join("\n")}\n`, "plain");
    const answers = new Map(lines.map((line) => [line.split(" ", 2).join(" "), line.split(" ")[2]]));
    const wrong = new Set<string>();
    let same = 0;
    for (const [n, { i, table, column, value }] of claims.entries()) {
      const before = answers.get(`${n} before`);
      // A column that is not there: the text does nothing at all.
      if (before === "error") continue;
      if (before === answers.get(`${n} after`)) same++;
      else wrong.add(`${table}.${column} = ${value}: ${texts[i]}`);
    }
    expect([...wrong]).toEqual([]);
    expect(same).toBeGreaterThan(300);
  });
});
