import { describe, expect, it } from "vitest";
import { EMPTY_SESSION } from "../../../spine/index.js";
import { effectsOf, world } from "../../shell/testing/read.js";

/** Only what concerns data, files, hosts and code of a shell. */
const seen = (command: string, files: Readonly<Record<string, string>> = {}) =>
  effectsOf(command, world(EMPTY_SESSION, files)).filter(
    (one) => !one.startsWith("code.run sql") && !one.startsWith("code.run node"),
  );

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["psql -c 'SELECT 1 FROM t'", ["data.read t"], "a read"],
  [
    "psql -h db.example -c 'DROP TABLE t'",
    ["net.connect db.example", "data.define t", "data.delete t"],
    "D1: a table goes",
  ],
  ["psql postgres://u@db.example/x -c 'DELETE FROM t'", ["net.connect db.example", "data.delete t"], "an address"],
  ["echo 'TRUNCATE t' | psql mydb", ["data.delete t"], "from standard input"],
  ["psql -c '\\! rm -rf /x'", ["file.delete /x recursive"], "a shell inside"],
  ["psql", [], "a person at a terminal"],
  [
    "mysql -e 'DROP DATABASE d' -h db.example",
    ["net.connect db.example", "data.define d", "data.delete d"],
    "D1: a database goes",
  ],
  ["mysql -e 'system rm -rf /x'", ["file.delete /x recursive"], "a shell inside"],
  [
    "sqlite3 a.db 'DELETE FROM t WHERE id = 1'",
    ["file.read /home/dev/app/a.db", "? file.write /home/dev/app/a.db append", "data.delete t bounded"],
    "one row",
  ],
  [
    "sqlite3 a.db '.shell rm -rf /x'",
    ["file.read /home/dev/app/a.db", "? file.write /home/dev/app/a.db append", "file.delete /x recursive"],
    "a shell inside",
  ],
  ["dropdb prod", ["data.define prod"], "D1: a database goes"],
  [
    "pg_dump -h db.example prod > x.sql",
    ["file.write /home/dev/app/x.sql", "data.read *", "net.connect db.example"],
    "all of it",
  ],
  ["flyway info", [], "looks only"],
  ["flyway migrate", [], "forwards"],
  ["flyway clean", ["data.define *"], "D1: every table goes"],
  ["liquibase drop-all", ["data.define *"], "D1: every table goes"],
  ["dbmate rollback", ["data.define * bounded"], "one step back"],
  ["cypher-shell 'MATCH (n) RETURN n'", ["data.read *"], "a read"],
  ["cypher-shell 'MATCH (n) DETACH DELETE n'", ["data.delete *"], "D1: everything goes"],
  ["mongosh --eval 'db.a.insertOne({b: 1})'", ["data.write * bounded"], "one more"],
  ["redis-cli get k", ["data.read k bounded"], "a read"],
  ["redis-cli -h r.example FLUSHALL", ["net.connect r.example", "data.delete *"], "D1: everything goes"],
  ["redis-cli del k", ["data.delete k bounded"], "one key"],
  ["redis-cli config set dir /etc", ["system.configure redis redis config"], "a known way to code"],
  ["mongosh --eval 'db.users.drop()'", ["data.define *"], "D1: a collection goes"],
  ["mongosh --eval 'db.users.deleteMany({})'", ["data.delete records", "data.delete *"], "D1: everything in it"],
  ["mongosh --eval 'db.users.find({a: 1})'", ["data.read * bounded"], "a read"],
  ["mysqladmin -f drop prod", ["data.define prod"], "D1: a database goes"],
];

describe("knowledge of databases' clients", () => {
  it.each(ROWS)("D1: %s: %j (%s)", (command, effects) => {
    expect(seen(command)).toEqual(effects);
  });

  it("reads a file of statements the door could read", () => {
    const files = { "/home/dev/app/a.sql": "DROP TABLE t;" };
    expect(seen("psql -f a.sql", files)).toEqual(["file.read /home/dev/app/a.sql", "data.define t", "data.delete t"]);
    expect(seen("psql -f b.sql")).toEqual(["file.read /home/dev/app/b.sql", "opaque unknown_code"]);
  });
});
