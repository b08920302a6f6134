import { SYNTAX } from "../machine/fault.js";
import { callExpr, nameExpr, returning } from "../machine/reader.js";
import type { Expr, Program, Stmt } from "../machine/tree.js";
import { text } from "../machine/value.js";
import { Expressions } from "./expressions.js";
import { tokenize } from "./tokens.js";

const nothing: Stmt = { k: "block", body: [] };

/** Reads Perl 5 as far as it is commonly written; formats and source filters are a fault. */
export function parsePerl(src: string): Program {
  return new Statements(tokenize(src)).program();
}

class Statements extends Expressions {
  /** Blocks that run when they are read, wherever they stand, and those that run when the program ends. */
  private readonly early: Stmt[] = [];
  private readonly late: Stmt[] = [];

  program(): Program {
    const body: Stmt[] = [];
    while (!this.is("end")) {
      if (this.eat("}")) {
        // `-n` programs close and open the loop around them by hand: `}{`.
        this.eat("{");
        continue;
      }
      body.push(
        this.guarded(
          () => this.statement(),
          () => {
            while (!this.is("end") && this.take().v !== ";");
          },
        ),
      );
    }
    return { body: [...this.early, ...body, ...this.late], fault: this.fault };
  }

  protected override inside(code: string): Expr {
    const inner = new Statements(tokenize(code));
    inner.depth = this.depth;
    const e = inner.expression();
    // Whatever else stands there would run as well.
    if (!inner.is("end") && !inner.at(";")) throw SYNTAX;
    return e;
  }

  protected override block(): readonly Stmt[] {
    return this.braced(() => this.statement());
  }

  private statement(): Stmt {
    return this.deeper(() => {
      if (this.eat(";")) return nothing;
      if (this.at("{")) return { k: "block", body: this.block() };
      const t = this.tok;
      if (t.t === "name" && t.note === "") {
        // A label before a loop.
        if (this.peek().v === ":" && this.peek(2).v !== ":" && /^[A-Z_]\w*$/.test(t.v)) {
          this.i += 2;
          if (this.at("{")) return { k: "block", body: this.block() };
        }
        const st = this.worded(this.tok.v);
        if (st !== null) return st;
      }
      return this.modified(this.plain());
    });
  }

  private plain(): Stmt {
    if (this.at("return")) {
      this.take();
      return { k: "return", value: this.ends() ? null : this.expression() };
    }
    if (this.at("next") || this.at("last") || this.at("redo")) {
      const how = this.take().v === "last" ? "break" : "continue";
      if (this.is("name") && /^[A-Z_]+$/.test(this.tok.v)) this.take();
      return { k: "leave", how };
    }
    return { k: "do", expr: this.expression() };
  }

  /** `… if …`, `… for …` after a plain statement. */
  private modified(st: Stmt): Stmt {
    let out = st;
    const word = this.is("name") ? this.tok.v : "";
    if (/^(?:if|unless|while|until|for|foreach)$/.test(word)) {
      this.take();
      const e = this.expression();
      const not: Expr = { k: "unary", op: "!", of: e };
      if (word === "if" || word === "unless")
        out = { k: "if", arms: [{ test: word === "if" ? e : not, body: [st] }], other: null };
      else if (word === "while" || word === "until")
        out = {
          k: "loop",
          init: null,
          test: word === "while" ? e : not,
          step: null,
          body: [st],
          after: st.k === "do" && st.expr.k === "block",
        };
      else out = aliased(nameExpr("$_"), e, [st]);
    }
    if (!this.eat(";") && !this.at("}") && !this.is("end")) throw SYNTAX;
    return out;
  }

  private worded(v: string): Stmt | null {
    switch (v) {
      case "if":
      case "unless":
        return this.branches(v === "unless");
      case "while":
      case "until": {
        this.take();
        this.need("(");
        const test: Expr = this.at(")") ? { k: "value", value: text("1") } : this.expression();
        this.need(")");
        const body = this.block();
        if (this.eat("continue")) this.block();
        return {
          k: "loop",
          init: null,
          test: v === "while" ? readingTest(test) : { k: "unary", op: "!", of: test },
          step: null,
          body,
          after: false,
        };
      }
      case "for":
      case "foreach":
        this.take();
        return this.forLoop();
      case "sub": {
        if (this.peek().t !== "name") return null;
        this.take();
        const name = this.name();
        if (this.at("(")) while (!this.eat(")")) if (this.take().t === "end") throw SYNTAX;
        if (this.eat(";")) return nothing;
        const body = returning(this.block());
        return {
          k: "define",
          fn: { k: "function", name, params: [{ target: nameExpr("@_"), fallback: null, kind: "rest" }], body },
        };
      }
      case "BEGIN":
      case "UNITCHECK":
      case "CHECK":
      case "INIT":
      case "END": {
        if (this.peek().v !== "{") return null;
        this.take();

        const block: Stmt = { k: "block", body: this.block() };
        if (v === "END") this.late.unshift(block);
        else this.early.push(block);
        return nothing;
      }
      case "AUTOLOAD":
      case "DESTROY":
        if (this.peek().v !== "{") return null;
        this.take();
        return { k: "block", body: this.block() };
      case "use":
      case "no":
        this.take();
        return this.used();
      case "package":
        this.take();
        this.name();
        if (this.at("{")) return { k: "block", body: this.block() };
        this.eat(";");
        return nothing;
      case "try": {
        this.take();
        const body = this.block();
        const handlers: (readonly Stmt[])[] = [];
        if (this.eat("catch")) {
          if (this.eat("(")) while (!this.eat(")")) if (this.take().t === "end") throw SYNTAX;
          handlers.push(this.block());
        }
        const last = this.eat("finally") ? this.block() : [];
        this.eat(";");
        return { k: "try", body, handlers, last };
      }
      default:
        return null;
    }
  }

