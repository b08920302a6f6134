import { SYNTAX } from "../machine/fault.js";
import { attrExpr, callExpr, nameExpr } from "../machine/reader.js";
import type { Expr } from "../machine/tree.js";
import { num, text } from "../machine/value.js";
import { APPEND, callee, Operands } from "./operands.js";
import { ASSIGN, BINARY, LOGIC, none } from "./words.js";

/** PHP's expressions. Statements build on it. */
export abstract class Expressions extends Operands {
  protected override expression(): Expr {
    return this.deeper(() => this.binary(0));
  }

  protected binary(least: number): Expr {
    let e = this.unary();
    for (let n = 0; ; ) {
      const t = this.tok;
      const word = t.v.toLowerCase();
      if (t.t === "op" && ASSIGN.test(t.v)) {
        this.take();
        this.eat("&");
        const op = t.v;
        e = { k: "assign", target: e, op, value: this.deeper(() => this.binary(3)), scope: "here" };
        continue;
      }
      if (t.t === "op" && t.v === "?" && least < 5) {
        this.take();
        if (this.eat(":")) e = { k: "logic", op: "or", left: e, right: this.binary(5) };
        else {
          const yes = this.expression();
          this.need(":");
          e = { k: "when", test: e, yes, no: this.binary(5) };
        }
        continue;
      }
      const p = t.t === "op" || t.t === "name" ? BINARY[word] : undefined;
      if (p === undefined || p <= least || t.note !== "") return e;
      this.take();
      const right = this.deeper(() => this.binary(word === "**" || word === "??" ? p - 1 : p));
      const logic = LOGIC[word];
      if (logic !== undefined) this.chain(++n);
      e = logic === undefined ? { k: "binary", op: word, left: e, right } : { k: "logic", op: logic, left: e, right };
    }
  }

  protected unary(): Expr {
    const t = this.tok;
    if (t.t === "op") {
      if (t.note === "cast") {
        this.take();
        return callExpr(nameExpr("\u0000cast"), [this.deeper(() => this.unary()), { k: "value", value: text(t.v) }]);
      }
      if (/^[!~@&+-]$/.test(t.v)) {
        this.take();
        const of = this.deeper(() => this.unary());
        return t.v === "@" || t.v === "&" || t.v === "+" ? of : { k: "unary", op: t.v, of };
      }
      if (t.v === "++" || t.v === "--") {
        this.take();
        return step(this.unary(), t.v, false);
      }
    } else if (t.t === "name" && t.note === "") {
      const w = t.v.toLowerCase();
      if (
        w === "print" ||
        w === "include" ||
        w === "include_once" ||
        w === "require" ||
        w === "require_once" ||
        w === "clone" ||
        w === "throw" ||
        w === "yield"
      ) {
        this.take();
        if (w === "yield") return this.ends() ? none : this.binary(3);
        const of = this.deeper(() => this.binary(3));
        if (w === "clone") return of;
        return callExpr(nameExpr(w.replace("_once", "")), [of]);
      }
    }
    const e = this.postfix(this.primary());
    if ((this.at("++") || this.at("--")) && this.is("op")) return step(e, this.take().v, true);
    return e;
  }

  protected ends(): boolean {
    return this.is("end") || (this.is("op") && /^[;,)\]}]$/.test(this.tok.v));
  }

  protected postfix(from: Expr): Expr {
    let e = from;
    for (let n = 0; ; this.chain(++n)) {
      if (this.eat("->") || this.eat("?->")) {
        const member = this.member();
        if (typeof member === "string") e = attrExpr(e, member);
        else e = { k: "index", of: e, at: member };
      } else if (this.eat("::")) {
        const member = this.member();
        if (typeof member !== "string") e = { k: "index", of: e, at: member };
        else if (e.k === "name" && !e.name.startsWith("$"))
          e = this.at("(")
            ? nameExpr(`${e.name}::${member}`)
            : member === "class"
              ? { k: "value", value: text(e.name) }
              : nameExpr(`${e.name}::${member}`);
        else e = attrExpr(e, member);
      } else if (this.at("(")) e = this.call(e);
      else if (this.at("[") || (this.at("{") && e.k === "index" && this.tok.glued)) {
        const close = this.take().v === "[" ? "]" : "}";
        if (this.eat(close)) e = { k: "index", of: e, at: { k: "value", value: APPEND } };
        else {
          e = { k: "index", of: e, at: this.expression() };
          this.need(close);
        }
      } else return e;
    }
  }

  protected member(): string | Expr {
    if (this.is("name")) {
      const t = this.take();
      return t.note === "var" ? nameExpr(t.v) : t.v;
    }
    if (this.eat("{")) {
      const e = this.expression();
      this.need("}");
      return e;
    }
    throw SYNTAX;
  }

  protected call(fn: Expr): Expr {
    // A text that is called names a function.
    const plain = (fn.k === "name" && !fn.name.startsWith("$")) || fn.k === "attr";
    return callExpr(plain ? fn : callee(fn), this.arguments());
  }
}

function step(of: Expr, op: string, before: boolean): Expr {
  return {
    k: "assign",
    target: of,
    op: op === "++" ? "+=" : "-=",
    value: { k: "value", value: num(1) },
    scope: "here",
    before,
  };
}
