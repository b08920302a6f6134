import { SYNTAX } from "../machine/fault.js";
import { callExpr, nameExpr } from "../machine/reader.js";
import type { Expr, Program, Stmt } from "../machine/tree.js";
import { UNKNOWN } from "../machine/value.js";
import { Definitions } from "./definitions.js";
import { tokenize } from "./tokens.js";

const nothing: Stmt = { k: "block", body: [] };

/** Reads PHP 5 to 8. */
export function parsePhp(src: string): Program {
  return new Statements(tokenize(src)).program();
}

class Statements extends Definitions {
  program(): Program {
    const body: Stmt[] = [];
    while (!this.is("end"))
      body.push(
        this.guarded(
          () => this.statement(),
          () => {
            while (!this.is("end") && this.take().v !== ";");
          },
        ),
      );
    return { body, fault: this.fault };
  }

  protected override inside(code: string): Expr {
    const inner = new Statements(tokenize(code));
    inner.depth = this.depth;
    const e = inner.expression();
    if (!inner.is("end")) throw SYNTAX;
    return e;
  }

  protected override block(): readonly Stmt[] {
    return this.braced(() => this.statement());
  }

  /** A statement, a block, or statements up to one of the words that end the other syntax (`endif`). */
  private body(...ends: readonly string[]): readonly Stmt[] {
    if (this.at("{")) return this.block();
    if (!this.eat(":")) return [this.statement()];
    const body: Stmt[] = [];
    while (!ends.some((e) => this.at(e))) {
      if (this.is("end")) throw SYNTAX;
      body.push(this.statement());
    }
    return body;
  }

  private statement(): Stmt {
    return this.deeper(() => {
      const t = this.tok;
      if (t.t === "op") {
        if (t.v === "{") return { k: "block", body: this.block() };
        if (this.eat(";")) return nothing;
      }
      if (t.t === "str" && t.note === "html") return { k: "do", expr: this.expression() };
      const st = t.t === "name" && t.note === "" ? this.worded(t.v.toLowerCase()) : null;
      if (st !== null) return st;
      const expr = this.expression();
      this.end();
      return { k: "do", expr };
    });
  }

