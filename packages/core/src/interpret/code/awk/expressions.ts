import { unescaped } from "../codec/escape.js";
import { SYNTAX } from "../machine/fault.js";
import { callExpr, nameExpr, Reader } from "../machine/reader.js";
import type { Expr } from "../machine/tree.js";
import { num, text, thing } from "../machine/value.js";
import { ASSIGN, CONCAT, ESCAPES, LEVEL, LINE, unknownExpr } from "./words.js";

/** awk's expressions, and `print` with where it goes. */
export abstract class Expressions extends Reader {
  /** Inside `print`, where `>` names a file. */
  protected printing = false;
  protected noIn = false;

  protected ends(): boolean {
    return this.is("end") || this.tok.line || this.at(";") || this.at("}");
  }

  protected print(): Expr {
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
  protected operand(): Expr {
    this.printing = true;
    const e = this.binary(CONCAT - 1);
    this.printing = false;
    return e;
  }

  /** True where the bracket at hand holds a list and nothing but a redirection or the end follows it. */
  protected framed(): boolean {
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

  protected expression(): Expr {
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

  protected binary(least: number): Expr {
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
  protected begins(): boolean {
    const t = this.tok;
    if (t.line) return false;
    if (t.t === "num" || t.t === "str") return true;
    if (t.t === "name") return !/^(?:in|getline|else|while)$/.test(t.v);
    return t.t === "op" && (t.v === "(" || t.v === "$" || t.v === "!" || t.v === "-" || t.v === "++" || t.v === "--");
  }

  protected unary(): Expr {
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

  protected primary(): Expr {
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

  protected call(name: string): Expr {
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
    if (name === "match" && args.length > 2) {
      const set = assigned(args[2]!, "=", callExpr(nameExpr("\u0000match"), [args[0]!]));
      return { k: "sequence", items: [set, unknownExpr] };
    }
    if ((name === "gsub" || name === "sub") && args.length >= 2) {
      const target = args[2] ?? nameExpr(LINE);
      const set = assigned(target, "=", callExpr(nameExpr(`\u0000${name}`), [args[0]!, args[1]!, target]));
      return { k: "sequence", items: [set, unknownExpr] };
    }
    return callExpr(nameExpr(name), args);
  }

  /** `getline [var] [< file]`; `from` is the command it reads. */
  protected getline(from: Expr | null): Expr {
    let target: Expr | null = null;
    if ((this.is("name") && !this.tok.line && this.tok.v !== "in") || this.at("$")) target = this.primary();
    let source = from;
    if (from === null && this.eat("<")) source = callExpr(nameExpr("\u0000file"), [this.primary()]);
    const set = assigned(target ?? nameExpr(LINE), "=", source ?? unknownExpr);
    return { k: "sequence", items: [set, unknownExpr] };
  }
}

export const BUILTIN = new Set(["length"]);

/** Setting a field changes the whole line in ways nobody follows here. */
export function assigned(target: Expr, op: string, value: Expr, before = false): Expr {
  const set: Expr = { k: "assign", target, op, value, scope: "there", before };
  const field = target.k === "index" && target.of.k === "name" && target.of.name === "\u0000record";
  if (!field) return set;
  return {
    k: "sequence",
    items: [value, { k: "assign", target: nameExpr(LINE), op: "=", value: unknownExpr, scope: "there" }],
  };
}
