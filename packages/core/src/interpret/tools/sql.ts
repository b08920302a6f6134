import type { Action } from "../../spine/index.js";
import { action, NO_LABELS, NO_RESOURCE, NO_SOURCES, NO_SPAN } from "../action.js";
import { pathAction } from "../paths/index.js";
import { readSql, sqlActions, unparsedFinding } from "../sql/index.js";
import type { ReadShell } from "./mcp.js";
import { type ToolReading, textOf } from "./reading.js";

/** `{query, dialect?}` */
export function sqlQuery(reading: ToolReading, readShell: ReadShell): void {
  const { query, dialect } = reading.arguments;
  readStatement(reading, textOf(query), textOf(dialect) ?? "generic", readShell);
}

/** Adds what a text of statements does. Files and commands it names are the server's, which is as often this machine. */
export function readStatement(reading: ToolReading, query: string | null, dialect: string, readShell: ReadShell): void {
  if (query === null) {
    const detail = { reason: "unknown_code", language: "sql" } as const;
    reading.actions.push(action("opaque", NO_RESOURCE, "certain", NO_LABELS, NO_SOURCES, NO_SPAN, detail));
    return;
  }
  const statements = readSql(query, dialect, reading.world.sql);
  if (statements.unparsed !== null) reading.findings.push(unparsedFinding(statements.unparsed, NO_SPAN));
  for (const one of sqlActions(statements, dialect)) {
    reading.actions.push(one.kind.startsWith("file.") ? labelled(one, reading) : one);
  }
  for (const { executes } of statements.statements) {
    for (const effect of executes) {
      if (effect.type === "program" && effect.command !== null) inShell(reading, effect.command, readShell);
    }
  }
}

function labelled(one: Action, { world }: ToolReading): Action {
  const { certainty, sources, span, detail } = one;
  const own = pathAction(one.kind, one.resource, { place: world.place, certainty, sources, span, detail });
  return one.labels.length === 0 ? own : { ...own, labels: [...own.labels, ...one.labels] };
}

function inShell(reading: ToolReading, command: string, readShell: ReadShell): void {
  const inner = readShell(command);
  reading.actions.push(...inner.actions);
  reading.wants.push(...inner.wants);
}
