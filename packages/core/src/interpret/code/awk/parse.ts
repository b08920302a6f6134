import { C_ESCAPES, unescaped } from "../codec/escape.js";
import { SYNTAX } from "../machine/fault.js";
import { callExpr, nameExpr, Reader } from "../machine/reader.js";
import type { Expr, FunctionNode, Program, Stmt } from "../machine/tree.js";
import { num, text, thing, UNKNOWN } from "../machine/value.js";
import { tokenize } from "./tokens.js";

const ESCAPES = {
  simple: { ...C_ESCAPES, "/": "/" },
  hex: 2,
  braces: false,
  octal: true,
  unicode: false,
  long: false,
  names: false,
  keeps: true,
};
const LINE = "$0";
const LEVEL: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  in: 3,
  "~": 4,
  "!~": 4,
  "<": 5,
  "<=": 5,
  ">": 5,
  ">=": 5,
  "==": 5,
  "!=": 5,
  "|": 5,
  "|&": 5,
  "+": 7,
  "-": 7,
  "*": 8,
  "/": 8,
  "%": 8,
  "^": 10,
};
const CONCAT = 6;
const ASSIGN = /^(?:[-+*/%^]?=)$/;
const nothing: Stmt = { k: "block", body: [] };
const unknownExpr: Expr = { k: "value", value: UNKNOWN };

/** Reads an awk program: `BEGIN`, the rules once per input line, `END`, functions. */
export function parseAwk(src: string): Program {
  return new Rules(tokenize(src)).program();
}

class Rules extends Reader {
  /** Inside `print`, where `>` names a file. */
  private printing = false;
  private noIn = false;

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

