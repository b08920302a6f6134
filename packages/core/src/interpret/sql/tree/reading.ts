import { joinLimits } from "../limits.js";
import type { SqlEffect, SqlKind, SqlStatement } from "../statement.js";
import { type Change, Collected, walk } from "./collect.js";
import { constant, isNode, list, type Node, OddTree, open, relationName, tagged, text } from "./node.js";
import { placesOf } from "./places.js";

const STATEMENTS_MOST = 1024;
const TABLES_MOST = 64;
const EFFECTS_MOST = 32;

/** What else is needed to read a tree: the text by its words, and texts that are run in turn. */
export interface TreeWorld {
  /** One statement by its words, for those that change no rows themselves. */
  byWords(start: number, end: number): readonly SqlStatement[];
  /** A text that a function runs as a query. */
  byText(inner: string): readonly SqlStatement[];
}

/** Statements of a whole tree. @throws OddTree where it is not what the grammar promises */
export function readTree(tree: unknown, source: string, world: TreeWorld): SqlStatement[] {
  if (!isNode(tree)) throw new OddTree("no tree");
  const place = placesOf(source);
  const out: SqlStatement[] = [];
  const stmts = list(tree.stmts);
  if (stmts.length > STATEMENTS_MOST) throw new OddTree("too many statements");
  for (const one of stmts) {
    if (!isNode(one)) throw new OddTree("no statement");
    const from = typeof one.stmt_location === "number" ? one.stmt_location : 0;
    const start = place(from);
    const end = typeof one.stmt_len === "number" ? place(from + one.stmt_len) : source.length;
    out.push(...statement(one.stmt, { start, end }, world));
  }
  return out;
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function statement(stmt: unknown, span: Place, world: TreeWorld): readonly SqlStatement[] {
  const { tag, node } = open(stmt);
  switch (tag) {
    case "SelectStmt":
    case "InsertStmt":
    case "UpdateStmt":
    case "DeleteStmt":
    case "MergeStmt":
      return rows(stmt, "", span, world);
    case "ExplainStmt":
      return explain(node, span, world);
    case "CopyStmt":
      return copy(node, span, world);
    case "DeclareCursorStmt":
      return rows(node.query, "DECLARE CURSOR ", span, world);
    case "PrepareStmt":
      return [...world.byWords(span.start, span.end), ...statement(node.query, span, world)];
    case "CreateTableAsStmt": {
      const { tag: inner } = open(node.query);
      const made = world.byWords(span.start, span.end);
      return inner === "SelectStmt"
        ? [...made, ...rows(node.query, "", span, world)]
        : [...made, unknown("EXECUTE", span)];
    }
    default:
      return utility(tag, span, world);
  }
}

/** Statements that may be mere reads or the session's own by their words; what is not listed never is. */
const HARMLESS: ReadonlySet<string> = new Set([
  "VariableShowStmt",
  "VariableSetStmt",
  "TransactionStmt",
  "FetchStmt",
  "ClosePortalStmt",
  "ListenStmt",
  "UnlistenStmt",
  "DiscardStmt",
  "DeallocateStmt",
  "ConstraintsSetStmt",
]);

function utility(tag: string, span: Place, world: TreeWorld): readonly SqlStatement[] {
  const found = world.byWords(span.start, span.end);
  if (found.length === 0) return [unknown("", span)];
  return found.map((one) =>
    (one.kind === "read" || one.kind === "session") && !HARMLESS.has(tag) ? { ...one, kind: "unknown" } : one,
  );
}

/** `EXPLAIN` only looks; with `ANALYZE` it runs what it explains. */
function explain(node: Node, span: Place, world: TreeWorld): readonly SqlStatement[] {
  const runs = list(node.options).some((one) => {
    const option = tagged(one, "DefElem");
    if (option?.defname !== "analyze") return false;
    const said = isNode(option.arg)
      ? (constant({ A_Const: option.arg }) ?? text(tagged(option.arg, "String")?.sval))
      : "";
    const number = tagged(option.arg, "Integer");
    if (number !== null) return number.ival !== undefined && number.ival !== 0;
    return !/^(?:false|off|0|no)$/i.test(said);
  });
  if (runs) return statement(node.query, span, world).map(named("EXPLAIN ANALYZE "));
  const seen = new Collected();
  walk(node.query, new Set(), seen);
  const reads = [...seen.reads, ...seen.changes.flatMap(({ tables }) => tables)];
  // A function that calls itself immutable runs while the plan is made.
  const executes = seen.effects.filter(({ type }) => type === "function").slice(0, EFFECTS_MOST);
  return [made({ kind: "read", statement: "EXPLAIN", span, reads, executes, bounded: true })];
}

const named =
  (prefix: string) =>
  (one: SqlStatement): SqlStatement => ({ ...one, statement: `${prefix}${one.statement}`.slice(0, 64) });

function copy(node: Node, span: Place, world: TreeWorld): readonly SqlStatement[] {
  const path = node.filename === undefined ? null : text(node.filename);
  const out = node.is_from !== true;
  const executes: SqlEffect[] = [];
  if (node.is_program === true) executes.push({ type: "program", command: path });
  else if (path !== null) executes.push({ type: out ? "file-write" : "file-read", path, client: false });
  if (isNode(node.relation)) {
    const table = relationName(node.relation);
    if (!out) return [made({ kind: "write", statement: "COPY", span, tables: [table], bounded: true, executes })];
    return [
      made({ kind: "read", statement: "COPY", span, tables: [table], executes: [...executes, { type: "export" }] }),
    ];
  }
  const found = rows(node.query, "", span, world);
  const first = found[0] ?? unknown("COPY", span);
  const effects = [...first.executes, ...executes, { type: "export" } as const];
  const verb = first.kind === "read" ? "COPY" : first.kind === "delete" ? first.statement : `COPY ${first.statement}`;
  return [{ ...first, statement: verb, executes: effects }, ...found.slice(1)];
}

/** A statement whose rows are told by a query or a change: one reading for each change in it, else one for the read. */
function rows(stmt: unknown, prefix: string, span: Place, world: TreeWorld): readonly SqlStatement[] {
  const seen = new Collected();
  walk(stmt, new Set(), seen);
  const limits = joinLimits(seen.limits).slice(0, TABLES_MOST);
  const reads = [...seen.reads].slice(0, TABLES_MOST);
  const executes = seen.effects.slice(0, EFFECTS_MOST);
  const rest = { span, limits };
  const found = seen.changes.map((change: Change, i) =>
    made({ ...rest, ...change, statement: `${prefix}${change.statement}`, ...(i === 0 ? { reads, executes } : {}) }),
  );
  if (found.length === 0) {
    const { bounded, predicates } = seen;
    found.push(made({ ...rest, kind: "read", statement: `${prefix}SELECT`, reads, executes, bounded, predicates }));
  }
  for (const one of seen.inner) found.push(...world.byText(one).map((inner) => ({ ...inner, span })));
  return found;
}

function unknown(statement: string, span: Place): SqlStatement {
  return made({ kind: "unknown", statement, span, executes: [{ type: "code", what: "statement" }] });
}

function made(
  given: Partial<SqlStatement> & { readonly kind: SqlKind; readonly statement: string; readonly span: Place },
): SqlStatement {
  const {
    kind,
    statement,
    span,
    tables = [],
    reads = [],
    bounded = false,
    predicates = [],
    limits = [],
    executes = [],
  } = given;
  return {
    kind,
    statement: statement.slice(0, 64),
    tables: tables.slice(0, TABLES_MOST),
    reads: reads.filter((one) => kind === "read" || !tables.includes(one)).slice(0, TABLES_MOST),
    bounded,
    predicates,
    limits,
    executes,
    destroys: false,
    span: { start: span.start, end: span.end },
  };
}
