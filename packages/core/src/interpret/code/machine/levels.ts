/** Operators by how tightly they bind, from rows of a level and its operators. Has no prototype, so any word may be asked for. */
export function levels(
  rows: readonly (readonly [level: number, operators: string])[],
): Readonly<Record<string, number>> {
  const out: Record<string, number> = Object.create(null);
  for (const [level, operators] of rows) for (const o of operators.split(" ")) out[o] = level;
  return out;
}
