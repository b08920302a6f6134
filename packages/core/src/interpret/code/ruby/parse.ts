import { SYNTAX } from "../machine/fault.js";
import { nameExpr, returning } from "../machine/reader.js";
import type { Expr, Program, Stmt } from "../machine/tree.js";
import { UNKNOWN } from "../machine/value.js";
import { call } from "./calls.js";
import { Definitions } from "./definitions.js";
import { tokenize } from "./tokens.js";
import { none } from "./words.js";

const nothing: Stmt = { k: "block", body: [] };
const unknownExpr: Expr = { k: "value", value: UNKNOWN };

/** Reads Ruby 2 and 3 as commonly written; pattern matching beyond values is taken as unknown. */
export function parseRuby(src: string): Program {
  return new Statements(tokenize(src)).program();
}

class Statements extends Definitions {
  program(): Program {
    const body: Stmt[] = [];
    while (!this.is("end")) {
      if (this.eat(";")) continue;
      body.push(
        this.guarded(
          () => this.statement(),
          () => {
            this.noDo = false;
            while (!this.is("end") && !this.tok.line) this.take();
          },
        ),
      );
    }
    return { body, fault: this.fault };
  }

  protected override inside(code: string): Expr {
    const inner = new Statements(tokenize(code));
    inner.depth = this.depth;
    inner.locals = this.locals;
    const body = inner.statements();
    if (inner.fault !== null) throw SYNTAX;
    return body.length === 1 && body[0]!.k === "do" ? body[0]!.expr : { k: "block", body };
  }

  protected override statements(...ends: readonly string[]): Stmt[] {
    return this.deeper(() => {
      const body: Stmt[] = [];
      for (;;) {
        if (this.eat(";")) continue;
        const end = ends.find((e) => this.at(e));
        if (end !== undefined) {
          if (end === "end" || end === "}" || end === ")") this.take();
          return body;
        }
        if (this.is("end")) {
          if (ends.length === 0) return body;
          throw SYNTAX;
        }
        body.push(this.statement());
      }
    });
  }

