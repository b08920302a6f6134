import { Cursor } from "./cursor.js";
import { clientEffects, outsideEffects } from "./effects.js";
import { limitOf } from "./predicate.js";
import type { SqlEffect, SqlKind, SqlPredicate, SqlStatement } from "./statement.js";
import { commonNames, namesAt, tablesRead } from "./tables.js";
import type { SqlToken } from "./tokens.js";

interface Draft {
  kind: SqlKind;
  statement: string;
  tables: readonly string[];
  bounded: boolean;
  predicates: readonly SqlPredicate[];
  executes: SqlEffect[];
  destroys: boolean;
  /** Text it runs as statements. */
  inner?: string;
}

const draft = (kind: SqlKind, statement: string, more: Partial<Draft> = {}): Draft => ({
  kind,
  statement,
  tables: [],
  bounded: false,
  predicates: [],
  executes: [],
  destroys: false,
  ...more,
});

/** Reads one statement. `unsure`: its text may be cut otherwise than here, so it is never a mere read. */
export function classify(
  tokens: readonly SqlToken[],
  unsure: boolean,
): { statement: SqlStatement; inner: string | null } {
  const c = new Cursor(tokens.filter((t) => t.t !== "client"));
  const client = tokens.flatMap((t) => (t.t === "client" ? clientEffects(t.v) : []));
  const common = commonNames(c);
  const d = c.tokens.length === 0 ? draft("session", "CLIENT") : dispatch(c, 0);
  const named = tablesRead(c, common);
  // `COPY t FROM PROGRAM`, `FROM STDIN` name no table.
  const all = d.statement === "COPY" ? named.filter((t) => !/^(?:program|stdin|stdout)$/.test(t)) : named;
  const reads = all.filter((t) => !d.tables.includes(t) || d.kind === "read");
  const executes = [...d.executes, ...outsideEffects(c, all), ...client].slice(0, 32);
  const kind = unsure && (d.kind === "read" || d.kind === "session") ? "unknown" : d.kind;
  return {
    statement: {
      kind,
      statement: d.statement.slice(0, 64),
      tables: d.tables,
      reads,
      bounded: d.bounded,
      predicates: d.predicates,
      executes,
      destroys: d.destroys,
      span: { start: tokens[0]!.start, end: tokens[tokens.length - 1]!.end },
    },
    inner: d.inner ?? null,
  };
}

function dispatch(c: Cursor, i: number): Draft {
  const w = c.word(i);
  if (w === "")
    return c.op(i, "(")
      ? opened(c, i)
      : c.at(i).t === "op" && c.tokens.length === 1
        ? draft("session", "")
        : draft("unknown", "");
  const known = VERBS[w];
  return known === undefined ? draft("unknown", w) : known(c, i);
}

/** `(SELECT …) UNION …` */
function opened(c: Cursor, i: number): Draft {
  let j = i;
  while (c.op(j, "(")) j++;
  return /^(?:SELECT|VALUES|TABLE|WITH)$/.test(c.word(j)) ? dispatch(c, j) : draft("unknown", "");
}

/** The limit a `WHERE` sets, or a `LIMIT` on rows. */
function limited(c: Cursor, from: number): Pick<Draft, "bounded" | "predicates"> {
  const where = c.find("WHERE", from);
  if (where < 0) return { bounded: c.find("LIMIT", from) >= 0 || c.words(from + 1, "TOP"), predicates: [] };
  if (c.words(where + 1, "CURRENT", "OF")) return { bounded: true, predicates: [] };
  let end = c.tokens.length;
  for (const w of [
    "GROUP",
    "ORDER",
    "LIMIT",
    "RETURNING",
    "HAVING",
    "WINDOW",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "FETCH",
    "OFFSET",
    "FOR",
    "OPTION",
  ]) {
    const at = c.find(w, where);
    if (at > 0 && at < end) end = at;
  }
  // A bracket that closes more than was opened ends a statement inside another.
  let depth = 0;
  for (let j = where + 1; j < end; j++) {
    if (c.op(j, "(")) depth++;
    else if (c.op(j, ")") && --depth < 0) end = j;
  }
  const l = limitOf(c.tokens.slice(where + 1, end));
  return { bounded: l.bounded || c.find("LIMIT", from) >= 0, predicates: l.predicates };
}

