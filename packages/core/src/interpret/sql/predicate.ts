import { Cursor } from "./cursor.js";
import type { SqlPredicate } from "./statement.js";
import type { SqlToken } from "./tokens.js";

const MOST = 32;
const VALUES_MOST = 8;
const DEPTH_MOST = 64;

/** What a condition says about the rows it lets through. */
export interface Limit {
  /** It keeps some rows out: `1 = 1`, `true`, `x = x`, `x LIKE '%'` and `x IS NOT NULL` do not. */
  readonly bounded: boolean;
  readonly predicates: readonly SqlPredicate[];
}

const NO_LIMIT: Limit = { bounded: false, predicates: [] };

/** Reads a condition: brackets and `AND`, `OR`, `NOT` are followed, anything else is one condition. Linear in the tokens. */
export function limitOf(tokens: readonly SqlToken[]): Limit {
  return new Condition(tokens).limit(0, tokens.length, 0);
}

const isOp = (t: SqlToken | undefined, v: string): boolean => t !== undefined && t.t === "op" && t.v === v;
const isWord = (t: SqlToken | undefined, v: string): boolean => t !== undefined && t.t === "word" && t.v === v;

class Condition {
  /** Place of the bracket that closes the one at a place; its own where none does. */
  private readonly closes: Int32Array;

  constructor(private readonly tokens: readonly SqlToken[]) {
    this.closes = new Int32Array(tokens.length);
    const open: number[] = [];
    for (let i = 0; i < tokens.length; i++) {
      this.closes[i] = i;
      if (isOp(tokens[i], "(")) open.push(i);
      else if (isOp(tokens[i], ")")) {
        const from = open.pop();
        if (from !== undefined) this.closes[from] = i;
      }
    }
  }

  limit(start: number, end: number, depth: number): Limit {
    let from = start;
    let to = end;
    while (to - from > 1 && isOp(this.tokens[from], "(") && this.closes[from] === to - 1) {
      from++;
      to--;
    }
    if (from >= to || depth > DEPTH_MOST) return NO_LIMIT;
    const either = this.parts(from, to, "OR");
    if (either.length > 2) {
      for (let k = 0; k < either.length - 1; k++)
        if (!this.limit(either[k]!, either[k + 1]! - (k < either.length - 2 ? 1 : 0), depth + 1).bounded)
          return NO_LIMIT;
      return { bounded: true, predicates: [] };
    }
    const both = this.parts(from, to, "AND");
    if (both.length > 2) {
      let bounded = false;
      const predicates: SqlPredicate[] = [];
      for (let k = 0; k < both.length - 1; k++) {
        const one = this.limit(both[k]!, both[k + 1]! - (k < both.length - 2 ? 1 : 0), depth + 1);
        bounded ||= one.bounded;
        if (predicates.length < MOST) predicates.push(...one.predicates);
      }
      return { bounded, predicates: predicates.slice(0, MOST) };
    }
    if (isWord(this.tokens[from], "NOT") && !isWord(this.tokens[from + 1], "EXISTS"))
      return { bounded: this.deniable(from + 1, to), predicates: [] };
    const plain = this.tokens.slice(from, to);
    const p = predicateOf(plain);
    return { bounded: limits(plain), predicates: p === null ? [] : [p] };
  }

  /** Whether the opposite of a condition keeps rows out: that of `x IS NULL` and `x <> x` does not. */
  private deniable(start: number, end: number): boolean {
    let from = start;
    let to = end;
    while (to - from > 1 && isOp(this.tokens[from], "(") && this.closes[from] === to - 1) {
      from++;
      to--;
    }
    const plain = this.tokens.slice(from, to);
    const n = plain.length;
    if (n >= 3 && isWord(plain[n - 1], "NULL") && isWord(plain[n - 2], "IS")) return false;
    const at = plain.findIndex((t) => t.t === "op" && /^(?:<>|!=|<|>)$/.test(t.v));
    if (at > 0 && same(plain, at)) return false;
    return plain.some((t) => t.t === "name" || t.t === "variable" || (t.t === "word" && !CONSTANT.has(t.v)));
  }

