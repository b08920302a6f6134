import type { Action, ActionKind, Detail, Resource, Span } from "../../spine/index.js";
import type { SqlEffect, SqlReading, SqlStatement } from "./statement.js";

const KINDS: Readonly<Record<"read" | "write" | "delete" | "define" | "grant", ActionKind>> = {
  read: "data.read",
  write: "data.write",
  delete: "data.delete",
  define: "data.define",
  grant: "data.grant",
};

const ANY_TABLE: Resource = { type: "table", name: "*", form: "any" };
const ANY_PATH: Resource = { type: "path", name: "*", form: "any" };
const CODE: Resource = { type: "code", name: "sql", form: "exact" };
const NONE: Resource = { type: "none", name: "", form: "exact" };

/**
 * Actions of a reading, in its order. Paths of files are as the statement names them, on the machine of the server unless
 * the effect says otherwise; commands are handed on as `sh -c`, so that whoever reads shells can read them too.
 */
export function sqlActions(reading: SqlReading, dialect: string, clientFile: ClientFile | null = null): Action[] {
  const out: Action[] = [];
  for (const s of reading.statements) statementActions(s, dialect.slice(0, 32), clientFile, out);
  return out;
}

/** Told of a file on the client's machine, as it is named; whoever knows the working directory makes the action. */
export type ClientFile = (kind: "file.read" | "file.write", path: string) => void;

function statementActions(s: SqlStatement, dialect: string, clientFile: ClientFile | null, out: Action[]): void {
  const detail: Detail = { dialect, statement: s.statement, bounded: s.bounded };
  const about = (table: Resource): Detail => {
    const where = s.limits.find((one) => one.table === table.name)?.where;
    return where === undefined || Object.keys(where).length === 0 ? detail : { where, ...detail };
  };
  if (s.kind === "unknown") {
    out.push(
      action("opaque", CODE, s.span, { reason: s.statement === "" ? "syntax" : "unknown_code", language: "sql" }),
    );
  } else if (s.kind === "session") {
    if (s.statement !== "CLIENT") out.push(action("data.read", NONE, s.span, detail));
  } else {
    for (const t of s.tables.length > 0 ? tables(s.tables) : s.kind === "read" ? [] : [ANY_TABLE]) {
      out.push(action(KINDS[s.kind], t, s.span, about(t)));
      if (s.destroys) out.push(action("data.delete", t, s.span, { ...detail, bounded: false }));
    }
  }
  for (const t of tables(s.reads)) out.push(action("data.read", t, s.span, about(t)));
  if (s.kind === "read" && s.tables.length + s.reads.length === 0) out.push(action("data.read", NONE, s.span, detail));
  for (const e of s.executes) {
    if (clientFile !== null && (e.type === "file-read" || e.type === "file-write") && e.client && e.path !== null)
      clientFile(e.type === "file-read" ? "file.read" : "file.write", e.path);
    // Whoever reads shells reads what the client runs.
    else if (e.type !== "program" || e.client !== true || e.command === null) effectAction(e, s.span, detail, out);
  }
}

const tables = (names: readonly string[]): Resource[] => names.map((name) => ({ type: "table", name, form: "exact" }));

function effectAction(e: SqlEffect, span: Span, detail: Detail, out: Action[]): void {
  switch (e.type) {
    case "program":
      out.push(
        action(
          "process.exec",
          { type: "program", name: "sh", form: "exact" },
          span,
          PROGRAM(e.command),
          e.client ? NO_LABELS : SERVER,
        ),
      );
      if (e.command === null) out.push(action("opaque", CODE, span, { reason: "unknown_word", program: "sh" }));
      break;
    case "file-read":
    case "file-write":
      out.push(
        action(
          e.type === "file-read" ? "file.read" : "file.write",
          path(e.path),
          span,
          {},
          e.client ? NO_LABELS : SERVER,
        ),
      );
      break;
    case "connect":
      out.push(action("net.connect", { type: "host", name: "*", form: "any" }, span, {}, SERVER));
      break;
    case "function":
      out.push({
        ...action("code.run", { type: "code", name: e.name, form: "exact" }, span, {
          language: "sql",
          effects: "unknown",
        }),
        certainty: "possible",
      });
      break;
    case "write": {
      const named: Resource =
        e.table === null ? ANY_TABLE : { type: "table", name: e.table.toLowerCase(), form: "exact" };
      out.push(action("data.write", e.table === "" ? NONE : named, span, { ...detail, bounded: true }));
      break;
    }
    case "role":
      out.push(action("data.grant", ANY_TABLE, span, detail));
      break;
    case "session":
      break;
    case "code":
      out.push(action("code.run", CODE, span, { language: "sql", origin: "inline" }));
      break;
    case "secret":
      out.push(action("secret.read", { type: "table", name: e.what, form: "exact" }, span, { what: "database" }));
      break;
    case "kill":
      out.push(
        action(
          e.what === "server" ? "system.power" : "system.kill",
          { type: "service", name: "database", form: "exact" },
          span,
          { what: e.what },
        ),
      );
      break;
    case "export":
      break;
  }
}

function path(name: string | null): Resource {
  return name === null || !name.startsWith("/") ? ANY_PATH : { type: "path", name, form: "exact" };
}

function action(kind: ActionKind, resource: Resource, span: Span, detail: Detail, labels = NO_LABELS): Action {
  return { kind, resource, certainty: "certain", labels, sources: [], span, detail };
}

const NO_LABELS: readonly string[] = [];
const SERVER: readonly string[] = ["database-server"];
const PROGRAM = (command: string | null): Detail => ({
  program: "sh",
  argv: ["-c", command === null ? null : command.slice(0, 256)],
  effects: "unknown",
});
