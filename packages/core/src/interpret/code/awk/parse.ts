import { SYNTAX } from "../machine/fault.js";
import { callExpr, nameExpr } from "../machine/reader.js";
import type { Expr, FunctionNode, Program, Stmt } from "../machine/tree.js";
import { text } from "../machine/value.js";
import { Expressions } from "./expressions.js";
import { tokenize } from "./tokens.js";
import { LINE, nothing, unknownExpr } from "./words.js";

/** `{ ... }`, as people write for "your program here". Three dots outside strings and patterns end every awk at once. */
const PLACEHOLDER = /^[^"'/\\#@]*?\.\.\.[^"'/\\#@]*$/;
const MAX_PLACEHOLDER = 256;

/** Reads an awk program: `BEGIN`, the rules once per input line, `END`, functions. */
export function parseAwk(src: string): Program {
  if (PLACEHOLDER.test(src.slice(0, MAX_PLACEHOLDER))) return { body: [], fault: null };
  return new Rules(tokenize(src)).program();
}

class Rules extends Expressions {
  program(): Program {
    const first: Stmt[] = [];
    const rules: Stmt[] = [];
    const last: Stmt[] = [];
    while (!this.is("end")) {
      if (this.eat(";")) continue;
      const st = this.guarded(
        () => this.rule(first, rules, last),
        () => {
          while (!this.is("end") && !(this.tok.line && this.tokens[this.i - 1]?.v === "}")) this.take();
        },
      );
      if (st.k === "unread") first.push(st);
    }
    const body = [...first];
    if (rules.length > 0) {
      const each: Stmt[] = [
        assign("NR", callExpr(nameExpr("\u0000count"), [nameExpr("NR")])),
        assign("NF", callExpr(nameExpr("\u0000fields"), [])),
        ...rules,
      ];
      body.push({
        k: "each",
        target: nameExpr(LINE),
        over: callExpr(nameExpr("\u0000lines"), []),
        body: each,
        keys: false,
      });
    } else if (last.length > 0) body.push({ k: "do", expr: callExpr(nameExpr("\u0000lines"), []) });
    body.push(...last);
    return { body, fault: this.fault };
  }

  protected rule(first: Stmt[], rules: Stmt[], last: Stmt[]): Stmt {
    if (this.at("function") || this.at("func")) {
      this.take();
      first.push({ k: "define", fn: this.definition() });
      return nothing;
    }
    if (this.at("BEGIN") || this.at("BEGINFILE")) {
      this.take();
      first.push({ k: "block", body: this.block() });
      return nothing;
    }
    if (this.at("END") || this.at("ENDFILE")) {
      this.take();
      last.push({ k: "block", body: this.block() });
      return nothing;
    }
    if (this.at("@")) throw SYNTAX;
    if (this.at("{")) {
      rules.push({ k: "block", body: this.block() });
      return nothing;
    }
    let test = this.pattern();
    if (this.eat(",")) {
      this.pattern();
      test = unknownExpr;
    }
    const body = this.at("{") ? this.block() : [output(nameExpr(LINE))];
    rules.push({ k: "if", arms: [{ test, body }], other: null });
    return nothing;
  }

  protected pattern(): Expr {
    const e = this.expression();
    return e;
  }

  protected definition(): FunctionNode {
    const name = this.name();
    this.need("(");
    const params: FunctionNode["params"][number][] = [];
    while (!this.at(")")) {
      params.push({ target: nameExpr(this.name()), fallback: { k: "value", value: text("") }, kind: "one" });
      if (!this.eat(",")) break;
    }
    this.need(")");
    return { k: "function", name, params, body: this.block() };
  }

  protected block(): readonly Stmt[] {
    return this.braced(() => (this.eat(";") ? null : this.statement()));
  }

  protected one(): readonly Stmt[] {
    if (this.eat(";")) return [];
    return this.at("{") ? this.block() : [this.statement()];
  }

  protected statement(): Stmt {
    return this.deeper(() => {
      const t = this.tok;
      if (t.v === "{" && t.t === "op") return { k: "block", body: this.block() };
      const st = t.t === "name" ? this.worded(t.v) : null;
      if (st !== null) return st;
      const expr = this.simple();
      this.end();
      return { k: "do", expr };
    });
  }

  protected end(): void {
    if (this.eat(";") || this.at("}") || this.is("end") || this.tok.line) return;
    throw SYNTAX;
  }

  protected simple(): Expr {
    if (this.at("print") || this.at("printf")) return this.print();
    if (this.eat("delete")) {
      this.expression();
      return unknownExpr;
    }
    return this.expression();
  }

  protected worded(v: string): Stmt | null {
    switch (v) {
      case "if": {
        const arms: { test: Expr; body: readonly Stmt[] }[] = [];
        let other: readonly Stmt[] | null = null;
        do {
          this.take();
          const test = this.bracketed();
          arms.push({ test, body: this.one() });
          if (this.at(";") && this.peek().v === "else") this.take();
          if (!this.eat("else")) break;
          if (!this.at("if")) {
            other = this.one();
            break;
          }
        } while (this.at("if"));
        return { k: "if", arms, other };
      }
      case "while": {
        this.take();
        const test = this.bracketed();
        return { k: "loop", init: null, test, step: null, body: this.one(), after: false };
      }
      case "do": {
        this.take();
        const body = this.one();
        this.eat(";");
        this.need("while");
        const test = this.bracketed();
        // What follows needs no separator.
        this.eat(";");
        return { k: "loop", init: null, test, step: null, body, after: true };
      }
      case "for":
        this.take();
        return this.forLoop();
      case "switch": {
        this.take();
        this.bracketed();
        throw SYNTAX;
      }
      case "break":
      case "continue":
        this.take();
        this.end();
        return { k: "leave", how: v };
      case "next":
      case "nextfile":
        this.take();
        this.end();
        return { k: "leave", how: "continue" };
      case "exit":
        this.take();
        if (!this.ends()) this.expression();
        this.end();
        return { k: "stop", value: null };
      case "return": {
        this.take();
        const value = this.ends() ? null : this.expression();
        this.end();
        return { k: "return", value };
      }
      default:
        return null;
    }
  }

  protected bracketed(): Expr {
    this.need("(");
    const e = this.expression();
    this.need(")");
    return e;
  }

  protected forLoop(): Stmt {
    this.need("(");
    if (this.is("name") && this.peek().v === "in" && this.peek(3).v === ")") {
      const target = nameExpr(this.name());
      this.take();
      const over = nameExpr(this.name());
      this.need(")");
      return { k: "each", target, over, body: this.one(), keys: true };
    }
    const init = this.at(";") ? null : this.simple();
    this.need(";");
    const test = this.at(";") ? null : this.expression();
    this.need(";");
    const step = this.at(")") ? null : this.simple();
    this.need(")");
    return { k: "loop", init, test, step, body: this.one(), after: false };
  }
}

const output = (what: Expr): Stmt => ({
  k: "do",
  expr: callExpr(nameExpr("\u0000output"), [{ k: "joined", pieces: [what, nameExpr("ORS")] }]),
});
const assign = (name: string, value: Expr): Stmt => ({
  k: "do",
  expr: { k: "assign", target: nameExpr(name), op: "=", value, scope: "there" },
});