function select(c: Cursor, i: number): Draft {
  const changed = hidden(c, i);
  if (changed !== null) return changed;
  const into = c.anywhere("INTO", i);
  if (into > 0) {
    const next = c.word(into + 1);
    if (next === "OUTFILE" || next === "DUMPFILE") {
      const path = c.at(into + 2);
      return draft("read", "SELECT INTO OUTFILE", {
        executes: [{ type: "file-write", path: path.t === "text" ? path.v : null, client: false }],
      });
    }
    // Into variables it stays a read; into anything else it makes a table.
    if (c.at(into + 1).t !== "variable") {
      let at = into + 1;
      while (/^(?:TEMP|TEMPORARY|UNLOGGED|TABLE|STRICT)$/.test(c.word(at))) at++;
      return draft("define", "SELECT INTO", { tables: namesAt(c, at).slice(0, 1) });
    }
  }
  const locks = c.find("FOR", i);
  const lock = locks > 0 && /^(?:UPDATE|SHARE|NO|KEY)$/.test(c.word(locks + 1));
  return draft("read", lock ? "SELECT FOR UPDATE" : "SELECT", limited(c, i));
}

/** A change inside a read: a common table expression or bracket that deletes, updates or inserts. */
function hidden(c: Cursor, from: number): Draft | null {
  for (let i = from + 1; i < c.tokens.length; i++) {
    if (!c.op(i - 1, "(")) continue;
    const w = c.word(i);
    if (w === "DELETE" || w === "UPDATE" || w === "INSERT" || w === "MERGE") {
      if (w === "INSERT" && c.word(i + 1) !== "INTO") continue;
      if (c.op(i + 1, "(") || c.op(i + 1, ",") || c.op(i + 1, ")")) continue;
      return dispatch(c, i);
    }
  }
  return null;
}

/** `WITH …`: what stands behind the expressions, and what changes inside them. */
function withClause(c: Cursor, i: number): Draft {
  let j = i + 1;
  if (c.word(j) === "RECURSIVE") j++;
  for (;;) {
    const n = c.name(j);
    if (n === null) return draft("unknown", "WITH");
    j = n.next;
    if (c.op(j, "(")) j = c.behind(j);
    if (c.word(j) !== "AS") return draft("unknown", "WITH");
    j++;
    while (c.word(j) === "NOT" || c.word(j) === "MATERIALIZED") j++;
    if (!c.op(j, "(")) return draft("unknown", "WITH");
    j = c.behind(j);
    // `SEARCH DEPTH FIRST BY …`, `CYCLE … SET …`
    while (c.word(j) === "SEARCH" || c.word(j) === "CYCLE") {
      j++;
      while (
        j < c.tokens.length &&
        !c.op(j, ",") &&
        !/^(?:SELECT|INSERT|UPDATE|DELETE|MERGE|VALUES|TABLE|CYCLE|WITH)$/.test(c.word(j))
      )
        j++;
    }
    if (!c.op(j, ",")) break;
    j++;
  }
  const main = dispatch(c, j);
  const inner = hidden(c, i);
  if (inner === null) return main;
  // The stricter of both names the statement; both tables count.
  const worst = main.kind === "read" || inner.kind === "delete" ? inner : main;
  return {
    ...worst,
    bounded: main.kind === "read" ? inner.bounded : main.bounded && inner.bounded,
    tables: [...new Set([...main.tables, ...inner.tables])],
  };
}

function firstName(c: Cursor, i: number): string[] {
  const n = c.name(i);
  return n === null ? [] : [n.name];
}

function skip(c: Cursor, i: number, words: RegExp): number {
  let j = i;
  while (c.at(j).t === "word" && words.test(c.word(j))) j++;
  return j;
}