  /** Where pieces between a keyword outside of brackets begin, and the end; the `AND` of `BETWEEN` is not one. */
  private parts(from: number, to: number, word: "AND" | "OR"): number[] {
    const out = [from];
    let between = false;
    for (let i = from; i < to; i++) {
      const t = this.tokens[i]!;
      if (t.t === "op") {
        if (t.v === "(") i = Math.min(this.closes[i]!, to);
        continue;
      }
      if (t.t !== "word") continue;
      if (t.v === "CASE") return [from, to];
      if (t.v === "BETWEEN") between = true;
      else if (t.v === word || (word === "OR" && t.v === "XOR")) {
        if (word === "AND" && between) between = false;
        else out.push(i + 1);
      }
    }
    out.push(to);
    return out;
  }
}

/** Both sides of the comparison at `at` are the same. */
function same(tokens: readonly SqlToken[], at: number): boolean {
  if (tokens.length !== 2 * at + 1) return false;
  for (let i = 0; i < at; i++) if (tokens[i]!.v.toLowerCase() !== tokens[at + 1 + i]!.v.toLowerCase()) return false;
  return true;
}

/** True where a single condition depends on the row and can be false. */
function limits(tokens: readonly SqlToken[]): boolean {
  const n = tokens.length;
  const names = tokens.some((t) => t.t === "name" || t.t === "variable" || (t.t === "word" && !CONSTANT.has(t.v)));
  if (!names) return n === 1 && isWord(tokens[0], "FALSE");
  const last = tokens[n - 1]!;
  const before = tokens[n - 2];
  if (last.v === "NULL" && before?.v === "NOT") return false;
  if (last.t === "text" && /^I?LIKE$/.test(before?.v ?? "") && tokens[n - 3]?.v !== "NOT" && /^%+$/.test(last.v))
    return false;
  if (!selects(tokens)) return false;
  const at = tokens.findIndex((t) => t.t === "op" && /^(?:=|==|>=|<=|<=>)$/.test(t.v));
  return !(at > 0 && same(tokens, at));
}

/** `EXISTS (SELECT 1)`, `id IN (SELECT id FROM t)`: a query that chooses nothing itself keeps nothing out. */
function selects(tokens: readonly SqlToken[]): boolean {
  const at = tokens.findIndex((t) => isWord(t, "SELECT"));
  if (at <= 0 || !isOp(tokens[at - 1], "(")) return true;
  const word = tokens[at - 2];
  if (!isWord(word, "EXISTS") && !isWord(word, "IN")) return true;
  const rest = tokens.slice(at);
  if (rest.some((t) => t.t === "word" && /^(?:WHERE|LIMIT|HAVING|JOIN|FETCH|TOP|INTERSECT|EXCEPT)$/.test(t.v)))
    return true;
  // The rows of another table may be few; those of its own are all there are.
  if (isWord(word, "EXISTS")) return false;
  const from = rest.findIndex((t) => isWord(t, "FROM"));
  const [column] = tokens;
  return !(from === 2 && column !== undefined && rest[1]!.v.toLowerCase() === column.v.toLowerCase());
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
    case "IN": {
      if (!isOp(rest[0], "(") || !isOp(rest[rest.length - 1], ")")) return null;
      const values = rest.slice(1, -1).filter((x) => !isOp(x, ","));
      return literals(n.name, values.length === 1 ? "=" : "in", values, Number.POSITIVE_INFINITY);
    }
    case "LIKE":
    case "ILIKE":
      return literals(n.name, "like", rest, 1);
    case "BETWEEN":
      return literals(
        n.name,
        "between",
        rest.filter((x) => !isWord(x, "AND")),
        2,
      );
    case "IS":
      return rest.length === 1 && rest[0]!.v === "NULL" ? { column: n.name, operator: "is", values: [] } : null;
    default:
      return null;
  }
}

function literals(column: string, operator: string, tokens: readonly SqlToken[], want: number): SqlPredicate | null {
  if (tokens.length === 0 || (want !== Number.POSITIVE_INFINITY && tokens.length !== want)) return null;
  const values: string[] = [];
  for (const t of tokens) {
    if (t.t !== "text" && t.t !== "number" && !(t.t === "word" && (t.v === "TRUE" || t.v === "FALSE"))) return null;
    if (values.length < VALUES_MOST) values.push(t.v.slice(0, 256));
  }
  return { column, operator, values };
}
