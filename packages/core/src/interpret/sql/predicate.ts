import { Cursor } from "./cursor.js";
import type { SqlPredicate } from "./statement.js";
import type { SqlToken } from "./tokens.js";

const MOST = 32;
const VALUES_MOST = 8;

/** What a condition says about the rows it lets through. */
export interface Limit {
  /** It keeps some rows out: `1 = 1`, `true`, `x = x`, `x LIKE '%'` and `x IS NOT NULL` do not. */
  readonly bounded: boolean;
  readonly predicates: readonly SqlPredicate[];
}

/** Reads a condition: brackets and `AND`, `OR`, `NOT` are followed, anything else is one condition. */
export function limitOf(tokens: readonly SqlToken[], depth = 0): Limit {
  const plain = unwrapped(tokens);
  if (plain.length === 0 || depth > 32) return { bounded: false, predicates: [] };
  const either = parts(plain, "OR");
  if (either.length > 1) return { bounded: either.every((p) => limitOf(p, depth + 1).bounded), predicates: [] };
  const both = parts(plain, "AND");
  if (both.length > 1) {
    const all = both.map((p) => limitOf(p, depth + 1));
    return { bounded: all.some((l) => l.bounded), predicates: all.flatMap((l) => l.predicates).slice(0, MOST) };
  }
  if (plain[0]!.t === "word" && plain[0]!.v === "NOT" && plain[1]?.v !== "EXISTS")
    return { bounded: limits(plain.slice(1)), predicates: [] };
  const p = predicateOf(plain);
  return { bounded: limits(plain), predicates: p === null ? [] : [p] };
}

function unwrapped(tokens: readonly SqlToken[]): readonly SqlToken[] {
  let out = tokens;
  while (out.length > 1 && out[0]!.v === "(" && out[0]!.t === "op" && new Cursor(out).behind(0) === out.length)
    out = out.slice(1, -1);
  return out;
}

/** Pieces between a keyword outside of brackets; the `AND` of `BETWEEN` is not one. */
function parts(tokens: readonly SqlToken[], word: string): (readonly SqlToken[])[] {
  const out: (readonly SqlToken[])[] = [];
  let depth = 0;
  let between = false;
  let from = 0;
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!;
    if (t.t === "op") depth += t.v === "(" ? 1 : t.v === ")" ? -1 : 0;
    else if (depth === 0 && t.t === "word") {
      if (t.v === "BETWEEN") between = true;
      else if (t.v === word || (word === "OR" && t.v === "XOR")) {
        if (word === "AND" && between) between = false;
        else {
          out.push(tokens.slice(from, i));
          from = i + 1;
        }
      } else if (t.v === "CASE") return [tokens];
    }
    if (depth === 0 && t.t === "op" && t.v === "||" && word === "OR") between = false;
  }
  out.push(tokens.slice(from));
  return out;
}

/** True where a single condition depends on the row and can be false. */
function limits(tokens: readonly SqlToken[]): boolean {
  const n = tokens.length;
  const names = tokens.some((t) => t.t === "name" || t.t === "variable" || (t.t === "word" && !CONSTANT.has(t.v)));
  if (!names) return tokens.some((t) => t.v === "FALSE") && n === 1;
  const last = tokens[n - 1]!;
  const before = tokens[n - 2];
  if (last.v === "NULL" && before?.v === "NOT") return false;
  if (last.t === "text" && before?.v === "LIKE" && /^%+$/.test(last.v)) return false;
  const at = tokens.findIndex((t) => t.t === "op" && /^(?:=|==|>=|<=)$/.test(t.v));
  if (at > 0) {
    const same =
      tokens
        .slice(0, at)
        .map((t) => t.v.toLowerCase())
        .join(" ") ===
      tokens
        .slice(at + 1)
        .map((t) => t.v.toLowerCase())
        .join(" ");
    if (same) return false;
  }
  return true;
}

const CONSTANT = new Set([
  "TRUE",
  "FALSE",
  "NULL",
  "NOT",
  "AND",
  "OR",
  "IS",
  "IN",
  "LIKE",
  "BETWEEN",
  "DATE",
  "INTERVAL",
]);

function predicateOf(tokens: readonly SqlToken[]): SqlPredicate | null {
  const c = new Cursor(tokens);
  const n = c.name(0);
  if (n === null || CONSTANT.has(n.name.toUpperCase())) return null;
  const t = c.at(n.next);
  const rest = tokens.slice(n.next + 1);
  if (t.t === "op" && /^(?:=|==|<>|!=|<|>|<=|>=)$/.test(t.v))
    return literals(n.name, t.v === "!=" ? "<>" : t.v === "==" ? "=" : t.v, rest, 1);
  switch (t.t === "word" ? t.v : "") {
    case "IN":
      return literals(
        n.name,
        "in",
        unwrapped(rest).filter((x) => x.v !== ","),
        Number.POSITIVE_INFINITY,
      );
    case "LIKE":
    case "ILIKE":
      return literals(n.name, "like", rest, 1);
    case "BETWEEN":
      return literals(
        n.name,
        "between",
        rest.filter((x) => x.v !== "AND"),
        2,
      );
    case "IS":
      return rest.length === 1 && rest[0]!.v === "NULL" ? { column: n.name, operator: "is", values: [] } : null;
    default:
      return null;
  }
}

function literals(column: string, operator: string, tokens: readonly SqlToken[], want: number): SqlPredicate | null {
  const values: string[] = [];
  for (const t of tokens) {
    if (t.t !== "text" && t.t !== "number" && !(t.t === "word" && (t.v === "TRUE" || t.v === "FALSE"))) return null;
    values.push(t.v.slice(0, 256));
  }
  if (values.length === 0 || (want !== Number.POSITIVE_INFINITY && values.length !== want)) return null;
  return { column, operator, values: values.slice(0, VALUES_MOST) };
}
