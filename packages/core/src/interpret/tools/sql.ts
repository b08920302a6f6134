import { action, NO_LABELS, NO_RESOURCE, NO_SPAN } from "../action.js";
import { argumentSource, type ToolReading, textOf } from "./reading.js";

/** `{query, dialect?}` */
export function sqlQuery(reading: ToolReading): void {
  readStatement(reading, textOf(reading.arguments["query"]), textOf(reading.arguments["dialect"]));
}

/** Adds what a statement does; text nobody has a reading of is opaque. */
export function readStatement(reading: ToolReading, _query: string | null, _dialect: string | null): void {
  const detail = { reason: "unknown_language", language: "sql" } as const;
  reading.actions.push(action("opaque", NO_RESOURCE, "certain", NO_LABELS, argumentSource("query"), NO_SPAN, detail));
}