  private branches(negated: boolean): Stmt {
    const arms: { test: Expr; body: readonly Stmt[] }[] = [];
    do {
      this.take();
      this.need("(");
      const test = this.expression();
      this.need(")");
      arms.push({ test: negated && arms.length === 0 ? { k: "unary", op: "!", of: test } : test, body: this.block() });
    } while (this.at("elsif"));
    return { k: "if", arms, other: this.eat("else") ? this.block() : null };
  }

  private forLoop(): Stmt {
    let target: Expr = nameExpr("$_");
    this.eat("my");
    this.eat("our");
    if (this.is("name")) target = nameExpr(this.take().v);
    this.need("(");
    if (this.eat(")")) {
      this.block();
      return nothing;
    }
    const init = this.at(";") ? null : this.expression();
    if (this.eat(";")) {
      const test = this.at(";") ? null : this.expression();
      this.need(";");
      const step = this.at(")") ? null : this.expression();
      this.need(")");
      return { k: "loop", init, test, step, body: this.block(), after: false };
    }
    this.need(")");
    return aliased(target, init!, this.block());
  }

  /** `use MODULE LIST;`: what the list computes happens; that the module is there does not matter. */
  private used(): Stmt {
    const name = this.is("name") && this.tok.note !== "var" ? this.take().v : null;
    if (this.is("num") && this.peek().v !== "," && this.peek().v !== "=>") this.take();
    while (this.at(".") || (this.is("num") && this.tok.glued)) this.take();
    let st = nothing;
    const given = this.ends() ? null : this.expression();
    if (given !== null) st = { k: "do", expr: given };
    if (!this.eat(";") && !this.at("}") && !this.is("end")) throw SYNTAX;
    if (name === "lib" && given !== null) return { k: "do", expr: callExpr(nameExpr("\u0000lib"), [given]) };
    // Modules of the language itself are written small.
    if (name === null || !/^[A-Z]/.test(name)) return st;
    const loaded: Stmt = { k: "do", expr: callExpr(nameExpr("require"), [{ k: "value", value: text(name) }]) };
    return { k: "block", body: [st, loaded] };
  }
}

/** `while (<FH>)` and `while (my $l = <FH>)` run until the data ends, which nobody knows. */
function readingTest(test: Expr): Expr {
  const reads = (e: Expr): boolean => e.k === "call" && e.fn.k === "name" && e.fn.name === "\u0000readline";
  if (reads(test))
    return {
      k: "sequence",
      items: [
        { k: "assign", target: nameExpr("$_"), op: "=", value: test, scope: "there" },
        callExpr(nameExpr("\u0000maybe"), []),
      ],
    };
  if (test.k === "assign" && test.value.k === "call" && test.value.args[0] !== undefined && reads(test.value.args[0]))
    return { k: "sequence", items: [test, callExpr(nameExpr("\u0000maybe"), [])] };
  return test;
}

/** A loop's variable is the thing itself: what changes it changes a variable looped over. */
function aliased(target: Expr, over: Expr, body: readonly Stmt[]): Stmt {
  const own = over.k === "assign" ? over.target : over;
  const back: Stmt[] =
    own.k === "name" && own.name.startsWith("$")
      ? [{ k: "do", expr: { k: "assign", target: own, op: "=", value: target, scope: "there" } }]
      : [];
  return { k: "each", target, over: listOf(over), body: [...body, ...back], keys: false };
}

function listOf(e: Expr): Expr {
  if (e.k === "list") return e;
  return {
    k: "list",
    items: [
      e.k === "name" && /^[@%]/.test(e.name) ? { k: "spread", of: e } : e.k === "call" ? { k: "spread", of: e } : e,
    ],
  };
}
