import { SYNTAX } from "../machine/fault.js";
import type { Expr, Program, Stmt } from "../machine/tree.js";
import { NONE, UNKNOWN } from "../machine/value.js";
import { assigned, EMPTY, Modules } from "./modules.js";
import { tokenize } from "./tokens.js";

/** Reads JavaScript as modules and scripts have it. Types are not read: TypeScript beyond it is a fault. */
export function parseJavaScript(src: string, typed = false): Program {
  return new Statements(tokenize(src), typed).program();
}

const DECLARE = new Set(["var", "let", "const", "using"]);

class Statements extends Modules {
  program(): Program {
    const body: Stmt[] = [];
    while (!this.is("end")) body.push(this.statementOr());
    return { body, fault: this.fault };
  }

  private statementOr(): Stmt {
    return this.guarded(
      () => this.statement(),
      () => {
        while (!this.is("end")) {
          const t = this.take();
          if (t.v === ";" || (this.tok.line && t.v !== "{" && t.v !== "(" && t.v !== "[" && t.v !== ",")) break;
        }
      },
    );
  }

  protected override body(): readonly Stmt[] {
    return this.braced(() => this.statement());
  }

  protected override inner(code: string): Expr {
    const reader = new Statements(tokenize(code), this.typed);
    reader.depth = this.depth;
    const e = reader.expression();
    if (!reader.is("end")) throw SYNTAX;
    return e;
  }

  protected override statement(): Stmt {
    return this.deeper(() => this.one());
  }

  private one(): Stmt {
    const t = this.tok;
    if (t.t === "op") {
      if (this.typed && t.v === "@") {
        this.take();
        this.postfix(this.primary());
        return this.statement();
      }
      if (t.v === "{") return { k: "block", body: this.body() };
      if (t.v === ";") {
        this.take();
        return EMPTY;
      }
    }
    if (t.t !== "name") return this.plain();
    if (this.peek().v === ":" && this.peek().t === "op" && t.v !== "default" && t.v !== "case") {
      this.i += 2;
      return this.statement();
    }
    // `await using lock = take();`
    if (t.v === "await" && this.peek().v === "using" && this.peek(2).t === "name" && !this.peek(2).line) this.take();
    if (this.typed && t.v === "const" && this.peek().v === "enum") this.take();
    else if (DECLARE.has(this.tok.v) && (this.peek().t === "name" || this.peek().v === "[" || this.peek().v === "{")) {
      const s = this.declaration();
      this.end();
      return s;
    }
    return this.worded(this.tok.v) ?? this.plain();
  }

  private plain(): Stmt {
    const expr = this.expression();
    this.end();
    return { k: "do", expr };
  }

  private worded(v: string): Stmt | null {
    const next = this.peek();
    const only = this.typed ? this.ofTypes(v, next) : null;
    if (only !== null) return only;
    switch (v) {
      case "function":
        this.take();
        return { k: "define", fn: this.functionRest(null) };
      case "async":
        if (next.v !== "function" || next.line) return null;
        this.i += 2;
        return { k: "define", fn: this.functionRest(null) };
      case "class":
        this.take();
        return this.classBody(this.name());
      case "if":
        return this.branches();
      case "for":
        this.take();
        return this.forLoop();
      case "while": {
        this.take();
        const test = this.bracketed();
        return { k: "loop", init: null, test, step: null, body: [this.statement()], after: false };
      }
      case "do": {
        this.take();
        const body = [this.statement()];
        this.need("while");
        const test = this.bracketed();
        this.eat(";");
        return { k: "loop", init: null, test, step: null, body, after: true };
      }
      case "return":
      case "throw": {
        this.take();
        const value = this.ends() ? null : this.expression();
        this.end();
        return v === "return" ? { k: "return", value } : { k: "stop", value };
      }
      case "break":
      case "continue":
        this.take();
        if (this.is("name") && !this.tok.line) this.take();
        this.end();
        return { k: "leave", how: v };
      case "try":
        return this.attempt();
      case "switch":
        return this.choice();
      case "import":
        if (next.v === "(" || next.v === ".") return null;
        this.take();
        return this.importing();
      case "export":
        this.take();
        return this.exporting();
      case "debugger":
        this.take();
        this.end();
        return EMPTY;
      default:
        return null;
    }
  }