  private rule(first: Stmt[], rules: Stmt[], last: Stmt[]): Stmt {
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

  private pattern(): Expr {
    const e = this.expression();
    return e;
  }

  private definition(): FunctionNode {
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

  private block(): readonly Stmt[] {
    this.need("{");
    return this.deeper(() => {
      const body: Stmt[] = [];
      while (!this.eat("}")) {
        if (this.is("end")) throw SYNTAX;
        if (this.eat(";")) continue;
        body.push(this.statement());
      }
      return body;
    });
  }

  private one(): readonly Stmt[] {
    if (this.eat(";")) return [];
    return this.at("{") ? this.block() : [this.statement()];
  }

  private statement(): Stmt {
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

  private end(): void {
    if (this.eat(";") || this.at("}") || this.is("end") || this.tok.line) return;
    throw SYNTAX;
  }

  private simple(): Expr {
    if (this.at("print") || this.at("printf")) return this.print();
    if (this.eat("delete")) {
      this.expression();
      return unknownExpr;
    }
    return this.expression();
  }

  private worded(v: string): Stmt | null {
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
        this.end();
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

  private ends(): boolean {
    return this.is("end") || this.tok.line || this.at(";") || this.at("}");
  }

  private bracketed(): Expr {
    this.need("(");
    const e = this.expression();
    this.need(")");
    return e;
  }

  private forLoop(): Stmt {
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

  private print(): Expr {
    const word = this.take().v;
    this.printing = true;
    const args: Expr[] = [];
    while (!this.ends() && !this.at(">") && !this.at(">>") && !this.at("|") && !this.at("|&")) {
      // `print (a, b) > "x"`: the brackets frame the arguments only where a comma is inside.
      if (this.at("(") && args.length === 0 && this.framed()) {
        this.take();
        this.printing = false;
        do args.push(this.expression());
        while (this.eat(","));
        this.need(")");
        this.printing = true;
        continue;
      }
      args.push(this.expression());
      if (!this.eat(",")) break;
    }
    this.printing = false;
    const what: Expr =
      word === "printf"
        ? callExpr(nameExpr("sprintf"), args)
        : args.length === 0
          ? nameExpr(LINE)
          : { k: "joined", pieces: args.flatMap((a, i): Expr[] => (i === 0 ? [a] : [nameExpr("OFS"), a])) };
    const line: Expr = word === "printf" ? what : { k: "joined", pieces: [what, nameExpr("ORS")] };
    if (this.at(">") || this.at(">>") || this.at("|") || this.at("|&")) {
      const how = this.take().v;
      return callExpr(nameExpr("\u0000output"), [line, { k: "value", value: text(how) }, this.operand()]);
    }
    return callExpr(nameExpr("\u0000output"), [line]);
  }

  /** Where output goes: a concatenation, as most awks take it. */
  private operand(): Expr {
    this.printing = true;
    const e = this.binary(CONCAT - 1);
    this.printing = false;
    return e;
  }

  /** True where the bracket at hand holds a list and nothing but a redirection or the end follows it. */
  private framed(): boolean {
    let depth = 0;
    let comma = false;
    for (let j = this.i; j < this.tokens.length; j++) {
      const { v, t } = this.tokens[j]!;
      if (t !== "op") continue;
      if (v === "(" || v === "[") depth++;
      else if (v === "," && depth === 1) comma = true;
      else if ((v === ")" || v === "]") && --depth === 0) {
        const next = this.tokens[j + 1];
        return comma && (next === undefined || next.line || /^(?:[;}>|]|>>|\|&)$/.test(next.v));
      }
    }
    return false;
  }

  private expression(): Expr {
    return this.deeper(() => {
      const e = this.binary(0);
      if (this.is("op") && ASSIGN.test(this.tok.v)) {
        const op = this.take().v;
        return assigned(e, op === "=" ? "=" : op, this.expression());
      }
      if (!this.eat("?")) return e;
      const yes = this.expression();
      this.need(":");
      return { k: "when", test: e, yes, no: this.expression() };
    });
  }

  private binary(least: number): Expr {
    let e = this.unary();
    for (let n = 0; ; n++) {
      const t = this.tok;
      const p = t.t === "op" || t.v === "in" ? LEVEL[t.v] : undefined;
      if (
        p !== undefined &&
        p > least &&
        !(this.printing && (t.v === ">" || t.v === "|" || t.v === "|&")) &&
        !(t.v === "in" && this.noIn)
      ) {
        if (t.v === "|" || t.v === "|&") {
          if (this.peek().v !== "getline") return e;
          this.i += 2;
          e = this.getline(callExpr(nameExpr("\u0000command"), [e]));
          continue;
        }
        if (t.line && t.v !== "&&" && t.v !== "||") return e;
        this.take();
        const right = this.binary(t.v === "^" ? p - 1 : p);
        if (t.v === "&&" || t.v === "||") {
          this.chain(n);
          e = { k: "logic", op: t.v === "&&" ? "and" : "or", left: e, right };
        } else e = { k: "binary", op: t.v === "^" ? "**" : t.v, left: e, right };
      } else if (p === undefined && least < CONCAT && this.begins())
        e = { k: "binary", op: "\u0000concat", left: e, right: this.binary(CONCAT) };
      else return e;
    }
  }

  /** An operand stands here: two of them side by side are one text. */
  private begins(): boolean {
    const t = this.tok;
    if (t.line) return false;
    if (t.t === "num" || t.t === "str") return true;
    if (t.t === "name") return !/^(?:in|getline|else|while)$/.test(t.v);
    return t.t === "op" && (t.v === "(" || t.v === "$" || t.v === "!" || t.v === "-" || t.v === "++" || t.v === "--");
  }

  private unary(): Expr {
    const t = this.tok;
    if (t.t === "op") {
      if (t.v === "!" || t.v === "-" || t.v === "+") {
        this.take();
        return this.deeper(() => ({ k: "unary", op: t.v, of: this.binary(8) }));
      }
      if (t.v === "++" || t.v === "--") {
        this.take();
        return assigned(this.primary(), t.v === "++" ? "+=" : "-=", { k: "value", value: num(1) });
      }
    }
    const e = this.primary();
    if ((this.at("++") || this.at("--")) && !this.tok.line)
      return assigned(e, this.take().v === "++" ? "+=" : "-=", { k: "value", value: num(1) }, true);
    return e;
  }

  private primary(): Expr {
    const t = this.tok;
    if (t.t === "num") return { k: "value", value: num(Number(this.take().v)) };
    if (t.t === "str") return { k: "value", value: text(unescaped(this.take().v, ESCAPES)) };
    if (t.t === "regex") return { k: "value", value: thing("regex", [["source", text(this.take().v)]]) };
    if (this.eat("$")) {
      if (this.is("num") && this.tok.v === "0") {
        this.take();
        return nameExpr(LINE);
      }
      const at = this.deeper(() => (this.at("++") || this.at("--") || this.at("-") ? this.unary() : this.primary()));
      return { k: "index", of: nameExpr("\u0000record"), at };
    }
    if (this.eat("(")) {
      const { printing, noIn } = this;
      this.printing = false;
      this.noIn = false;
      const items = [this.expression()];
      while (this.eat(",")) items.push(this.expression());
      this.need(")");
      this.printing = printing;
      this.noIn = noIn;
      return items.length === 1 ? items[0]! : { k: "joined", pieces: items };
    }
    if (t.t !== "name") throw SYNTAX;
    this.take();
    if (t.v === "getline") return this.getline(null);
    if (t.note === "(" || BUILTIN.has(t.v)) return this.call(t.v);
    if (this.at("[")) {
      this.take();
      const items = [this.expression()];
      while (this.eat(",")) items.push(this.expression());
      this.need("]");
      return { k: "index", of: nameExpr(t.v), at: items.length === 1 ? items[0]! : { k: "joined", pieces: items } };
    }
    return nameExpr(t.v);
  }

  private call(name: string): Expr {
    const args: Expr[] = [];
    if (this.at("(")) {
      const { printing } = this;
      this.printing = false;
      this.take();
      while (!this.at(")")) {
        args.push(this.expression());
        if (!this.eat(",")) break;
      }
      this.need(")");
      this.printing = printing;
    }
    if (name === "split" && args.length >= 2) {
      const set = assigned(args[1]!, "=", callExpr(nameExpr("\u0000split"), [args[0]!, args[2] ?? nameExpr("FS")]));
      return { k: "sequence", items: [set, callExpr(nameExpr("length"), [args[1]!])] };
    }
    if ((name === "gsub" || name === "sub") && args.length >= 2) {
      const target = args[2] ?? nameExpr(LINE);
      const set = assigned(target, "=", callExpr(nameExpr(`\u0000${name}`), [args[0]!, args[1]!, target]));
      return { k: "sequence", items: [set, unknownExpr] };
    }
    return callExpr(nameExpr(name), args);
  }

  /** `getline [var] [< file]`; `from` is the command it reads. */
  private getline(from: Expr | null): Expr {
    let target: Expr | null = null;
    if ((this.is("name") && !this.tok.line && this.tok.v !== "in") || this.at("$")) target = this.primary();
    let source = from;
    if (from === null && this.eat("<")) source = callExpr(nameExpr("\u0000file"), [this.primary()]);
    const set = assigned(target ?? nameExpr(LINE), "=", source ?? unknownExpr);
    return { k: "sequence", items: [set, unknownExpr] };
  }
}

const BUILTIN = new Set(["length"]);

const output = (what: Expr): Stmt => ({
  k: "do",
  expr: callExpr(nameExpr("\u0000output"), [{ k: "joined", pieces: [what, nameExpr("ORS")] }]),
});
const assign = (name: string, value: Expr): Stmt => ({
  k: "do",
  expr: { k: "assign", target: nameExpr(name), op: "=", value, scope: "there" },
});

/** Setting a field changes the whole line in ways nobody follows here. */
function assigned(target: Expr, op: string, value: Expr, before = false): Expr {
  const set: Expr = { k: "assign", target, op, value, scope: "there", before };
  const field = target.k === "index" && target.of.k === "name" && target.of.name === "\u0000record";
  if (!field) return set;
  return {
    k: "sequence",
    items: [value, { k: "assign", target: nameExpr(LINE), op: "=", value: unknownExpr, scope: "there" }],
  };
}
