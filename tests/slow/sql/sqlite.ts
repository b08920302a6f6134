import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

/** What SQLite says to statements under `PRAGMA query_only`, one after the other, each in a database of its own. */
export type Sqlite = (schema: string, statement: string) => "done" | "readonly" | "other";

interface Database {
  exec(sql: string): void;
  close(): void;
}

/** The engine inside Node where it has one, else the program on this machine; null where neither is. */
export function findSqlite(): Sqlite | null {
  return insideNode() ?? asProgram();
}

function insideNode(): Sqlite | null {
  let DatabaseSync: new (path: string) => Database;
  try {
    ({ DatabaseSync } = createRequire(import.meta.url)("node:sqlite"));
  } catch {
    return null;
  }
  return (schema, statement) => {
    const database = new DatabaseSync(":memory:");
    try {
      database.exec(`${schema}; PRAGMA query_only = 1;`);
      database.exec(statement);
      return "done";
    } catch (error) {
      return verdict(String(error));
    } finally {
      database.close();
    }
  };
}

function asProgram(): Sqlite | null {
  if (spawnSync("sqlite3", ["-version"]).status !== 0) return null;
  return (schema, statement) => {
    const input = `${schema};\nPRAGMA query_only = 1;\n${statement};\n`;
    const done = spawnSync("sqlite3", ["-bail", "-safe", ":memory:"], { input, encoding: "utf8", timeout: 5_000 });
    return done.status === 0 && done.stderr === "" ? "done" : verdict(done.stderr);
  };
}

const verdict = (message: string): "readonly" | "other" =>
  message.includes("readonly database") ? "readonly" : "other";
