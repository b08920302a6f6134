import { clientEffects } from "./client.js";
import { Cursor } from "./cursor.js";
import { dialectOf } from "./dialect.js";
import { outsideEffects } from "./effects.js";
import { limitsOf } from "./limits.js";
import { settle } from "./settle.js";
import type { SqlKind, SqlStatement, TableLimit } from "./statement.js";
import { commonNames, tablesRead } from "./tables.js";
import { type SqlToken, tokenizeSql } from "./tokens.js";
import { copy, insert, load, merge, remove, truncate, update } from "./verbs/change.js";
import { alter, attach, create, drop } from "./verbs/define.js";
import { type Draft, draft } from "./verbs/draft.js";
import { pragma } from "./verbs/pragma.js";
import { begin, declare, execute, explain, set } from "./verbs/run.js";
import { firstName, select, withClause } from "./verbs/select.js";

/** Reads one statement by its words. `unsure`: its text may be cut otherwise than here, so it is never a mere read. */
export function classify(
  tokens: readonly SqlToken[],
  unsure: boolean,
): { statement: SqlStatement; inner: string | null } {
  const copied = copyOfClient(tokens);
  if (copied !== null) return copied;
  const c = new Cursor(tokens.filter((t) => t.t !== "client"));
  const client = tokens.flatMap((t) => (t.t === "client" ? clientEffects(t.v) : []));
  const common = commonNames(c);
  const d = c.tokens.length === 0 ? draft("session", "CLIENT") : dispatch(c, 0);
  const named = tablesRead(c, common);
  // `COPY t FROM PROGRAM`, `FROM STDIN` name no table.
  const all = d.statement === "COPY" ? named.filter((t) => !/^(?:program|stdin|stdout)$/.test(t)) : named;
  const reads = all.filter((t) => !d.tables.includes(t) || d.kind === "read");
  const executes = [...d.executes, ...outsideEffects(c, d.kind === "read", common), ...client].slice(0, 32);
  const kind = unsure && (d.kind === "read" || d.kind === "session") ? "unknown" : d.kind;
  const settled = settle({
    kind,
    statement: d.statement.slice(0, 64),
    tables: d.tables,
    reads,
    bounded: d.bounded,
    predicates: d.predicates,
    limits: unsure ? [] : limitsByWords(c, d, all),
    executes,
    destroys: d.destroys,
    span: { start: tokens[0]!.start, end: tokens[tokens.length - 1]!.end },
  });
  return { statement: settled, inner: d.inner ?? null };
}

/** psql's `\\copy` is a `COPY` whose file or program is the client's. */
function copyOfClient(tokens: readonly SqlToken[]): ReturnType<typeof classify> | null {
  const [only] = tokens;
  if (tokens.length !== 1 || only?.t !== "client" || !/^\\copy\s/i.test(only.v)) return null;
  const inner = tokenizeSql(only.v.slice(1), dialectOf("postgres"));
  if (inner.tokens.length === 0 || inner.tokens.some((t) => t.t === "client")) return null;
  const { statement } = classify(inner.tokens, inner.broken || inner.ambiguous);
  const executes = statement.executes.map((e) =>
    e.type === "program" || e.type === "file-read" || e.type === "file-write" ? { ...e, client: true } : e,
  );
  return { statement: { ...statement, executes, span: { start: only.start, end: only.end } }, inner: null };
}

/** Only where one table stands in one query is it sure what a condition speaks of. */
function limitsByWords(c: Cursor, d: Draft, reads: readonly string[]): readonly TableLimit[] {
  const tables = new Set([...d.tables, ...reads]);
  if (tables.size !== 1 || d.predicates.length === 0) return [];
  const queries = c.tokens.filter((t) => t.t === "word" && QUERIES.test(t.v)).length;
  if (queries !== (d.statement === "INSERT" ? 2 : 1)) return [];
  const [table = ""] = tables;
  const alias = table.slice(table.lastIndexOf(".") + 1);
  return limitsOf([{ table, alias }], d.predicates, false);
}

/** Words that begin a query or add a table to one. */
const QUERIES = /^(?:SELECT|UPDATE|DELETE|INSERT|MERGE|JOIN|APPLY|UNION|INTERSECT|EXCEPT|MINUS|TABLE|VALUES|WITH)$/;

export function dispatch(c: Cursor, i: number): Draft {
  const w = c.word(i);
  if (w === "")
    return c.op(i, "(")
      ? opened(c, i)
      : c.at(i).t === "op" && c.tokens.length === 1
        ? draft("session", "")
        : draft("unknown", "");
  const known = VERBS[w];
  if (known === undefined || c.nested >= NESTED_MOST) return draft("unknown", w);
  c.nested++;
  const read = known(c, i);
  c.nested--;
  return read;
}

