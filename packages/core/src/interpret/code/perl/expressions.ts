import { SYNTAX } from "../machine/fault.js";
import { attrExpr, callExpr, nameExpr } from "../machine/reader.js";
import type { Expr } from "../machine/tree.js";
import { num } from "../machine/value.js";
import { spread } from "./calls.js";
import { match, Operands, scalar } from "./operands.js";
import { ASSIGN, LEVEL, STATEMENT, UNARY_LEVEL, unknownExpr, value } from "./words.js";

/** Perl's expressions. Statements build on it. */
export abstract class Expressions extends Operands {
  /** `not`, `and`, `or`: the loosest operators. */
  protected override expression(): Expr {
    return this.deeper(() => {
      let e = this.negation();
      for (let n = 0; ; this.chain(++n)) {
        if (this.eat("and")) e = { k: "logic", op: "and", left: e, right: this.negation() };
        else if (this.eat("or") || this.eat("xor")) e = { k: "logic", op: "or", left: e, right: this.negation() };
        else return e;
      }
    });
  }

  protected negation(): Expr {
    if (this.eat("not")) return { k: "unary", op: "!", of: this.deeper(() => this.negation()) };
    return this.list();
  }

  /** Comma-separated; one item alone is itself. */
  protected list(): Expr {
    const first = this.assignment();
    if (!this.at(",") && !this.at("=>")) return first;
    const items = [first];
    while (this.eat(",") || this.eat("=>")) {
      if (this.ends()) break;
      items.push(this.assignment());
    }
    return { k: "list", items: items.map(spread) };
  }

  protected override ends(): boolean {
    const t = this.tok;
    return t.t === "end" || (t.t === "op" && /^[)\]};:]$/.test(t.v)) || (t.t === "name" && STATEMENT.has(t.v));
  }

  protected override assignment(): Expr {
    return this.deeper(() => {
      const e = this.conditional();
      const t = this.tok;
      if (t.t !== "op" || !ASSIGN.test(t.v)) return e;
      this.take();
      return this.assigned(e, t.v, this.assignment());
    });
  }

  protected assigned(target: Expr, op: string, given: Expr): Expr {
    const own = target.k === "assign" ? target.target : target;
    const whole = own.k === "list" || (own.k === "name" && /^[@%]/.test(own.name));
    const scope = target.k === "assign" ? "here" : "there";
    // A scalar takes the scalar reading of what it is given.
    const v: Expr = whole
      ? own.k === "name" && own.name.startsWith("%")
        ? callExpr(nameExpr("\u0000hash"), [given])
        : listed(given)
      : scalar(given);
    return { k: "assign", target: own, op, value: v, scope };
  }

  protected conditional(): Expr {
    const test = this.binary(0);
    if (!this.eat("?")) return test;
    const yes = this.assignment();
    this.need(":");
    return { k: "when", test, yes, no: this.assignment() };
  }

  protected override binary(least: number): Expr {
    let e = this.unary();
    for (let n = 0; ; ) {
      const t = this.tok;
      const p = t.t === "op" || (t.t === "name" && t.note === "") ? LEVEL[t.v] : undefined;
      if (p === undefined || p <= least) return e;
      this.take();
      const right = this.binary(t.v === "**" ? p - 1 : p);
      if (t.v === "=~" || t.v === "!~") e = match(e, right);
      else if (t.v === "&&" || t.v === "||" || t.v === "//") {
        this.chain(++n);
        e = { k: "logic", op: t.v === "&&" ? "and" : t.v === "||" ? "or" : "else", left: e, right };
      } else if (t.v === ".." || t.v === "...") e = callExpr(nameExpr("\u0000range"), [e, right]);
      else e = { k: "binary", op: t.v, left: e, right };
    }
  }

  protected unary(): Expr {
    const t = this.tok;
    if (t.t === "op") {
      if (t.v === "!" || t.v === "~" || t.v === "+" || t.v === "\\") {
        this.take();
        const of = this.deeper(() => this.unary());
        return t.v === "+" || t.v === "\\" ? of : { k: "unary", op: t.v, of };
      }
      if (t.v === "-") {
        this.take();
        // `-e $file` asks about a file.
        if (this.is("name") && this.tok.glued && /^[a-zA-Z]$/.test(this.tok.v) && this.peek().v !== "=>") {
          this.take();
          if (!this.ends() && !this.atOperator()) this.deeper(() => this.binary(UNARY_LEVEL));
          return unknownExpr;
        }
        return { k: "unary", op: "-", of: this.deeper(() => this.unary()) };
      }
      if (t.v === "++" || t.v === "--") {
        this.take();
        return {
          k: "assign",
          target: this.unary(),
          op: t.v === "++" ? "+=" : "-=",
          value: { k: "value", value: num(1) },
          scope: "there",
        };
      }
    }
    const e = this.postfix(this.primary());
    if (this.at("++") || this.at("--")) {
      const op = this.take().v === "++" ? "+=" : "-=";
      return { k: "assign", target: e, op, value: { k: "value", value: num(1) }, scope: "there", before: true };
    }
    return e;
  }

  protected override postfix(from: Expr): Expr {
    let e = from;
    for (let n = 0; ; this.chain(++n)) {
      if (this.eat("->")) {
        if (this.at("(")) e = callExpr(e, this.arguments());
        else if (this.at("[") || this.at("{")) e = this.subscript(e);
        else if (this.is("name") && this.tok.note === "") e = this.methodCall(e, this.take().v);
        else if (this.is("name")) {
          const name = nameExpr(this.take().v);
          const args = this.at("(") ? this.arguments() : [];
          e = { k: "call", fn: { k: "index", of: e, at: name }, args, named: null, create: false };
        } else if (this.eat("cast@") || this.eat("cast$") || this.eat("@") || this.eat("%")) this.eat("*");
        else throw SYNTAX;
      } else if ((this.at("[") || this.at("{")) && this.tok.glued && (e.k === "index" || (e.k === "call" && n > 0)))
        e = this.subscript(e);
      else if (this.at("(") && this.tok.glued && e.k === "index") e = callExpr(e, this.arguments());
      else return e;
    }
  }

  protected override methodCall(of: Expr, name: string): Expr {
    const args = this.at("(") ? this.arguments() : [];
    return { k: "call", fn: attrExpr(of, name), args, named: null, create: false };
  }

  protected override subscript(of: Expr): Expr {
    if (this.eat("[")) {
      const at = this.deeper(() => this.expression());
      this.need("]");
      return { k: "index", of, at };
    }
    this.need("{");
    const word = this.is("name") && this.tok.note === "" && this.peek().v === "}";
    const at = word ? value(this.take().v) : this.deeper(() => this.expression());
    this.need("}");
    return { k: "index", of, at };
  }

  protected override arguments(): Expr[] {
    this.need("(");
    return this.deeper(() => {
      const args = this.eat(")") ? [] : this.items(")");
      return args;
    });
  }

  protected override items(close: string): Expr[] {
    const items: Expr[] = [];
    while (!this.at(close)) {
      items.push(spread(this.expression()));
      if (!this.eat(",") && !this.eat("=>")) break;
    }
    this.need(close);
    return items.flatMap((i) => (i.k === "spread" && i.of.k === "list" ? i.of.items : [i]));
  }
}

function listed(e: Expr): Expr {
  const s = spread(e);
  return s.k === "spread" && s.of.k === "list" ? s.of : { k: "list", items: [s] };
}
