import { unescaped } from "../codec/escape.js";
import { SYNTAX } from "../machine/fault.js";
import { callExpr, nameExpr, Reader } from "../machine/reader.js";
import type { Expr, Param, Stmt } from "../machine/tree.js";
import { FALSE, num, TRUE, text } from "../machine/value.js";
import { ESCAPES, none, unknownExpr } from "./words.js";

/** What PHP's operators work on: literals, variables, functions. */
export abstract class Operands extends Reader {
  protected abstract block(): readonly Stmt[];
  protected abstract classBody(name: string): Stmt;
  protected abstract inside(code: string): Expr;
  protected abstract expression(): Expr;

  protected arguments(): Expr[] {
    this.need("(");
    return this.deeper(() => {
      const args: Expr[] = [];
      while (!this.at(")")) {
        if (this.eat("...")) {
          if (this.at(")")) break;
          args.push({ k: "spread", of: this.expression() });
        } else {
          if (this.is("name") && this.tok.note === "" && this.peek().v === ":" && this.peek(2).v !== ":") this.i += 2;
          args.push(this.expression());
        }
        if (!this.eat(",")) break;
      }
      this.need(")");
      return args;
    });
  }

  protected params(): Param[] {
    this.need("(");
    const params: Param[] = [];
    while (!this.at(")")) {
      this.type();
      this.eat("&");
      const kind = this.eat("...") ? "rest" : "one";
      if (this.tok.note !== "var") throw SYNTAX;
      const name = this.take().v;
      params.push({ target: nameExpr(name), fallback: this.eat("=") ? this.expression() : null, kind });
      if (!this.eat(",")) break;
    }
    this.need(")");
    return params;
  }

  /** A type before a parameter or behind a colon. */
  protected type(): void {
    while (
      this.at("?") ||
      this.at("|") ||
      this.at("&") ||
      this.at("(") ||
      this.at(")") ||
      (this.is("name") && this.tok.note === "")
    ) {
      if ((this.at("&") && (this.peek().note === "var" || this.peek().v === "...")) || this.at(")")) return;
      this.take();
    }
  }

  protected primary(): Expr {
    const t = this.tok;
    if (t.t === "num") {
      this.take();
      const plain = t.v.replaceAll("_", "");
      return { k: "value", value: num(/^0[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain)) };
    }
    if (t.t === "str") return this.quoted();
    if (t.t === "name") return t.note === "var" ? nameExpr(this.take().v) : this.word();
    if (this.eat("(")) {
      const e = this.expression();
      this.need(")");
      return e;
    }
    if (this.eat("[")) return this.deeper(() => this.array("]"));
    if (this.eat("$")) {
      // `$$name`, `${"name"}`: a variable whose name is data.
      if (this.eat("{")) {
        const e = this.expression();
        this.need("}");
        return callExpr(nameExpr("\u0000variable"), [e]);
      }
      return callExpr(nameExpr("\u0000variable"), [this.primary()]);
    }
    if (this.at("#")) {
      this.take();
      this.need("[");
      while (!this.eat("]")) if (this.take().t === "end") throw SYNTAX;
      return this.primary();
    }
    throw SYNTAX;
  }

  protected array(close: string): Expr {
    const items: Expr[] = [];
    const entries: [Expr | null, Expr][] = [];
    while (!this.at(close)) {
      if (this.eat(",")) continue;
      if (this.eat("...")) items.push({ k: "spread", of: this.expression() });
      else {
        this.eat("&");
        const e = this.expression();
        if (this.eat("=>")) {
          this.eat("&");
          entries.push([e, this.expression()]);
        } else items.push(e);
      }
      if (!this.eat(",")) break;
    }
    this.need(close);
    if (entries.length === 0) return { k: "list", items };
    return {
      k: "table",
      entries: [...items.map((v, i): [Expr, Expr] => [{ k: "value", value: num(i) }, v]), ...entries],
    };
  }

