import { nameExpr, returning } from "../machine/reader.js";
import type { Expr, Stmt } from "../machine/tree.js";
import { selfParam } from "./calls.js";
import { Expressions } from "./expressions.js";

/** Methods and classes. */
export abstract class Definitions extends Expressions {
  protected abstract guardedBody(): Stmt;

  protected definition(): Stmt {
    this.take();
    let t = this.take();
    if (this.at(".")) {
      this.take();
      t = this.take();
    }
    let name = t.v;
    if (this.at("=") && this.tok.glued && this.peek().v === "(") {
      this.take();
      name += "=";
    }
    const before = this.locals;
    this.locals = new Set();
    const params = this.at("(")
      ? this.params("(", ")")
      : this.tok.line || this.at(";") || this.at("=")
        ? []
        : this.lineParams();
    const body: readonly Stmt[] = this.eat("=") ? [{ k: "do", expr: this.expression() }] : [this.guardedBody()];
    this.locals = before;
    return { k: "define", fn: { k: "function", name, params: [selfParam, ...params], body: returning(body) } };
  }

  protected lineParams(): ReturnType<Definitions["params"]> {
    // Parameters without brackets end with the line.
    const out: ReturnType<Definitions["params"]> = [];
    while (!this.tok.line && !this.at(";") && !this.is("end")) {
      const kind = this.eat("**") ? "named" : this.eat("*") ? "rest" : "one";
      this.eat("&");
      const p = this.name();
      this.locals.add(p);
      out.push({ target: nameExpr(p), fallback: this.eat("=") ? this.ternary() : null, kind });
      if (!this.eat(",")) break;
    }
    return out;
  }

  protected classBody(): Stmt {
    this.take();
    if (this.eat("<<")) {
      this.expression();
      return { k: "block", body: this.statements("end") };
    }
    let name = this.name();
    while (this.eat("::")) name = this.name();
    const bases: Expr[] = [];
    if (this.eat("<")) bases.push(this.expression());
    const before = this.locals;
    this.locals = new Set();
    const body = this.statements("end");
    this.locals = before;
    return { k: "class", name, bases, body };
  }
}
