import { SYNTAX } from "../machine/fault.js";
import { attrExpr, callExpr, nameExpr, Reader } from "../machine/reader.js";
import type { Expr, GatherClause, Param } from "../machine/tree.js";
import { FALSE, NONE, TRUE, UNKNOWN } from "../machine/value.js";
import { formatted, literal, numeral } from "./literal.js";
import { tokenize } from "./tokens.js";
import { BINARY, COMPARE, STOPS } from "./words.js";

const none: Expr = { k: "value", value: NONE };

/** Python's expressions. Statements build on it. */
export class Expressions extends Reader {
  /** A comma-separated list is a tuple. */
  protected expressions(): Expr {
    const first = this.starred();
    if (!this.at(",")) return first.k === "spread" ? { k: "list", items: [first] } : first;
    const items = [first];
    while (this.eat(",")) {
      if (this.ends()) break;
      items.push(this.starred());
    }
    return { k: "list", items };
  }

  protected ends(): boolean {
    const t = this.tok;
    return (
      t.t === "line" ||
      t.t === "end" ||
      t.t === "dedent" ||
      (t.t === "op" && /^(?:[)\]}=:;]|[-+*/%&|^@]=|\/\/=|\*\*=|<<=|>>=)$/.test(t.v)) ||
      t.v === "in"
    );
  }

  protected starred(): Expr {
    if (this.eat("*")) return { k: "spread", of: this.or(0) };
    return this.expression();
  }

  /** One expression, conditional and `:=` included. */
  protected expression(): Expr {
    return this.deeper(() => {
      if (this.at("lambda")) return this.lambda();
      const e = this.disjunction();
      if (this.at("if")) {
        this.take();
        const test = this.disjunction();
        this.need("else");
        return { k: "when", test, yes: e, no: this.expression() };
      }
      if (this.at(":=") && e.k === "name") {
        this.take();
        return { k: "assign", target: e, op: "=", value: this.expression(), scope: "here" };
      }
      return e;
    });
  }

  private lambda(): Expr {
    this.take();
    const params = this.params(":");
    this.need(":");
    const value = this.expression();
    return { k: "function", name: null, params, body: [{ k: "return", value }] };
  }

  /** Parameters up to `close`, which stays. */
  protected params(close: string): Param[] {
    const params: Param[] = [];
    while (!this.at(close)) {
      let kind: Param["kind"] = "one";
      if (this.eat("**")) kind = "named";
      else if (this.eat("*")) kind = "rest";
      else if (this.eat("/")) {
        if (!this.eat(",")) break;
        continue;
      }
      if (kind === "rest" && this.at(",")) {
        this.take();
        continue;
      }
      const target: Expr = this.eat("(") ? this.tupleTarget() : nameExpr(this.name());
      if (close === ")" && this.eat(":")) this.starred();
      const fallback = this.eat("=") ? this.expression() : null;
      params.push({ target, fallback, kind });
      if (!this.eat(",")) break;
    }
    return params;
  }

  private tupleTarget(): Expr {
    const e = this.expressions();
    this.need(")");
    return e;
  }

  private disjunction(): Expr {
    let e = this.conjunction();
    for (let n = 0; this.eat("or"); this.chain(++n)) e = { k: "logic", op: "or", left: e, right: this.conjunction() };
    return e;
  }

  private conjunction(): Expr {
    let e = this.negation();
    for (let n = 0; this.eat("and"); this.chain(++n)) e = { k: "logic", op: "and", left: e, right: this.negation() };
    return e;
  }

  private negation(): Expr {
    let n = 0;
    while (this.eat("not")) n++;
    const e = this.comparison();
    return n === 0 ? e : { k: "unary", op: n % 2 === 1 ? "not" : "!!", of: e };
  }

  private comparison(): Expr {
    const first = this.or(0);
    let e: Expr | null = null;
    let left = first;
    for (;;) {
      let op: string;
      if (this.is("op") && COMPARE.has(this.tok.v)) op = this.take().v;
      else if (this.at("in")) op = this.take().v;
      else if (this.at("not") && this.peek().v === "in") {
        this.i += 2;
        op = "not in";
      } else if (this.eat("is")) op = this.eat("not") ? "is not" : "is";
      else break;
      const right = this.or(0);
      const one: Expr = { k: "binary", op, left, right };
      e = e === null ? one : { k: "logic", op: "and", left: e, right: one };
      left = right;
    }
    return e ?? first;
  }

  /** Binary operators from `least` on. */
  protected or(least: number): Expr {
    let e = this.factor();
    for (;;) {
      const t = this.tok;
      const p = t.t === "op" ? BINARY[t.v] : undefined;
      if (p === undefined || p <= least) return e;
      this.take();
      e = { k: "binary", op: t.v, left: e, right: this.or(p) };
    }
  }

  private factor(): Expr {
    if (this.is("op") && (this.at("-") || this.at("+") || this.at("~"))) {
      const op = this.take().v;
      return this.deeper(() => ({ k: "unary", op, of: this.factor() }));
    }
    this.eat("await");
    const base = this.primary();
    if (!this.eat("**")) return base;
    return this.deeper(() => ({ k: "binary", op: "**", left: base, right: this.factor() }));
  }

  private primary(): Expr {
    let e = this.atom();
    for (let n = 0; ; this.chain(++n)) {
      if (this.eat(".")) e = attrExpr(e, this.name());
      else if (this.at("(")) e = this.arguments(e);
      else if (this.eat("[")) {
        e = this.subscript(e);
        this.need("]");
      } else return e;
    }
  }

  protected arguments(fn: Expr): Expr {
    this.need("(");
    return this.deeper(() => {
      const args: Expr[] = [];
      const named: [string, Expr][] = [];
      while (!this.at(")")) {
        if (this.eat("**")) named.push(["**", this.expression()]);
        else if (this.eat("*")) args.push({ k: "spread", of: this.expression() });
        else if (this.is("name") && this.peek().v === "=" && this.peek().t === "op") {
          const name = this.take().v;
          this.take();
          named.push([name, this.expression()]);
        } else {
          const e = this.expression();
          args.push(this.atFor() ? this.gather(e, null) : e);
        }
        if (!this.eat(",")) break;
      }
      this.need(")");
      return { k: "call", fn, args, named: named.length > 0 ? named : null, create: false };
    });
  }

  private subscript(of: Expr): Expr {
    const part = (): Expr | null => (this.at(":") || this.at("]") || this.at(",") ? null : this.starred());
    const from = part();
    if (this.at(":")) {
      this.take();
      const to = part();
      const step = this.eat(":") ? part() : null;
      if (!this.at(",")) return { k: "slice", of, from, to, step };
    }
    if (!this.at(",")) return { k: "index", of, at: from ?? none };
    // Several dimensions: arrays of numbers, types. Nothing of it reaches a command.
    while (this.eat(",") || this.eat(":")) part();
    return { k: "index", of, at: { k: "value", value: UNKNOWN } };
  }

  private atom(): Expr {
    const t = this.tok;
    if (t.t === "name") {
      if (STOPS.has(t.v)) throw SYNTAX;
      this.take();
      if (t.v === "None") return none;
      if (t.v === "True") return { k: "value", value: TRUE };
      if (t.v === "False") return { k: "value", value: FALSE };
      if (t.v === "yield") return this.yielded();
      return nameExpr(t.v);
    }
    if (t.t === "num") return { k: "value", value: numeral(this.take().v) };
    if (t.t === "str") return this.strings();
    if (this.eat("(")) return this.deeper(() => this.group());
    if (this.eat("[")) return this.deeper(() => this.listed());
    if (this.eat("{")) return this.deeper(() => this.braces());
    if (this.eat("...")) return none;
    if (this.eat("`")) {
      const e = this.expressions();
      this.need("`");
      return callExpr(nameExpr("repr"), [e]);
    }
    throw SYNTAX;
  }

  private yielded(): Expr {
    if (this.eat("from")) return this.expression();
    return this.ends() ? none : this.expressions();
  }

  private strings(): Expr {
    let e = this.string();
    while (this.is("str")) e = { k: "binary", op: "+", left: e, right: this.string() };
    return e;
  }

  private string(): Expr {
    const t = this.take();
    if (!t.note.includes("f") && !t.note.includes("t")) return { k: "value", value: literal(t.v, t.note) };
    return this.deeper(() => formatted(t.v, t.note, (code) => this.nested(code)));
  }

  /** An expression inside an f-string, as deep as the string itself. */
  private nested(code: string): Expr {
    const inner = new Expressions(tokenize(`(${code})`));
    inner.depth = this.depth;
    return inner.alone();
  }

  private alone(): Expr {
    const e = this.expressions();
    if (!this.is("line") && !this.is("end")) throw SYNTAX;
    return e;
  }

  private group(): Expr {
    if (this.eat(")")) return { k: "list", items: [] };
    const first = this.starred();
    let e: Expr = first;
    if (this.atFor()) e = this.gather(first, null);
    else if (this.at(",")) {
      const items = [first];
      while (this.eat(",")) if (!this.at(")")) items.push(this.starred());
      e = { k: "list", items };
    }
    this.need(")");
    return e;
  }

  private listed(): Expr {
    const items: Expr[] = [];
    while (!this.at("]")) {
      const e = this.starred();
      if (items.length === 0 && this.atFor()) {
        const g = this.gather(e, null);
        this.need("]");
        return g;
      }
      items.push(e);
      if (!this.eat(",")) break;
    }
    this.need("]");
    return { k: "list", items };
  }

  private braces(): Expr {
    const entries: [Expr | null, Expr][] = [];
    const items: Expr[] = [];
    while (!this.at("}")) {
      if (this.eat("**")) entries.push([null, this.or(0)]);
      else {
        const key = this.starred();
        const value = this.eat(":") ? this.expression() : null;
        if (entries.length + items.length === 0 && this.atFor()) {
          const g = value === null ? this.gather(key, null) : this.gather(value, key);
          this.need("}");
          return g;
        }
        if (value === null) items.push(key);
        else entries.push([key, value]);
      }
      if (!this.eat(",")) break;
    }
    this.need("}");
    return items.length > 0 ? { k: "list", items } : { k: "table", entries };
  }

  private atFor(): boolean {
    return this.at("for") || (this.at("async") && this.peek().v === "for");
  }

  private gather(item: Expr, key: Expr | null): Expr {
    const clauses: GatherClause[] = [];
    while (this.atFor()) {
      this.eat("async");
      this.need("for");
      const target = this.targets();
      this.need("in");
      const over = this.disjunction();
      const tests: Expr[] = [];
      while (this.eat("if")) tests.push(this.at("lambda") ? this.lambda() : this.disjunction());
      clauses.push({ target, over, tests });
    }
    return { k: "gather", item, key, clauses };
  }

  /** Targets of `for`: names, members and tuples of them. */
  protected targets(): Expr {
    const one = (): Expr => (this.eat("*") ? { k: "spread", of: this.primary() } : this.primary());
    const first = one();
    if (!this.at(",")) return first;
    const items = [first];
    while (this.eat(",")) {
      if (this.at("in") || this.ends()) break;
      items.push(one());
    }
    return { k: "list", items };
  }
}
