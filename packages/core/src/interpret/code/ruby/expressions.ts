import { nameExpr } from "../machine/reader.js";
import type { Expr } from "../machine/tree.js";
import { call } from "./calls.js";
import { Operands } from "./operands.js";
import { ASSIGN, BINARY, MODIFIERS, none, unknownExpr, value } from "./words.js";

/** Ruby's expressions. Statements build on it. */
export abstract class Expressions extends Operands {
  protected expression(): Expr {
    return this.deeper(() => {
      let e = this.negation();
      for (let n = 0; ; this.chain(++n)) {
        if (this.at("and") && !this.tok.line) {
          this.take();
          e = { k: "logic", op: "and", left: e, right: this.negation() };
        } else if (this.at("or") && !this.tok.line) {
          this.take();
          e = { k: "logic", op: "or", left: e, right: this.negation() };
        } else return e;
      }
    });
  }

  protected override negation(): Expr {
    if (this.eat("not")) return { k: "unary", op: "!", of: this.deeper(() => this.negation()) };
    return this.assignment();
  }

  protected override assignment(): Expr {
    return this.deeper(() => {
      const start = this.i;
      const e = this.ternary();
      if (this.at(",") && start === this.statementStart && this.multiple()) return this.spreadOut(e);
      if (!this.is("op") || !ASSIGN.test(this.tok.v) || !assignable(e)) return e;
      const op = this.take().v;
      const target = this.target(e);
      let v = this.assignment();
      if (this.at(",") && op === "=" && start === this.statementStart) {
        const items = [v];
        while (this.eat(",")) items.push(this.item());
        v = { k: "list", items };
      }
      if (this.at("rescue") && !this.tok.line) {
        this.take();
        v = { k: "when", test: unknownExpr, yes: v, no: this.assignment() };
      }
      return { k: "assign", target, op, value: v, scope: "there" };
    });
  }

  /** A list of targets with `=` behind it stands here. */
  protected multiple(): boolean {
    let depth = 0;
    for (let j = this.i; j < this.tokens.length && j < this.i + 64; j++) {
      const t = this.tokens[j]!;
      if (t.line && depth === 0) return false;
      if (t.t !== "op") continue;
      if (/^[([{]$/.test(t.v)) depth++;
      else if (/^[)\]}]$/.test(t.v)) depth--;
      else if (t.v === "=" && depth === 0) return true;
    }
    return false;
  }

  protected spreadOut(first: Expr): Expr {
    const items = [this.target(first)];
    while (this.eat(",")) {
      if (this.at("=")) break;
      items.push(this.eat("*") ? { k: "spread", of: this.target(this.ternary()) } : this.target(this.ternary()));
    }
    this.need("=");
    const given = [this.item()];
    while (this.eat(",")) given.push(this.item());
    const v: Expr = given.length === 1 ? given[0]! : { k: "list", items: given };
    return { k: "assign", target: { k: "list", items }, op: "=", value: v, scope: "there" };
  }

  protected target(e: Expr): Expr {
    if (e.k === "call" && e.fn.k === "name" && e.args.length === 0) {
      this.locals.add(e.fn.name);
      return e.fn;
    }
    if (e.k === "name") this.locals.add(e.name);
    return e.k === "call" && e.fn.k === "attr" && e.args.length === 0 ? e.fn : e;
  }

  protected item(): Expr {
    if (this.eat("*")) return { k: "spread", of: this.ternary() };
    return this.assignment();
  }

  protected override ternary(): Expr {
    const test = this.binary(0);
    if (!this.at("?") || !this.is("op")) return test;
    this.take();
    const yes = this.ternaryPart();
    if (!(this.tokens[this.i - 1]?.note === "label")) this.need(":");
    return { k: "when", test, yes, no: this.deeper(() => this.ternary()) };
  }

  /** `a ? b : c`, where `b :` may have been cut as a label. */
  protected ternaryPart(): Expr {
    if (this.is("name") && this.tok.note === "label") {
      const t = this.take();
      return this.locals.has(t.v) || /^[A-Z]/.test(t.v) ? nameExpr(t.v) : call(nameExpr(t.v), []);
    }
    return this.deeper(() => this.ternary());
  }

  protected binary(least: number): Expr {
    let e = this.unary();
    for (let n = 0; ; ) {
      const t = this.tok;
      const p = t.t === "op" && !t.line ? BINARY[t.v] : undefined;
      if (p === undefined || p <= least) return e;
      this.take();
      if ((t.v === ".." || t.v === "...") && this.stops()) {
        e = call(nameExpr("\u0000range"), [e, none, value(t.v)]);
        continue;
      }
      const right = this.deeper(() => this.binary(t.v === "**" ? p - 1 : p));
      if (t.v === "&&" || t.v === "||") {
        this.chain(++n);
        e = { k: "logic", op: t.v === "&&" ? "and" : "or", left: e, right };
      } else if (t.v === ".." || t.v === "...") e = call(nameExpr("\u0000range"), [e, right, value(t.v)]);
      else e = { k: "binary", op: t.v, left: e, right };
    }
  }

  protected override unary(): Expr {
    const t = this.tok;
    if (t.t === "op") {
      if (t.v === "!" || t.v === "-" || t.v === "~" || t.v === "+") {
        this.take();
        return { k: "unary", op: t.v, of: this.deeper(() => this.unary()) };
      }
      if (t.v === "&" || t.v === "*" || t.v === "**") {
        this.take();
        return { k: "spread", of: this.deeper(() => this.unary()) };
      }
      if (t.v === "->") return this.lambda();
      if (t.v === "::") {
        this.take();
        return this.postfix(nameExpr(this.name()));
      }
    }
    if (t.t === "name" && t.v === "defined?") {
      this.take();
      this.unary();
      return unknownExpr;
    }
    return this.postfix(this.primary());
  }

  /** A statement's modifiers: `… if x`, `… while y`. */
  protected isModifier(): boolean {
    return this.is("name") && MODIFIERS.has(this.tok.v) && !this.tok.line && this.tok.note !== "label";
  }
}

function assignable(e: Expr): boolean {
  if (e.k === "name" || e.k === "index" || e.k === "attr") return true;
  return e.k === "call" && e.args.length === 0 && (e.fn.k === "name" || e.fn.k === "attr");
}
