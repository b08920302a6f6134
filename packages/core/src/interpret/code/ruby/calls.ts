import { attrExpr, nameExpr, Reader, returning, type Token } from "../machine/reader.js";
import type { Expr, Param, Stmt } from "../machine/tree.js";
import { KEYWORDS, self, value } from "./words.js";

/** Calls: arguments with and without brackets, and blocks. */
export abstract class Calls extends Reader {
  protected abstract statements(...ends: readonly string[]): Stmt[];
  protected abstract negation(): Expr;
  protected abstract assignment(): Expr;
  protected abstract ternary(): Expr;
  protected abstract unary(): Expr;

  /** Names assigned so far: a bare word that is none of them is a call. */
  protected locals = new Set<string>();
  /** Inside the head of a loop, where `do` begins its body. */
  protected noDo = false;

  /** Where the statement at hand began, for `a, b = 1, 2`. */
  protected statementStart = -1;

  protected params(open: string, close: string): Param[] {
    this.need(open);
    const out: Param[] = [];
    while (!this.at(close)) {
      if (this.eat(";")) continue;
      if (this.eat("(")) {
        const items: Expr[] = [];
        while (!this.eat(")")) {
          this.eat("*");
          const name = this.name();
          this.locals.add(name);
          items.push(nameExpr(name));
          this.eat(",");
        }
        out.push({ target: { k: "list", items }, fallback: null, kind: "one" });
      } else {
        const kind: Param["kind"] = this.eat("**") ? "named" : this.eat("*") ? "rest" : "one";
        this.eat("&");
        if (!this.is("name")) {
          if (!this.eat(",")) break;
          continue;
        }
        const t = this.take();
        this.locals.add(t.v);
        const fallback =
          this.eat("=") || (t.note === "label" && !this.at(",") && !this.at(close)) ? this.ternary() : null;
        out.push({ target: nameExpr(t.v), fallback, kind });
      }
      if (!this.eat(",") && !this.eat(";")) break;
    }
    this.need(close);
    return out;
  }

  /** Nothing that begins an operand stands here. */
  protected stops(): boolean {
    const t = this.tok;
    if (t.t === "end" || t.line) return true;
    if (t.t === "op") return /^[)\]},;|=?:]$/.test(t.v) || t.v === "=>";
    return (
      t.t === "name" && KEYWORDS.has(t.v) && t.note !== "label" && !/^(?:case|if|begin|def|class|not|yield)$/.test(t.v)
    );
  }

  /** What follows a method's name: arguments with or without brackets, a block. */
  protected callRest(fn: Expr, name: Token): Expr {
    if (this.at("(") && this.tok.glued) return this.withBlock(fn, this.arguments());
    if (this.commandArguments(name)) {
      const args: Expr[] = [];
      do {
        if (this.stops()) break;
        args.push(this.argument());
      } while (this.eat(","));
      return this.withBlock(fn, table(args), true);
    }
    return this.withBlock(fn, []);
  }

  /** Arguments without brackets follow: a blank, and then something that begins an operand. */
  protected commandArguments(name: Token): boolean {
    const t = this.tok;
    if (t.glued || t.line || t.t === "end" || /[=]$/.test(name.v)) return false;
    if (t.t === "str" || t.t === "num" || t.t === "regex") return true;
    if (t.t === "name")
      return t.note === "label" || t.note === "var" || !KEYWORDS.has(t.v) || /^(?:case|not|yield)$/.test(t.v);
    // `puts (1..5).to_a`: with a blank before it a bracket begins the first argument.
    if (t.v === "(") return !this.locals.has(name.v);
    if (t.v === "[" || t.v === "->" || t.v === "::" || t.v === "!") return !(t.v === "[" && this.locals.has(name.v));
    return /^(?:[-*&:]|\*\*)$/.test(t.v) && t.note === "" && !this.locals.has(name.v);
  }

  protected arguments(): Expr[] {
    this.need("(");
    return table(this.deeper(() => this.items(")")));
  }

  protected items(close: string): Expr[] {
    const { noDo, statementStart } = this;
    this.noDo = false;
    this.statementStart = -1;
    const out: Expr[] = [];
    while (!this.at(close)) {
      out.push(this.argument());
      if (!this.eat(",")) break;
    }
    this.need(close);
    this.noDo = noDo;
    this.statementStart = statementStart;
    return out;
  }

  protected argument(): Expr {
    const t = this.tok;
    if (t.note === "label") {
      this.take();
      const v: Expr =
        this.at(",") || this.at(")") || this.at("}") || this.is("end")
          ? call(nameExpr(t.v), [])
          : this.deeper(() => this.assignment());
      return { k: "table", entries: [[value(t.v), v]] };
    }
    if (t.t === "op" && t.v === "&" && t.note === "") {
      this.take();
      const of = this.unary();
      return blockOf(of);
    }
    const e = this.deeper(() => (this.at("*") || this.at("**") ? this.unary() : this.negation()));
    if (!this.eat("=>")) return e;
    return { k: "table", entries: [[e, this.deeper(() => this.assignment())]] };
  }

  /** A block behind a call is its last argument. */
  protected withBlock(fn: Expr, args: Expr[], command = false): Expr {
    const braces = this.at("{") && this.is("op") && !command && !this.tok.line;
    const words = this.at("do") && this.is("name") && !this.noDo && !this.tok.line;
    if (!braces && !words) return call(fn, args);
    const before = new Set(this.locals);
    const { noDo, statementStart } = this;
    this.noDo = false;
    this.statementStart = -1;
    this.take();
    const params = this.at("|")
      ? this.params("|", "|")
      : this.eat("||")
        ? []
        : [{ target: nameExpr("it"), fallback: null, kind: "one" } as Param];
    if (params.length === 1 && params[0]!.target.k === "name" && params[0]!.target.name === "it")
      this.locals.add("it").add("_1");
    const body = returning(this.deeper(() => this.statements(braces ? "}" : "end")));
    this.locals = before;
    this.noDo = noDo;
    this.statementStart = statementStart;
    return call(fn, [...args, { k: "function", name: null, params, body }]);
  }
}

export const call = (fn: Expr, args: readonly Expr[]): Expr => ({ k: "call", fn, args, named: null, create: false });
export const selfParam = self;

/** Named arguments come as one table, the last argument. */
export function table(args: Expr[]): Expr[] {
  const tables = args.filter((a) => a.k === "table" && a.entries.length === 1 && a.entries[0]![0] !== null);
  if (tables.length < 2) return args;
  return [...args.filter((a) => !tables.includes(a)), merged(tables)];
}

export function merged(parts: readonly Expr[]): Expr {
  return {
    k: "table",
    entries: parts.flatMap((p) => (p.k === "table" ? p.entries : [[null, p.k === "spread" ? p.of : p] as const])),
  };
}

/** `&:name` calls the method of that name; `&f` hands on a function. */
function blockOf(of: Expr): Expr {
  if (of.k !== "value" || of.value.k !== "text") return of;
  const x = nameExpr("\u0000item");
  return {
    k: "function",
    name: null,
    params: [{ target: x, fallback: null, kind: "one" }],
    body: [{ k: "return", value: call(attrExpr(x, of.value.v), []) }],
  };
}
