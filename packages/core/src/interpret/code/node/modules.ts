import { SYNTAX } from "../machine/fault.js";
import { nameExpr, type Token } from "../machine/reader.js";
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

  /** Statements only TypeScript has. */
  protected ofTypes(v: string, next: Token): Stmt | null {
    if (next.line) return null;
    if (v === "interface" && next.t === "name") {
      this.i += 2;
      // What its parameters are bound to may have braces of its own.
      if (this.at("<")) this.typeArguments();
      if (this.eat("extends")) {
        do this.type();
        while (this.eat(","));
      }
      if (!this.at("{")) throw SYNTAX;
      this.balanced();
      return EMPTY;
    }
    if (v === "type" && next.t === "name") {
      this.i += 2;
      if (this.at("<")) this.typeArguments();
      this.need("=");
      this.type();
      this.end();
      return EMPTY;
    }
    if (v === "declare" && next.t === "name") {
      this.take();
      if (this.at("global") && this.peek().v === "{") this.take();
      this.statement();
      return EMPTY;
    }
    if ((v === "namespace" || v === "module") && (next.t === "name" || next.t === "str")) {
      this.take();
      while (!this.at("{")) if (this.take().t === "end") throw SYNTAX;
      return { k: "block", body: this.body() };
    }
    if (v === "enum" && next.t === "name") {
      this.i += 2;
      this.balanced();
      return EMPTY;
    }
    if (v === "abstract" && next.v === "class") {
      this.take();
      return this.statement();
    }
    return null;
  }

  protected importing(): Stmt {
    const body: Stmt[] = [];
    const forTypes =
      this.typed &&
      this.at("type") &&
      (this.peek().t === "name" ? this.peek().v !== "from" : /^[{*]$/.test(this.peek().v));
    if (forTypes) this.take();
    const names: [string, string | null][] = [];
    if (!this.is("str")) {
      if (this.is("name")) names.push([this.take().v, "default"]);
      if (this.typed && this.eat("=")) {
        const value = this.assignment();
        this.end();
        return assigned(nameExpr(names[0]![0]), value);
      }
      this.eat(",");
      if (this.eat("*")) {
        this.need("as");
        names.push([this.name(), null]);
      } else if (this.eat("{")) {
        while (!this.eat("}")) {
          if (this.typed && this.at("type") && this.peek().t === "name" && this.peek().v !== "as") this.take();
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
    const module = required(from);
    if (this.eat("with") || this.eat("assert")) this.expression();
    this.end();
    if (forTypes) return EMPTY;
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
    const forTypes = this.typed && this.at("type") && /^[{*]$/.test(this.peek().v);
    if (forTypes) this.take();
    if (this.at("*") || this.at("{")) {
      if (this.eat("{")) while (!this.eat("}")) if (this.take().t === "end") throw SYNTAX;
      if (this.eat("*") && this.eat("as")) this.take();
      const from = this.eat("from") ? this.take().v : null;
      this.end();
      return from === null || forTypes ? EMPTY : { k: "do", expr: required(from) };
    }
    return this.statement();
  }

  protected override classBody(name: string): Stmt {
    const bases: Expr[] = [];
    if (this.typed && this.at("<")) this.typeArguments();
    if (this.eat("extends")) bases.push(this.heritage());
    if (this.typed && this.at("<")) this.typeArguments();
    if (this.typed && this.eat("implements")) {
      do this.type();
      while (this.eat(","));
    }
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
    if (this.typed) {
      while (this.eat("@")) this.postfix(this.primary());
      // `[key: string]: T` says nothing of what is there.
      if (this.at("[") && this.peek().t === "name" && this.peek(2).v === ":") {
        this.balanced();
        this.annotation();
        return this.end();
      }
    }
    const words = this.typed ? TYPED_MODIFIER : MODIFIER;
    while (words.test(this.tok.v) && !/^[(=;}:?!]$/.test(this.peek().v)) {
      this.take();
      if (this.at("{")) {
        body.push({ k: "block", body: this.body() });
        return;
      }
    }
    this.eat("*");
    const key = this.propertyKey();
    const name = key.k === "value" && key.value.k === "text" ? key.value.v : null;
    if (this.typed && (this.at("?") || this.at("!")) && /^[(:;=<]$/.test(this.peek().v)) this.take();
    this.typeArgumentsBefore(() => this.at("("));
    if (this.at("(")) {
      const fn = this.functionRest(name);
      body.push({ k: "define", fn });
      return;
    }
    this.annotation();
    const value = this.eat("=") ? this.assignment() : null;
    this.end();
    if (name !== null && value !== null) body.push(assigned(nameExpr(name), value));
    else if (value !== null) body.push({ k: "do", expr: value });
  }
}

const MODIFIER = /^(?:static|async|get|set)$/;
const TYPED_MODIFIER =
  /^(?:static|async|get|set|public|private|protected|readonly|abstract|override|declare|accessor)$/;
const required = (name: string): Expr => ({
  k: "call",
  fn: nameExpr("require"),
  args: [{ k: "value", value: { k: "text", v: name, bytes: false, taint: NO_TAINT } }],
  named: null,
  create: false,
});
export const EMPTY: Stmt = { k: "block", body: [] };
const NO_TAINT = UNKNOWN.taint;
export const assigned = (target: Expr, value: Expr): Stmt => ({
  k: "do",
  expr: { k: "assign", target, op: "=", value, scope: "here" },
});