  private statement(): Stmt {
    return this.deeper(() => {
      let st = this.plain();
      while (this.isModifier()) st = this.modified(st, this.take().v);
      if (
        !this.eat(";") &&
        !this.is("end") &&
        !this.tok.line &&
        !/^(?:end|\}|\)|else|elsif|when|rescue|ensure|in)$/.test(this.tok.v)
      )
        throw SYNTAX;
      return st;
    });
  }

  private modified(st: Stmt, word: string): Stmt {
    const e = word === "rescue" ? this.assignment() : this.expression();
    const not: Expr = { k: "unary", op: "!", of: e };
    switch (word) {
      case "if":
        return { k: "if", arms: [{ test: e, body: [st] }], other: null };
      case "unless":
        return { k: "if", arms: [{ test: not, body: [st] }], other: null };
      case "rescue":
        return { k: "try", body: [st], handlers: [[{ k: "do", expr: e }]], last: [] };
      default:
        return { k: "loop", init: null, test: word === "while" ? e : not, step: null, body: [st], after: false };
    }
  }

  private plain(): Stmt {
    const t = this.tok;
    if (t.t === "name" && t.note === "")
      switch (t.v) {
        case "def":
          return this.definition();
        case "class":
        case "module":
          return this.classBody();
        case "return": {
          this.take();
          return { k: "return", value: this.stops() || this.isModifier() ? null : this.expression() };
        }
        case "break":
        case "next":
        case "redo":
        case "retry": {
          this.take();
          if (!this.stops() && !this.isModifier()) this.expression();
          return { k: "leave", how: t.v === "break" ? "break" : "continue" };
        }
        case "alias":
          this.i += 3;
          return nothing;
        case "undef":
          this.i += 2;
          return nothing;
        case "BEGIN":
        case "END":
          if (this.peek().v === "{") {
            this.i += 2;
            return { k: "block", body: this.statements("}") };
          }
      }
    const st = this.block();
    if (st !== null && !this.at(".") && !this.at("&.")) return st;
    this.statementStart = this.i;
    return { k: "do", expr: this.expression() };
  }

  /** `if`, `while` and the like as statements, where nothing is done with their value. */
  private block(): Stmt | null {
    const { i, locals } = this;
    const t = this.tok;
    if (t.t !== "name" || t.note !== "") return null;
    const st = this.structured(t.v);
    if (st === null) return null;
    if (
      this.is("end") ||
      this.tok.line ||
      this.at(";") ||
      this.isModifier() ||
      /^(?:end|\}|\)|else|elsif|when|rescue|ensure)$/.test(this.tok.v)
    )
      return st;
    // Something follows that uses the value: read it again as an expression.
    this.i = i;
    this.locals = locals;
    return null;
  }

  private structured(word: string): Stmt | null {
    switch (word) {
      case "if":
      case "unless":
        return this.branches();
      case "while":
      case "until": {
        this.take();
        const test = this.head();
        this.eat("do");
        this.eat("then");
        const body = this.statements("end");
        return {
          k: "loop",
          init: null,
          test: word === "while" ? test : { k: "unary", op: "!", of: test },
          step: null,
          body,
          after: false,
        };
      }
      case "for": {
        this.take();
        const items: Expr[] = [];
        do {
          const name = this.name();
          this.locals.add(name);
          items.push(nameExpr(name));
        } while (this.eat(","));
        this.need("in");
        const over = this.head();
        this.eat("do");
        const target: Expr = items.length === 1 ? items[0]! : { k: "list", items };
        return { k: "each", target, over, body: this.statements("end"), keys: false };
      }
      case "case":
        return this.choice();
      case "begin": {
        this.take();
        return this.guardedBody();
      }
      default:
        return null;
    }
  }

  private head(): Expr {
    const { noDo } = this;
    this.noDo = true;
    const e = this.expression();
    this.noDo = noDo;
    return e;
  }

  private branches(): Stmt {
    const arms: { test: Expr; body: readonly Stmt[] }[] = [];
    let other: readonly Stmt[] | null = null;
    const negated = this.take().v === "unless";
    for (;;) {
      const test = this.head();
      this.eat("then");
      const body = this.part("elsif", "else", "end");
      arms.push({ test: negated && arms.length === 0 ? { k: "unary", op: "!", of: test } : test, body });
      if (this.eat("elsif")) continue;
      if (this.eat("else")) other = this.part("end");
      this.need("end");
      return { k: "if", arms, other };
    }
  }

  /** Statements up to one of these words, which stays. */
  private part(...ends: readonly string[]): Stmt[] {
    return this.deeper(() => {
      const body: Stmt[] = [];
      while (!ends.some((e) => this.at(e) && this.tok.note !== "label")) {
        if (this.is("end")) throw SYNTAX;
        if (!this.eat(";")) body.push(this.statement());
      }
      return body;
    });
  }

  private choice(): Stmt {
    this.take();
    const subject = this.tok.line || this.at(";") ? null : this.head();
    this.eat(";");
    const arms: { test: Expr; body: readonly Stmt[] }[] = [];
    let other: readonly Stmt[] | null = null;
    while (!this.eat("end")) {
      if (this.eat("else")) {
        other = this.part("end");
        continue;
      }
      if (this.eat("in")) {
        while (!this.tok.line && !this.at("then") && !this.is("end")) this.take();
        this.eat("then");
        arms.push({ test: unknownExpr, body: this.part("when", "in", "else", "end") });
        continue;
      }
      this.need("when");
      let test: Expr | null = null;
      do {
        const v = this.at("*") ? unknownExpr : this.ternary();
        if (this.eat("*")) this.ternary();
        const one: Expr = subject === null ? v : { k: "binary", op: "===", left: v, right: subject };
        test = test === null ? one : { k: "logic", op: "or", left: test, right: one };
      } while (this.eat(","));
      this.eat("then");
      arms.push({ test, body: this.part("when", "else", "end") });
    }
    return { k: "if", arms, other };
  }

  /** `… rescue … else … ensure … end` behind `begin` or a method's head. */
  protected override guardedBody(): Stmt {
    const body = this.part("rescue", "else", "ensure", "end");
    const handlers: (readonly Stmt[])[] = [];
    while (this.eat("rescue")) {
      while (!this.tok.line && !this.at("then") && !this.at(";") && !this.is("end")) {
        const t = this.take();
        if (t.v === "=>" && this.is("name")) this.locals.add(this.tok.v);
      }
      this.eat("then");
      handlers.push(this.part("rescue", "else", "ensure", "end"));
    }
    const other = this.eat("else") ? this.part("ensure", "end") : [];
    const last = this.eat("ensure") ? this.part("end") : [];
    this.need("end");
    return handlers.length === 0 && last.length === 0
      ? { k: "block", body: [...body, ...other] }
      : { k: "try", body: [...body, ...other], handlers, last };
  }

  /** Structures used as values: their effects count, their value is not known. */
  protected override compound(word: string): Expr | null {
    if (word === "yield") {
      this.take();
      const args = this.at("(") && this.tok.glued ? this.arguments() : [];
      while (args.length === 0 && !this.stops() && !this.isModifier()) {
        args.push(this.ternary());
        if (!this.eat(",")) break;
      }
      return { k: "sequence", items: [...args, unknownExpr] };
    }
    if (word === "def" || word === "class" || word === "module") return { k: "block", body: [this.plain()] };
    if (/^(?:if|unless|while|until|case|begin|for)$/.test(word)) {
      const st = this.structured(word);
      if (st === null) return null;
      // A structure's value is that of its last statement: a function called at once yields it.
      return call({ k: "function", name: null, params: [], body: returning([st]) }, []);
    }
    if (word === "lambda" || word === "proc") return null;
    if (word === "return") {
      this.take();
      if (!this.stops()) this.expression();
      return none;
    }
    return null;
  }
}
