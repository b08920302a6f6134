/** Fields of a node of the parse tree. The tree comes from outside: nothing of its shape is taken for granted. */
export type Node = { readonly [field: string]: unknown };

/** Thrown where a tree is not what the grammar promises, or nested beyond the bound. */
export class OddTree extends Error {}

export const NESTING_MOST = 1_000;

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields of `{Tag: {…}}`; null where it is something else. */
export function tagged(value: unknown, tag: string): Node | null {
  if (!isNode(value)) return null;
  const inner = value[tag];
  return isNode(inner) ? inner : null;
}

/** The one tag of a node and its fields. @throws OddTree */
export function open(value: unknown): { readonly tag: string; readonly node: Node } {
  if (isNode(value)) {
    const [tag, ...more] = Object.keys(value);
    const node = tag === undefined ? undefined : value[tag];
    if (tag !== undefined && more.length === 0 && isNode(node)) return { tag, node };
  }
  throw new OddTree("a node without a tag");
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The texts of a list of `{String: {sval}}`. */
export function names(value: unknown): readonly string[] {
  return list(value).map((one) => text(tagged(one, "String")?.sval));
}

/** A table's name as written, with its schema and database. */
export function relationName(relation: Node): string {
  return [relation.catalogname, relation.schemaname, relation.relname]
    .map(text)
    .filter((part) => part !== "")
    .join(".")
    .slice(0, 256);
}

/** The text of a constant: number, string, truth value; null where it is not one. Casts of constants count. */
export function constant(value: unknown): string | null {
  const cast = tagged(value, "TypeCast");
  if (cast !== null) return constant(cast.arg);
  const c = tagged(value, "A_Const");
  if (c === null) return null;
  if (isNode(c.sval)) return text(c.sval.sval);
  // Zero and false are left out of a tree in JSON.
  if (isNode(c.ival)) return String(typeof c.ival.ival === "number" ? c.ival.ival : 0);
  if (isNode(c.fval)) return text(c.fval.fval);
  if (isNode(c.boolval)) return c.boolval.boolval === true ? "true" : "false";
  return null;
}

/** The text of a literal; null for anything else. */
export function literalText(value: unknown): string | null {
  const sval = tagged(value, "A_Const")?.sval;
  if (isNode(sval)) return text(sval.sval);
  const cast = tagged(value, "TypeCast");
  return cast === null ? null : literalText(cast.arg);
}