  private bracketed(): Expr {
    this.need("(");
    const e = this.expression();
    this.need(")");
    return e;
  }

  private declaration(): Stmt {
    this.take();
    const body: Stmt[] = [];
    do {
      const target = this.target();
      this.annotation();
      const value = this.eat("=") ? this.assignment() : null;
      body.push({
        k: "do",
        expr: { k: "assign", target, op: "=", value: value ?? { k: "value", value: NONE }, scope: "here" },
      });
    } while (this.eat(","));
    return body.length === 1 ? body[0]! : { k: "block", body };
  }

  private branches(): Stmt {
    const arms: { test: Expr; body: readonly Stmt[] }[] = [];
    let other: readonly Stmt[] | null = null;
    do {
      this.take();
      const test = this.bracketed();
      arms.push({ test, body: [this.statement()] });
      if (!this.eat("else")) break;
      if (!this.at("if")) {
        other = [this.statement()];
        break;
      }
    } while (this.at("if"));
    return { k: "if", arms, other };
  }

  private forLoop(): Stmt {
    this.eat("await");
    this.need("(");
    let init: Stmt | null = null;
    if (!this.at(";")) {
      this.noIn = true;
      if (DECLARE.has(this.tok.v)) {
        const { i } = this;
        this.take();
        const target = this.target();
        if (this.at("of") || this.at("in")) return this.forEach(target);
        this.i = i;
        init = this.declaration();
      } else {
        const e = this.expression();
        if (this.at("of") || this.at("in")) return this.forEach(e);
        init = { k: "do", expr: e };
      }
      this.noIn = false;
    }
    this.need(";");
    const test = this.at(";") ? null : this.expression();
    this.need(";");
    const step = this.at(")") ? null : this.expression();
    this.need(")");
    const loop: Stmt = { k: "loop", init: null, test, step, body: [this.statement()], after: false };
    return init === null ? loop : { k: "block", body: [init, loop] };
  }

  private forEach(target: Expr): Stmt {
    const keys = this.take().v === "in";
    this.noIn = false;
    const over = this.expression();
    this.need(")");
    return { k: "each", target, over, body: [this.statement()], keys };
  }

  private attempt(): Stmt {
    this.take();
    const body = this.body();
    const handlers: (readonly Stmt[])[] = [];
    if (this.eat("catch")) {
      const set: Stmt[] = [];
      if (this.eat("(")) {
        set.push(assigned(this.target(), { k: "value", value: UNKNOWN }));
        this.annotation();
        this.need(")");
      }
      handlers.push([...set, ...this.body()]);
    }
    const last = this.eat("finally") ? this.body() : [];
    return { k: "try", body, handlers, last };
  }

  /** Every case is one way; falling through from one to the next is another, taken together with it. */
  private choice(): Stmt {
    this.take();
    const subject = this.bracketed();
    this.need("{");
    const arms: { test: Expr; body: Stmt[] }[] = [];
    let other: Stmt[] | null = null;
    while (!this.eat("}")) {
      if (this.is("end")) throw SYNTAX;
      let body: Stmt[];
      if (this.eat("default")) other = body = [];
      else {
        this.need("case");
        const value = this.expression();
        body = [];
        arms.push({ test: { k: "binary", op: "===", left: subject, right: value }, body });
      }
      this.need(":");
      while (!this.at("case") && !this.at("default") && !this.at("}")) {
        if (this.is("end")) throw SYNTAX;
        body.push(this.statement());
      }
    }
    for (let i = arms.length - 2; i >= 0; i--) if (arms[i]!.body.length === 0) arms[i]!.body = arms[i + 1]!.body;
    const choice: Stmt = { k: "if", arms, other };
    // `break` leaves the choice, which the machine sees as a loop of one round.
    return { k: "loop", init: null, test: null, step: null, body: [choice], after: false };
  }
}