function insert(c: Cursor, i: number): Draft {
  const at = skip(
    c,
    i + 1,
    /^(?:INTO|IGNORE|LOW_PRIORITY|DELAYED|HIGH_PRIORITY|OR|REPLACE|ROLLBACK|ABORT|FAIL|OVERWRITE|TABLE|DIRECTORY|LOCAL|TOP)$/,
  );
  if (c.word(i + 1) === "OVERWRITE" && c.anywhere("DIRECTORY") > 0) {
    return draft("unknown", "INSERT OVERWRITE DIRECTORY", {
      executes: [{ type: "file-write", path: c.at(at).t === "text" ? c.at(at).v : null, client: false }],
    });
  }
  const inner = hidden(c, i);
  return draft(inner?.kind === "delete" ? "delete" : "write", c.word(i), {
    tables: [...firstName(c, at), ...(inner?.tables ?? [])],
    bounded: inner?.bounded ?? true,
  });
}

function update(c: Cursor, i: number): Draft {
  const at = skip(c, i + 1, /^(?:ONLY|LOW_PRIORITY|IGNORE|OR|REPLACE|ROLLBACK|ABORT|FAIL|TOP)$/);
  const inner = hidden(c, i);
  return draft(inner?.kind === "delete" ? "delete" : "write", "UPDATE", {
    ...limited(c, i),
    tables: [...firstName(c, at), ...(inner?.tables ?? [])],
  });
}

function remove(c: Cursor, i: number): Draft {
  const from = c.find("FROM", i);
  const at = skip(c, from > 0 && from - i < 8 ? from + 1 : i + 1, /^ONLY$/);
  return draft("delete", "DELETE", { ...limited(c, i), tables: firstName(c, at) });
}

function merge(c: Cursor, i: number): Draft {
  const at = skip(c, i + 1, /^(?:INTO|ONLY)$/);
  const deletes = c.anywhere("DELETE", at) > 0;
  return draft(deletes ? "delete" : "write", "MERGE", { tables: firstName(c, at), bounded: true });
}

/** Objects that hold code. */
const CODE =
  /^(?:FUNCTION|PROCEDURE|TRIGGER|RULE|EVENT|EXTENSION|LANGUAGE|PACKAGE|AGGREGATE|ASSEMBLY|JOB|CAST|OPERATOR|JAVA|LIBRARY|TRANSFORM|SUBSCRIPTION)$/;
const PRINCIPAL = /^(?:ROLE|USER|GROUP|LOGIN|CREDENTIAL|POLICY|PROFILE)$/;
/** Objects that hold data. */
const HOLDS = /^(?:TABLE|DATABASE|SCHEMA|TABLESPACE|KEYSPACE|COLLECTION)$/;
const MODIFIERS =
  /^(?:OR|REPLACE|TEMP|TEMPORARY|GLOBAL|LOCAL|UNLOGGED|UNIQUE|MATERIALIZED|RECURSIVE|FOREIGN|EXTERNAL|VIRTUAL|CONSTRAINT|EVENT|TRUSTED|PROCEDURAL|DEFINER|CLUSTERED|NONCLUSTERED|FULLTEXT|SPATIAL|PUBLIC|EDITIONABLE|NONEDITIONABLE|IF|NOT|EXISTS|CONCURRENTLY|ALTER|SQL|SECURITY|INVOKER|OWNED|USER|ACCESS|TEXT|SEARCH)$/;

function objectOf(c: Cursor, i: number): { object: string; at: number } {
  let j = i + 1;
  while (
    j < i + 12 &&
    c.at(j).t === "word" &&
    MODIFIERS.test(c.word(j)) &&
    !(c.word(j) === "USER" && c.word(j + 1) !== "MAPPING") &&
    !(c.word(j) === "EVENT" && c.word(j + 1) !== "TRIGGER")
  )
    j++;
  const object = c.word(j);
  return { object, at: skip(c, j + 1, /^(?:IF|NOT|EXISTS|CONCURRENTLY|ONLY)$/) };
}

function create(c: Cursor, i: number): Draft {
  const { object, at } = objectOf(c, i);
  const statement = `CREATE ${object}`;
  if (PRINCIPAL.test(object)) return draft("grant", statement);
  const executes: SqlEffect[] = CODE.test(object) ? [{ type: "code", what: object.toLowerCase() }] : [];
  if (object === "SERVER" || object === "SUBSCRIPTION") executes.push({ type: "connect", target: null });
  return draft("define", statement, { tables: firstName(c, at), bounded: true, executes });
}

