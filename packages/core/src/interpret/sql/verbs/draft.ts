import type { SqlEffect, SqlKind, SqlPredicate } from "../statement.js";

export interface Draft {
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

export const draft = (kind: SqlKind, statement: string, more: Partial<Draft> = {}): Draft => ({
  kind,
  statement,
  tables: [],
  bounded: false,
  predicates: [],
  executes: [],
  destroys: false,
  ...more,
});