const NESTED_MOST = 32;

/** `(SELECT …) UNION …` */
function opened(c: Cursor, i: number): Draft {
  let j = i;
  while (c.op(j, "(")) j++;
  return /^(?:SELECT|VALUES|TABLE|WITH)$/.test(c.word(j)) ? dispatch(c, j) : draft("unknown", "");
}

const fixed =
  (kind: SqlKind, bounded = true): ((c: Cursor, i: number) => Draft) =>
  (c, i) =>
    draft(kind, c.word(i), { bounded });

const code =
  (what: string): ((c: Cursor, i: number) => Draft) =>
  (c, i) =>
    draft("unknown", c.word(i), { executes: [{ type: "code", what }] });

const grant = (c: Cursor, i: number): Draft => draft("grant", c.word(i));
const session = fixed("session");
const define = fixed("define", false);
const read = fixed("read");

const VERBS: Readonly<Record<string, (c: Cursor, i: number) => Draft>> = Object.assign(Object.create(null), {
  SELECT: select,
  VALUES: select,
  TABLE: (c: Cursor, i: number) =>
    c.anywhere("INTO", i) > 0 ? select(c, i) : draft("read", "TABLE", { tables: firstName(c, i + 1) }),
  WITH: withClause,
  INSERT: insert,
  REPLACE: insert,
  UPSERT: insert,
  UPDATE: update,
  DELETE: remove,
  MERGE: merge,
  TRUNCATE: truncate,
  CREATE: create,
  ALTER: alter,
  DROP: drop,
  COPY: copy,
  LOAD: load,
  EXPLAIN: explain,
  DESCRIBE: read,
  DESC: read,
  SHOW: read,
  FETCH: read,
  HELP: read,
  LIST: read,
  PRAGMA: pragma,
  ATTACH: attach,
  DETACH: define,
  DECLARE: declare,
  SET: set,
  RESET: (c: Cursor, i: number) =>
    /^(?:MASTER|SLAVE|REPLICA|BINARY|PERSIST)$/.test(c.word(i + 1))
      ? draft("unknown", "RESET")
      : c.word(i + 1) === "ROLE" || c.words(i + 1, "SESSION", "AUTHORIZATION")
        ? draft("grant", "RESET ROLE")
        : draft("session", "RESET"),
  BEGIN: begin,
  START: (c: Cursor, i: number) =>
    c.word(i + 1) === "TRANSACTION" ? draft("session", "START TRANSACTION") : draft("unknown", "START"),
  COMMIT: session,
  ROLLBACK: session,
  ABORT: session,
  END: session,
  SAVEPOINT: session,
  RELEASE: session,
  USE: session,
  CLOSE: session,
  MOVE: session,
  OPEN: session,
  LISTEN: session,
  UNLISTEN: session,
  DISCARD: session,
  DEALLOCATE: session,
  GO: session,
  PRINT: session,
  LOCK: define,
  UNLOCK: session,
  NOTIFY: fixed("write"),
  PREPARE: define,
  EXECUTE: execute,
  EXEC: execute,
  CALL: code("procedure"),
  DO: code("block"),
  HANDLER: read,
  GRANT: grant,
  REVOKE: grant,
  DENY: grant,
  REASSIGN: grant,
  COMMENT: define,
  SECURITY: grant,
  RENAME: define,
  VACUUM: define,
  ANALYZE: define,
  ANALYSE: define,
  REINDEX: define,
  CLUSTER: define,
  REFRESH: define,
  OPTIMIZE: define,
  REPAIR: define,
  CHECKPOINT: define,
  FLUSH: define,
  IMPORT: define,
  PURGE: (c: Cursor, i: number) => draft("delete", c.word(i)),
  KILL: (c: Cursor, i: number) => draft("unknown", c.word(i), { executes: [{ type: "kill", what: "session" }] }),
  SHUTDOWN: (c: Cursor, i: number) => draft("unknown", c.word(i), { executes: [{ type: "kill", what: "server" }] }),
  BACKUP: (c: Cursor, i: number) =>
    draft("unknown", c.word(i), {
      executes: [{ type: "file-write", path: c.tokens.find((t) => t.t === "text")?.v ?? null, client: false }],
    }),
  RESTORE: (c: Cursor, i: number) => draft("delete", c.word(i)),
  HOST: (_c: Cursor, _i: number) => draft("unknown", "HOST", { executes: [{ type: "program", command: null }] }),
});
