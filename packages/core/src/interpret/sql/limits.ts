import type { SqlPredicate, TableLimit } from "./statement.js";

const COLUMNS_MOST = 16;

/** A table where a statement names it, and what its columns are called by. No table: something else with columns. */
export interface Source {
  readonly table: string;
  readonly alias: string;
}

/**
 * What holds for every row of each of these tables: `column = value` among conditions that must all hold. A column
 * without its table belongs to the only one there is; among several it says nothing.
 *
 * @param enclosed a query stands around, whose columns may be meant
 */
export function limitsOf(
  sources: readonly Source[],
  predicates: readonly SqlPredicate[],
  enclosed: boolean,
): TableLimit[] {
  const only = sources.length === 1 && !enclosed;
  const named = sources.filter(({ table }) => table !== "");
  return named.map(({ table, alias }) => {
    // A map first: columns have any names, and an object that grows by names of others is slow from then on.
    const where = new Map<string, string>();
    for (const { column, operator, values } of predicates) {
      if (operator !== "=" || values.length !== 1) continue;
      const dot = column.lastIndexOf(".");
      if (dot < 0 ? only : column.slice(0, dot) === alias) put(where, column.slice(dot + 1), values[0]!);
    }
    return { table, where: Object.fromEntries(where) };
  });
}

function put(where: Map<string, string>, column: string, value: string): void {
  // Two values at once hold for no row, so that either may be said.
  if (!where.has(column) && where.size < COLUMNS_MOST) where.set(column, value.slice(0, 256));
}

/** A table that is touched in two places: what holds in both. */
export function joinLimits(limits: readonly TableLimit[]): TableLimit[] {
  const out = new Map<string, Readonly<Record<string, string>>>();
  for (const { table, where } of limits) {
    const before = out.get(table);
    const both =
      before === undefined ? where : Object.fromEntries(Object.entries(where).filter(([c, v]) => before[c] === v));
    out.set(table, both);
  }
  return [...out].map(([table, where]) => ({ table, where }));
}