function alter(c: Cursor, i: number): Draft {
  const { object, at } = objectOf(c, i);
  const drops = c.find("DROP", at);
  const statement = `ALTER ${object}${drops > 0 ? " DROP" : ""}`;
  if (
    PRINCIPAL.test(object) ||
    c.words(i + 1, "DEFAULT", "PRIVILEGES") ||
    (c.find("OWNER", at) > 0 && c.word(c.find("OWNER", at) + 1) === "TO")
  )
    return draft("grant", statement, { tables: firstName(c, at) });
  if (object === "SYSTEM") return draft("define", statement, { executes: [{ type: "code", what: "configuration" }] });
  const destroys =
    drops > 0 &&
    object === "TABLE" &&
    !/^(?:CONSTRAINT|DEFAULT|NOT|INDEX|KEY|FOREIGN|PRIMARY|IDENTITY|EXPRESSION)$/.test(c.word(drops + 1));
  return draft("define", statement, { tables: firstName(c, at), destroys });
}

function drop(c: Cursor, i: number): Draft {
  const { object, at } = objectOf(c, i);
  const statement = `DROP ${object}`;
  if (PRINCIPAL.test(object)) return draft("grant", statement);
  return draft("define", statement, {
    tables: namesAt(c, at),
    destroys: HOLDS.test(object) || c.word(i + 1) === "MATERIALIZED" || c.word(i + 1) === "OWNED",
  });
}

function copy(c: Cursor, i: number): Draft {
  const inner = hidden(c, i);
  const body = c.op(i + 1, "(") ? c.behind(i + 1) : 0;
  const n = body > 0 ? null : c.name(i + 1);
  let j = body > 0 ? body : (n?.next ?? i + 1);
  while (j < c.tokens.length && c.word(j) !== "FROM" && c.word(j) !== "TO") j = c.op(j, "(") ? c.behind(j) : j + 1;
  const out = c.word(j) === "TO";
  const where = c.at(j + 1);
  const tables = n === null ? [] : [n.name];
  const executes: SqlEffect[] = [];
  if (c.word(j + 1) === "PROGRAM")
    executes.push({ type: "program", command: c.at(j + 2).t === "text" ? c.at(j + 2).v : null });
  else if (!/^(?:STDIN|STDOUT)$/.test(c.word(j + 1)))
    executes.push({ type: out ? "file-write" : "file-read", path: where.t === "text" ? where.v : null, client: false });
  if (inner !== null) return { ...inner, statement: "COPY", executes };
  if (out) return draft("read", "COPY", { tables, bounded: body > 0, executes: [...executes, { type: "export" }] });
  return draft("write", "COPY", { tables, bounded: true, executes });
}

function load(c: Cursor, i: number): Draft {
  const data = c.word(i + 1) === "DATA" || c.word(i + 1) === "XML";
  const path = c.tokens.find((t) => t.t === "text");
  if (!data) return draft("unknown", "LOAD", { executes: [{ type: "code", what: "library" }] });
  const into = c.anywhere("TABLE", i);
  return draft("write", "LOAD DATA", {
    tables: firstName(c, into + 1),
    bounded: true,
    executes: [{ type: "file-read", path: path?.v ?? null, client: c.anywhere("LOCAL", i) > 0 }],
  });
}

/** `EXEC('…')`, `sp_executesql N'…'`, `EXECUTE IMMEDIATE '…'`: the text is read in turn. Anything else is not known. */
function execute(c: Cursor, i: number): Draft {
  let j = i + 1;
  if (c.word(j) === "IMMEDIATE") j++;
  if (/SP_EXECUTESQL$/.test(c.word(j)) || c.at(j).v.toLowerCase() === "sp_executesql") j++;
  const bracket = c.op(j, "(");
  const t = c.at(bracket ? j + 1 : j);
  const whole = t.t === "text" && (bracket ? c.op(j + 2, ")") : !c.op(j + 1, "||") && !c.op(j + 1, "+"));
  if (whole) return draft("session", "EXECUTE", { inner: t.v });
  return draft("unknown", "EXECUTE", { executes: [{ type: "code", what: "procedure" }] });
}

