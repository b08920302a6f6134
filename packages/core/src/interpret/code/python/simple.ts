import { SYNTAX } from "../machine/fault.js";
import { callExpr, nameExpr } from "../machine/reader.js";
import type { Expr, Stmt } from "../machine/tree.js";
import { Expressions } from "./expressions.js";

const AUGMENTED = /^(?:[-+*/%&|^@]|\/\/|\*\*|<<|>>)=$/;

/** Statements of one line: imports, assignments, what leaves or raises. */
export abstract class SimpleStatements extends Expressions {
  /** Names the function at hand declared `global` or `nonlocal`. */
  protected outer = new Set<string>();

  /** Small statements up to the end of the line. */
  protected simple(): Stmt {
    const body = [this.small()];
    while (this.eat(";")) if (!this.is("line") && !this.is("end")) body.push(this.small());
    if (this.is("line")) this.take();
    else if (!this.is("end") && !this.is("dedent")) throw SYNTAX;
    return body.length === 1 ? body[0]! : { k: "block", body };
  }

  protected small(): Stmt {
    const t = this.tok;
    if (t.t === "name")
      switch (t.v) {
        case "import":
          this.take();
          return this.importModules();
        case "from":
          this.take();
          return this.importMembers();
        case "return":
          this.take();
          return { k: "return", value: this.ends() ? null : this.expressions() };
        case "pass":
          this.take();
          return { k: "block", body: [] };
        case "break":
        case "continue":
          this.take();
          return { k: "leave", how: t.v };
        case "raise":
          this.take();
          return { k: "stop", value: this.ends() ? null : this.raised() };
        case "global":
        case "nonlocal":
          this.take();
          do this.outer.add(this.name());
          while (this.eat(","));
          return { k: "block", body: [] };
        case "assert": {
          this.take();
          const test = this.expression();
          return { k: "do", expr: this.eat(",") ? { k: "sequence", items: [test, this.expression()] } : test };
        }
        case "del":
          this.take();
          return { k: "do", expr: this.expressions() };
        case "print":
        case "exec":
          if (this.oldStyle()) return this.oldStatement(t.v);
      }
    return this.assignment();
  }

  protected raised(): Expr {
    const e = this.expressions();
    if (this.eat("from")) this.expression();
    return e;
  }

  protected importModules(): Stmt {
    const body: Stmt[] = [];
    do {
      const module = this.dotted();
      const top = module.split(".", 1)[0]!;
      if (this.eat("as")) body.push({ k: "import", module, member: null, as: this.name() });
      else body.push({ k: "import", module: top, member: null, as: top, loads: module });
    } while (this.eat(","));
    return body.length === 1 ? body[0]! : { k: "block", body };
  }

  protected importMembers(): Stmt {
    let module = "";
    while (this.at(".") || this.at("...")) module += this.take().v;
    if (!this.at("import")) module += this.dotted();
    this.need("import");
    if (this.eat("*")) return { k: "import", module, member: "*", as: "*" };
    const body: Stmt[] = [];
    const bracket = this.eat("(");
    do {
      if (bracket && this.at(")")) break;
      const member = this.name();
      const loads = module.endsWith(".") ? module + member : `${module}.${member}`;
      body.push({ k: "import", module, member, as: this.eat("as") ? this.name() : member, loads });
    } while (this.eat(","));
    if (bracket) this.need(")");
    return body.length === 1 ? body[0]! : { k: "block", body };
  }

  protected dotted(): string {
    let name = this.name();
    while (this.eat(".")) name += `.${this.name()}`;
    return name;
  }

  /** `print "x"` rather than `print("x")` or `print = 1`. */
  protected oldStyle(): boolean {
    const next = this.peek();
    if (next.t === "str" || next.t === "num") return true;
    if (next.t === "line" || next.t === "end") return this.tok.v === "print";
    if (next.t === "name") return !/^(?:in|is|and|or|if|else|for)$/.test(next.v);
    return next.t === "op" && (next.v === ">>" || next.v === "`");
  }

  protected oldStatement(word: string): Stmt {
    this.take();
    if (this.eat(">>")) {
      this.expression();
      this.eat(",");
    }
    const args: Expr[] = [];
    while (!this.ends()) {
      args.push(this.expression());
      if (this.eat("in")) while (!this.ends()) this.take();
      if (!this.eat(",")) break;
    }
    return { k: "do", expr: callExpr(nameExpr(word), args) };
  }

  protected assignment(): Stmt {
    const first = this.expressions();
    if (this.eat(":")) {
      this.expression();
      return this.eat("=") ? this.assigning([first], this.expressions(), "=") : { k: "block", body: [] };
    }
    if (this.is("op") && AUGMENTED.test(this.tok.v)) {
      const op = this.take().v;
      return this.assigning([first], this.expressions(), op);
    }
    const targets: Expr[] = [];
    let value = first;
    while (this.eat("=")) {
      targets.push(value);
      value = this.expressions();
    }
    return targets.length === 0 ? { k: "do", expr: first } : this.assigning(targets, value, "=");
  }

  protected assigning(targets: readonly Expr[], value: Expr, op: string): Stmt {
    let expr = value;
    for (let i = targets.length - 1; i >= 0; i--) {
      const target = targets[i]!;
      const scope = target.k === "name" && this.outer.has(target.name) ? "there" : "here";
      expr = { k: "assign", target, op, value: expr, scope };
    }
    return { k: "do", expr };
  }
}
