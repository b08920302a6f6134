import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

/** What of a line concerns data, services and code nobody has read. */
const seen = (command: string) =>
  effectsOf(command).filter((one) => /^(?:\? )?(?:data\.(?!read)|system\.configure|opaque|net\.listen)/.test(one));

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["pg_resetwal -f /var/lib/postgresql/15/main", ["data.define * bounded"], "D1: what was committed last"],
  ["pg_resetwal -n /var/lib/postgresql/15/main", [], "tries only"],
  ["pg_archivecleanup /mnt/wal 0001", ["data.delete * bounded"], "what a restore would need"],
  ["pg_archivecleanup -n /mnt/wal 0001", [], "tries only"],
  ["vacuumlo -v shop", ["data.delete * bounded"], "large objects"],
  ["vacuumlo -n shop", [], "tries only"],
  ["pg_rewind -D d --source-server=host=b", ["data.define * bounded"], "becomes what the other is"],
  ["pg_upgrade -b a -B b -d c -D d", ["data.define * bounded"], "everything moves"],
  ["pg_upgrade -c -b a -B b -d c -D d", [], "checks only"],
  ["pg_verifybackup d", [], "looks"],
  ["mysqladmin -u root -p shutdown", ["system.configure mysqld service"], "cuts off whoever uses it"],
  ["mysqladmin flush-privileges password x", ["data.grant *"], "the second of two commands"],
  ["mysqladmin ping status", [], "looks"],
  ["mysqld --skip-grant-tables &", ["data.grant * bounded", "net.listen 0.0.0.0"], "nobody is asked for a password"],
  ["mongod --dbpath d", ["net.listen 127.0.0.1"], "for this machine"],
  ["mongod --noauth --bind_ip_all", ["net.listen 0.0.0.0", "data.grant *"], "everybody, without a password"],
  ["redis-cli shutdown nosave", ["system.configure redis service"], "cuts off whoever uses it"],
  ["mongosh --eval 'db.getSiblingDB(\"admin\").shutdownServer()'", ["data.define * bounded"], "likewise"],
  ["mongosh --eval 'rs.reconfig(c, {force: true})'", ["data.define * bounded"], "who is a member"],
  ["mongosh --eval 'rs.status()'", [], "looks"],
  ["mongoimport -d d -c c --file a.json", ["data.write *"], "adds"],
  ["mysqlsh root@h --sql -e 'DROP TABLE t'", ["data.define t", "data.delete t"], "D1: a statement"],
  ["mysqlsh root@h --sql -e 'SELECT 1'", [], "asks"],
  ["mysqlsh root@h -- cluster status", [], "looks"],
  ["mysqlsh root@h -- cluster dissolve --force", ["data.define * bounded"], "who is a member"],
  ["mysqlsh root@h --js -e 'dba.dropMetadataSchema()'", ["data.define * bounded"], "likewise, as a call"],
  ["bcp db.t in a.csv -S h", ["data.write db.t"], "adds"],
  ["bcp db.t out a.csv -S h", [], "a file here"],
  ["ysqlsh -c 'DROP TABLE t'", ["data.define t", "data.delete t"], "psql by another name"],
  ["redis-cli client kill type normal", ["system.configure redis redis client"], "whoever is connected"],
  ["redis-cli client list", [], "who is connected"],
  ["cypher-shell \"MATCH (n {name: 'DELETE'}) RETURN n\"", [], "a value between quotes"],
  ["cypher-shell 'MATCH (n) DETACH DELETE n'", ["data.delete *"], "D1: everything"],
  ["cypher-shell \"MATCH (u:User) SET u.role = 'admin'\"", ["data.write *"], "each of them"],
  ["cypher-shell 'CREATE (u:User) SET u.a = 1'", ["data.write * bounded"], "one more"],
  ["arangosh --javascript.execute-string 'db._drop(1)'", ["data.delete *"], "D1: a text among the options"],
  ["cypher-shell --file w.cypher", ["opaque unknown_code"], "nobody has read it"],
  ["liquibase rollback-sql v1", [], "prints what it would run"],
  ["liquibase rollback v1", ["data.define * bounded"], "steps back"],
  ["python manage.py clear_index --noinput", ["data.define *"], "D1: everything that is searched for"],
  // What a database answers is not known, whoever reads it.
  ["psql -Atc 'select c from t' | sh", ["opaque unknown_code"], "P3: commands a table holds"],
  [
    "mysql -Ne 'show tables' | xargs -I{} mysql -e 'drop table {}'",
    ["opaque unknown_code"],
    "D1: whatever tables there are",
  ],
  ["mongosh --quiet --eval 'print(1)' | sh", ["opaque unknown_code"], "P3: what a script of it prints"],
  ["psql -Atc 'select c from t' | wc -l", [], "counted only"],
  ["duckdb a.db .tables", [], "a command of its own"],
  ["duckdb a.db 'DROP TABLE t'", ["data.define t", "data.delete t"], "D1: a statement"],
];

describe("what servers of databases lose to their own tools", () => {
  it.each(ROWS)("%s: %j (%s)", (command, effects) => {
    expect(seen(command).map((one) => one.replace(/^\? /, ""))).toEqual(effects);
  });
});
