import { SYNTAX } from "../machine/fault.js";
import { nameExpr } from "../machine/reader.js";
import type { Expr, Stmt } from "../machine/tree.js";
import { UNKNOWN } from "../machine/value.js";
import { Expressions } from "./expressions.js";

/** What a module brings in and gives out, and its classes. */
export abstract class Modules extends Expressions {
  protected abstract statement(): Stmt;

  protected end(): void {
    if (this.eat(";") || this.is("end") || this.at("}") || this.tok.line) return;
    throw SYNTAX;
  }

  protected importing(): Stmt {
    const body: Stmt[] = [];
    const names: [string, string | null][] = [];
    if (!this.is("str")) {
      if (this.is("name")) names.push([this.take().v, "default"]);
      this.eat(",");
      if (this.eat("*")) {
        this.need("as");
        names.push([this.name(), null]);
      } else if (this.eat("{")) {
        while (!this.eat("}")) {
          const member = this.take();
          if (member.t !== "name" && member.t !== "str") throw SYNTAX;
          names.push([this.eat("as") ? this.name() : member.v, member.v]);
          this.eat(",");
        }
      }
      this.need("from");
    }
    if (!this.is("str")) throw SYNTAX;
    const from = this.take().v;
    const module: Expr = {
      k: "call",
      fn: nameExpr("require"),
      args: [{ k: "value", value: { k: "text", v: from, bytes: false, taint: NO_TAINT } }],
      named: null,
      create: false,
    };
    if (this.eat("with") || this.eat("assert")) this.expression();
    this.end();
    if (names.length === 0) body.push({ k: "do", expr: module });
    for (const [as, member] of names)
      body.push(
        assigned(
          nameExpr(as),
          member === null || member === "default" ? module : { k: "attr", of: module, name: member },
        ),
      );
    return body.length === 1 ? body[0]! : { k: "block", body };
  }

  protected exporting(): Stmt {
    if (this.eat("default")) {
      if (this.at("function") || this.at("class") || this.at("async")) return this.statement();
      const expr = this.assignment();
      this.end();
      return { k: "do", expr };
    }
    if (this.at("*") || this.at("{")) {
      if (this.eat("{")) while (!this.eat("}")) if (this.take().t === "end") throw SYNTAX;
      if (this.eat("*") && this.eat("as")) this.take();
      if (this.eat("from")) this.take();
      this.end();
      return EMPTY;
    }
    return this.statement();
  }

  protected override classBody(name: string): Stmt {
    const bases: Expr[] = [];
    if (this.eat("extends")) bases.push(this.heritage());
    this.need("{");
    const body: Stmt[] = [];
    while (!this.eat("}")) {
      if (this.is("end")) throw SYNTAX;
      if (this.eat(";")) continue;
      this.classMember(body);
    }
    return { k: "class", name, bases, body };
  }

  protected heritage(): Expr {
    return this.postfix(nameExpr(this.name()));
  }

  protected classMember(body: Stmt[]): void {
    while (/^(?:static|async|get|set)$/.test(this.tok.v) && !/^[(=;}]$/.test(this.peek().v)) {
      this.take();
      if (this.at("{")) {
        body.push({ k: "block", body: this.body() });
        return;
      }
    }
    this.eat("*");
    const key = this.propertyKey();
    const name = key.k === "value" && key.value.k === "text" ? key.value.v : null;
    if (this.at("(")) {
      const fn = this.functionRest(name);
      body.push({ k: "define", fn });
      return;
    }
    const value = this.eat("=") ? this.assignment() : null;
    this.end();
    if (name !== null && value !== null) body.push(assigned(nameExpr(name), value));
    else if (value !== null) body.push({ k: "do", expr: value });
  }
}

export const EMPTY: Stmt = { k: "block", body: [] };
const NO_TAINT = UNKNOWN.taint;
export const assigned = (target: Expr, value: Expr): Stmt => ({
  k: "do",
  expr: { k: "assign", target, op: "=", value, scope: "here" },
});