  private worded(v: string): Stmt | null {
    switch (v) {
      case "echo": {
        this.take();
        const args = [this.expression()];
        while (this.eat(",")) args.push(this.expression());
        this.end();
        return { k: "do", expr: callExpr(nameExpr("echo"), args) };
      }
      case "if":
        return this.branches();
      case "while": {
        this.take();
        const test = this.bracketed();
        const body = this.body("endwhile");
        this.closed("endwhile");
        return { k: "loop", init: null, test, step: null, body, after: false };
      }
      case "do": {
        this.take();
        const body = this.body();
        this.need("while");
        const test = this.bracketed();
        this.end();
        return { k: "loop", init: null, test, step: null, body, after: true };
      }
      case "for":
        return this.forLoop();
      case "foreach":
        return this.forEach();
      case "switch":
        return this.choice();
      case "function": {
        if (this.peek().t !== "name" && this.peek().v !== "&") return null;
        this.take();
        return { k: "define", fn: this.definition(false) };
      }
      case "abstract":
      case "final":
      case "class":
      case "interface":
      case "trait":
      case "enum":
        return this.classOrNot();
      case "return": {
        this.take();
        const value = this.ends() ? null : this.expression();
        this.end();
        return { k: "return", value };
      }
      case "throw": {
        this.take();
        const value = this.expression();
        this.end();
        return { k: "stop", value };
      }
      case "break":
      case "continue":
        this.take();
        if (this.is("num")) this.take();
        this.end();
        return { k: "leave", how: v };
      case "try":
        return this.attempt();
      case "namespace":
      case "use":
      case "const":
      case "declare":
      case "goto":
        return this.declared(v);
      case "global":
        this.take();
        return this.names();
      case "static":
        if (this.peek().note !== "var") return null;
        this.take();
        return this.statement();
      case "unset":
        this.take();
        this.arguments();
        this.end();
        return nothing;
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

  private closed(word: string): void {
    if (this.eat(word)) this.end();
  }

  private branches(): Stmt {
    const arms: { test: Expr; body: readonly Stmt[] }[] = [];
    let other: readonly Stmt[] | null = null;
    this.take();
    for (;;) {
      const test = this.bracketed();
      arms.push({ test, body: this.body("elseif", "else", "endif") });
      if (this.eat("elseif")) continue;
      if (!this.eat("else")) break;
      if (this.eat("if")) continue;
      other = this.body("endif");
      break;
    }
    this.closed("endif");
    return { k: "if", arms, other };
  }

  private forLoop(): Stmt {
    this.take();
    this.need("(");
    const part = (close: string): Expr | null => {
      const items: Expr[] = [];
      while (!this.at(close)) {
        items.push(this.expression());
        if (!this.eat(",")) break;
      }
      this.need(close);
      return items.length === 0 ? null : items.length === 1 ? items[0]! : { k: "sequence", items };
    };
    const init = part(";");
    const test = part(";");
    const step = part(")");
    const body = this.body("endfor");
    this.closed("endfor");
    return { k: "loop", init, test, step, body, after: false };
  }

  private forEach(): Stmt {
    this.take();
    this.need("(");
    const over = this.expression();
    this.need("as");
    this.eat("&");
    let target = this.expression();
    let keys: Expr | null = null;
    if (this.eat("=>")) {
      keys = target;
      this.eat("&");
      target = this.expression();
    }
    this.need(")");
    const body = this.body("endforeach");
    this.closed("endforeach");
    if (keys === null) return { k: "each", target, over, body, keys: false };
    return {
      k: "each",
      target: { k: "list", items: [keys, target] },
      over: callExpr(nameExpr("\u0000pairs"), [over]),
      body,
      keys: false,
    };
  }

  private choice(): Stmt {
    this.take();
    const subject = this.bracketed();
    const close = this.eat(":") ? "endswitch" : "}";
    if (close === "}") this.need("{");
    const arms: { test: Expr; body: Stmt[] }[] = [];
    let other: Stmt[] | null = null;
    while (!this.eat(close)) {
      if (this.is("end")) throw SYNTAX;
      let body: Stmt[] = [];
      if (this.eat("default")) other = body;
      else {
        this.need("case");
        const value = this.expression();
        arms.push({ test: { k: "binary", op: "==", left: subject, right: value }, body });
      }
      if (!this.eat(":")) this.need(";");
      while (!this.at("case") && !this.at("default") && !this.at(close)) {
        if (this.is("end")) throw SYNTAX;
        body.push(this.statement());
      }
      body = [];
    }
    if (close !== "}") this.end();
    for (let i = arms.length - 2; i >= 0; i--) if (arms[i]!.body.length === 0) arms[i]!.body = arms[i + 1]!.body;
    return { k: "loop", init: null, test: null, step: null, body: [{ k: "if", arms, other }], after: false };
  }

  private attempt(): Stmt {
    this.take();
    const body = this.block();
    const handlers: (readonly Stmt[])[] = [];
    while (this.eat("catch")) {
      this.need("(");
      while (!this.at(")")) {
        if (this.is("end")) throw SYNTAX;
        this.take();
      }
      this.need(")");
      handlers.push(this.block());
    }
    return { k: "try", body, handlers, last: this.eat("finally") ? this.block() : [] };
  }

  private declared(v: string): Stmt {
    this.take();
    if (v === "const") {
      const name = this.name();
      this.need("=");
      const value = this.expression();
      this.end();
      return { k: "do", expr: { k: "assign", target: nameExpr(name), op: "=", value, scope: "here" } };
    }
    while (!this.is("end") && !this.at(";") && !this.at("{")) this.take();
    if (v === "namespace" && this.at("{")) return { k: "block", body: this.block() };
    if (this.at("{")) while (!this.is("end") && !this.eat("}")) this.take();
    this.eat(";");
    return nothing;
  }

  /** `global $a, $b;` */
  private names(): Stmt {
    const body: Stmt[] = [];
    do
      body.push({
        k: "do",
        expr: {
          k: "assign",
          target: nameExpr(this.name()),
          op: "=",
          value: { k: "value", value: UNKNOWN },
          scope: "here",
        },
      });
    while (this.eat(","));
    this.end();
    return { k: "block", body };
  }
}