  protected quoted(): Expr {
    const t = this.take();
    if (t.note === "'") return { k: "value", value: text(t.v.replace(/\\([\\'])/g, "$1")) };
    if (t.note === "html") return callExpr(nameExpr("echo"), [{ k: "value", value: text(t.v) }]);
    const e = this.deeper(() => this.interpolated(t.v));
    return t.note === "`" ? { k: "command", text: e } : e;
  }

  protected interpolated(raw: string): Expr {
    if (!raw.includes("$")) return { k: "value", value: text(unescaped(raw, ESCAPES)) };
    const pieces: Expr[] = [];
    const HOLE = /\{\$|\$\{|\$[A-Za-z_]\w*(?:\[[^\]]{0,64}\]|->\w+)?/y;
    let from = 0;
    const flush = (end: number): void => {
      if (end > from) pieces.push({ k: "value", value: text(unescaped(raw.slice(from, end), ESCAPES)) });
    };
    for (let i = 0; i < raw.length; i++) {
      if (raw[i] === "\\") {
        i++;
        continue;
      }
      HOLE.lastIndex = i;
      const found = raw[i] === "$" || raw[i] === "{" ? HOLE.exec(raw) : null;
      if (found === null) continue;
      flush(i);
      let end = i + found[0].length;
      if (found[0] === "{$" || found[0] === "${") {
        const close = closing(raw, i + (found[0] === "{$" ? 0 : 1));
        if (close < 0) throw SYNTAX;
        const code = raw.slice(i + (found[0] === "{$" ? 1 : 2), close);
        pieces.push(this.inside(found[0] === "${" ? `$${code}` : code));
        end = close + 1;
      } else pieces.push(this.inside(found[0].replace(/\[([A-Za-z_]\w*)\]/, "['$1']")));
      from = end;
      i = end - 1;
    }
    flush(raw.length);
    return { k: "joined", pieces };
  }

  protected word(): Expr {
    const t = this.take();
    switch (t.v.toLowerCase()) {
      case "null":
        return none;
      case "true":
        return { k: "value", value: TRUE };
      case "false":
        return { k: "value", value: FALSE };
      case "array":
        if (!this.at("(")) return nameExpr(t.v);
        this.take();
        return this.deeper(() => this.array(")"));
      case "list":
        this.need("(");
        return this.deeper(() => this.array(")"));
      case "new":
        return this.created();
      case "static":
        if (this.at("function") || this.at("fn")) return this.word();
        return nameExpr("static");
      case "function":
      case "fn":
        return this.closure(t.v.toLowerCase() === "fn");
      case "match":
        if (this.at("(")) return this.match();
        return nameExpr(t.v);
      case "exit":
      case "die": {
        const args = this.at("(") ? this.arguments() : [];
        return callExpr(nameExpr("exit"), args);
      }
      case "isset":
      case "empty":
        this.arguments();
        return unknownExpr;
      default:
        // Functions are known whatever their case; constants and classes are not called.
        return nameExpr(this.at("(") ? t.v.toLowerCase() : t.v);
    }
  }

  protected closure(short: boolean): Expr {
    this.eat("&");
    const params = this.params();
    if (this.eat("use")) this.arguments();
    if (this.eat(":")) this.type();
    if (!short) return { k: "function", name: null, params, body: this.block() };
    this.need("=>");
    return { k: "function", name: null, params, body: [{ k: "return", value: this.expression() }] };
  }

  protected match(): Expr {
    const subject = this.arguments()[0] ?? none;
    this.need("{");
    const ways: Expr[] = [subject];
    while (!this.eat("}")) {
      if (!this.eat("default"))
        do ways.push(this.expression());
        while (this.eat(",") && !this.at("=>"));
      this.need("=>");
      ways.push({ k: "when", test: unknownExpr, yes: this.expression(), no: none });
      this.eat(",");
    }
    return { k: "sequence", items: [...ways, unknownExpr] };
  }

  protected created(): Expr {
    if (this.at("class")) {
      this.take();
      if (this.at("(")) this.arguments();
      const st = this.classBody("\u0000class");
      return {
        k: "sequence",
        items: [
          { k: "block", body: [st] },
          { k: "call", fn: nameExpr("\u0000class"), args: [], named: null, create: true },
        ],
      };
    }
    const fn: Expr = this.is("name") ? nameExpr(this.take().v) : this.primary();
    const args = this.at("(") ? this.arguments() : [];
    return {
      k: "call",
      fn: fn.k === "name" && fn.name.startsWith("$") ? callee(fn) : fn,
      args,
      named: null,
      create: true,
    };
  }
}

/** The key of `$a[] = x`. */
export const APPEND = text("\u0000append");

export const callee = (fn: Expr): Expr =>
  fn.k === "function" || fn.k === "sequence" ? fn : callExpr(nameExpr("\u0000callable"), [fn]);

export function closing(raw: string, at: number): number {
  let depth = 0;
  for (let i = at; i < raw.length; i++) {
    if (raw[i] === "{") depth++;
    else if (raw[i] === "}" && --depth === 0) return i;
  }
  return -1;
}
