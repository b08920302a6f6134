import { SYNTAX } from "../machine/fault.js";
import { nameExpr } from "../machine/reader.js";
import type { Expr, FunctionNode, Stmt } from "../machine/tree.js";
import { NONE } from "../machine/value.js";
import { Expressions } from "./expressions.js";
import { self } from "./words.js";

const MODIFIER = /^(?:public|private|protected|static|abstract|final|readonly|var)$/i;

/** Functions and classes. */
export abstract class Definitions extends Expressions {
  protected end(): void {
    if (!this.eat(";") && !this.is("end") && !this.at("}") && !(this.is("str") && this.tok.note === "html"))
      throw SYNTAX;
  }

  protected definition(method: boolean): FunctionNode {
    this.eat("&");
    const name = this.name().toLowerCase();
    const params = this.params();
    if (this.eat(":")) this.type();
    const body = this.at("{") ? this.block() : [];
    if (body.length === 0) this.eat(";");
    return { k: "function", name, params: method ? [self, ...params] : params, body };
  }

  protected classOrNot(): Stmt | null {
    if (this.peek().t !== "name" || this.peek().note === "var") return null;
    while (/^(?:abstract|final|readonly)$/.test(this.tok.v.toLowerCase())) this.take();
    if (!/^(?:class|interface|trait|enum)$/.test(this.tok.v.toLowerCase())) return null;
    this.take();
    return this.classBody(this.name());
  }

  protected override classBody(name: string): Stmt {
    const bases: Expr[] = [];
    while (!this.eat("{")) {
      const t = this.take();
      if (t.t === "end") throw SYNTAX;
      if (t.v.toLowerCase() === "extends" && this.is("name")) bases.push(nameExpr(this.tok.v));
    }
    const body: Stmt[] = [];
    while (!this.eat("}")) {
      if (this.is("end")) throw SYNTAX;
      while (MODIFIER.test(this.tok.v)) this.take();
      if (this.at("function")) {
        this.take();
        body.push({ k: "define", fn: this.definition(true) });
      } else if (this.eat("use") || this.eat("case") || this.eat("const") || this.eat("#")) this.skipTo();
      else {
        this.type();
        if (this.tok.note !== "var") throw SYNTAX;
        const field = this.take().v.slice(1);
        const value = this.eat("=") ? this.expression() : ({ k: "value", value: NONE } as const);
        body.push({ k: "do", expr: { k: "assign", target: nameExpr(field), op: "=", value, scope: "here" } });
        this.end();
      }
    }
    return { k: "class", name, bases, body };
  }

  protected skipTo(): void {
    let depth = 0;
    while (!this.is("end")) {
      const t = this.take();
      if (t.v === "{" || t.v === "[" || t.v === "(") depth++;
      else if (t.v === "}" || t.v === "]" || t.v === ")") depth--;
      if (depth === 0 && (t.v === ";" || t.v === "}")) return;
    }
  }
}
