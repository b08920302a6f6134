import { fromUnits, type Measure, toUnits } from "@rampart/core";
import { isJsonObject, type Json } from "@rampart/service";

/** What one call took from one account, as the record has it (docs/formats/event.md, "What a call took"). */
export interface Row {
  readonly limit: string;
  readonly account: string;
  readonly measure: Measure;
  /** In whole units; less than nothing where it is given back. */
  readonly units: number;
  /** Name of the frame it was taken in. */
  readonly window: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

export function rowsToJson(rows: readonly Row[]): readonly object[] {
  return rows.map(({ limit, account, measure, units, window, at }) => {
    const amount = units < 0 ? -fromUnits(measure, -units) : fromUnits(measure, units);
    return { limit, account, measure, amount, window, at };
  });
}

/** The rows of a member of an event; what is none is left out. Only this guard writes them. */
export function rowsFrom(value: unknown): readonly Row[] {
  if (!isJsonObject(value as Json)) return [];
  const { charges } = value as { readonly charges?: unknown };
  if (!Array.isArray(charges)) return [];
  return charges.flatMap((one) => rowFrom(one as Json) ?? []);
}

function rowFrom(value: Json): Row | null {
  if (!isJsonObject(value)) return null;
  const { limit, account, measure, amount, window, at } = value;
  const texts = [limit, account, measure, window].every((text) => typeof text === "string");
  if (!texts || typeof amount !== "number" || typeof at !== "number") return null;
  const known = measure as Measure;
  const units = amount < 0 ? -toUnits(known, -amount) : toUnits(known, amount);
  return { limit: limit as string, account: account as string, measure: known, units, window: window as string, at };
}