function explain(c: Cursor, i: number): Draft {
  let j = i + 1;
  let runs = false;
  if (c.op(j, "(")) {
    const end = c.behind(j);
    for (let k = j; k < end; k++)
      if (/^ANALY[ZS]E$/.test(c.word(k)) && !/^(?:FALSE|OFF)$/.test(c.word(k + 1)) && c.at(k + 1).v !== "0")
        runs = true;
    j = end;
  }
  for (
    ;
    /^(?:ANALYZE|ANALYSE|VERBOSE|EXTENDED|PARTITIONS|QUERY|PLAN|FOR|FORMAT|FORMATTED|COST|LOGICAL|PLAN_ONLY|PIPELINE|AST|SYNTAX)$/.test(
      c.word(j),
    );
    j++
  )
    if (/^ANALY[ZS]E$/.test(c.word(j))) runs = true;
  if (c.op(j, "=")) j += 2;
  if (!runs || j >= c.tokens.length) return draft("read", "EXPLAIN", { bounded: true });
  return { ...dispatch(c, j), statement: `EXPLAIN ANALYZE ${c.word(j)}` };
}

function set(c: Cursor, i: number): Draft {
  const j = skip(c, i + 1, /^(?:SESSION|LOCAL|GLOBAL|PERSIST|PERSIST_ONLY)$/);
  if (
    c.word(j) === "ROLE" ||
    c.word(j) === "AUTHORIZATION" ||
    c.words(i + 1, "DEFAULT", "ROLE") ||
    c.word(i + 1) === "PASSWORD"
  )
    return draft("grant", c.word(j) === "ROLE" ? "SET ROLE" : `SET ${c.word(j)}`);
  if (/^(?:GLOBAL|PERSIST|PERSIST_ONLY)$/.test(c.word(i + 1)) || /^@@(?:global|persist)/i.test(c.at(i + 1).v))
    return draft("define", "SET GLOBAL");
  return draft("session", "SET");
}

function begin(c: Cursor, i: number): Draft {
  const next = c.at(i + 1);
  const plain =
    next.v === "" ||
    next.v === ";" ||
    /^(?:TRANSACTION|TRAN|WORK|ISOLATION|READ|DEFERRABLE|NOT|DEFERRED|IMMEDIATE|EXCLUSIVE)$/.test(
      next.t === "word" ? next.v : "",
    );
  return plain ? draft("session", "BEGIN") : draft("unknown", "BEGIN", { executes: [{ type: "code", what: "block" }] });
}

function pragma(c: Cursor, i: number): Draft {
  const changes =
    c.tokens.some((t) => t.t === "op" && t.v === "=") ||
    (c.op(i + 2, "(") &&
      !/^(?:TABLE_INFO|TABLE_XINFO|TABLE_LIST|INDEX_LIST|INDEX_INFO|INDEX_XINFO|FOREIGN_KEY_LIST|INTEGRITY_CHECK|QUICK_CHECK|FOREIGN_KEY_CHECK)$/.test(
        c.word(i + 1),
      ));
  return draft(changes ? "define" : "read", "PRAGMA", { bounded: true });
}

function attach(c: Cursor): Draft {
  const path = c.tokens.find((t) => t.t === "text");
  return draft("define", "ATTACH", { executes: [{ type: "file-write", path: path?.v ?? null, client: true }] });
}

function declare(c: Cursor, i: number): Draft {
  const cursor = c.find("CURSOR", i);
  const at = cursor < 0 ? -1 : c.find("FOR", cursor);
  if (at > 0) return { ...dispatch(c, at + 1), statement: "DECLARE CURSOR" };
  return c.at(i + 1).t === "variable"
    ? draft("session", "DECLARE")
    : draft("unknown", "DECLARE", { executes: [{ type: "code", what: "block" }] });
}

function truncate(c: Cursor, i: number): Draft {
  return draft("delete", "TRUNCATE", { tables: namesAt(c, skip(c, i + 1, /^(?:TABLE|ONLY)$/)) });
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
  TABLE: (c: Cursor, i: number) => draft("read", "TABLE", { tables: firstName(c, i + 1) }),
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
  PRAGMA: pragma,
  ATTACH: attach,
  DETACH: define,
  DECLARE: declare,
  SET: set,
  RESET: (c: Cursor, i: number) =>
    c.word(i + 1) === "ROLE" || c.words(i + 1, "SESSION", "AUTHORIZATION")
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
