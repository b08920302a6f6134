import { type EscapeRules, unescaped } from "../codec/escape.js";
import { SYNTAX } from "../machine/fault.js";
import { attrExpr, callExpr, nameExpr, Reader } from "../machine/reader.js";
import type { Expr, Param, Stmt } from "../machine/tree.js";
import { FALSE, NONE, num, TRUE, text, UNKNOWN } from "../machine/value.js";

const ESCAPES: EscapeRules = {
  simple: { n: "\n", t: "\t", r: "\r", v: "\v", e: "\x1b", f: "\f", "\\": "\\", $: "$", '"': '"', "`": "`" },
  hex: 2,
  braces: true,
  octal: true,
  unicode: false,
  long: false,
  names: false,
  keeps: true,
};
const BINARY: Readonly<Record<string, number>> = {
  or: 1,
  xor: 2,
  and: 3,
  "??": 6,
  "||": 7,
  "&&": 8,
  "|": 9,
  "^": 10,
  "&": 11,
  "==": 12,
  "!=": 12,
  "<>": 12,
  "===": 12,
  "!==": 12,
  "<=>": 12,
  "<": 13,
  "<=": 13,
  ">": 13,
  ">=": 13,
  ".": 14,
  "<<": 14,
  ">>": 14,
  "+": 15,
  "-": 15,
  "*": 16,
  "/": 16,
  "%": 16,
  instanceof: 18,
  "**": 19,
};
const LOGIC: Readonly<Record<string, "and" | "or" | "else">> = {
  "&&": "and",
  and: "and",
  "||": "or",
  or: "or",
  xor: "or",
  "??": "else",
};
const ASSIGN = /^(?:[-+*/.%&|^]|\*\*|<<|>>|\?\?)?=$/;
const none: Expr = { k: "value", value: NONE };
const unknownExpr: Expr = { k: "value", value: UNKNOWN };
export const self: Param = { target: nameExpr("$this"), fallback: null, kind: "self" };

/** PHP's expressions. Statements build on it. */
export abstract class Expressions extends Reader {
  protected abstract block(): readonly Stmt[];
  protected abstract classBody(name: string): Stmt;
  protected abstract inside(code: string): Expr;

  protected expression(): Expr {
    return this.deeper(() => this.binary(0));
  }

  private binary(least: number): Expr {
    let e = this.unary();
    for (let n = 0; ; ) {
      const t = this.tok;
      const word = t.v.toLowerCase();
      if (t.t === "op" && ASSIGN.test(t.v)) {
        this.take();
        this.eat("&");
        const op = t.v;
        e = { k: "assign", target: e, op, value: this.deeper(() => this.binary(3)), scope: "here" };
        continue;
      }
      if (t.t === "op" && t.v === "?" && least < 5) {
        this.take();
        if (this.eat(":")) e = { k: "logic", op: "or", left: e, right: this.binary(5) };
        else {
          const yes = this.expression();
          this.need(":");
          e = { k: "when", test: e, yes, no: this.binary(5) };
        }
        continue;
      }
      const p = t.t === "op" || t.t === "name" ? BINARY[word] : undefined;
      if (p === undefined || p <= least || t.note !== "") return e;
      this.take();
      const right = this.deeper(() => this.binary(word === "**" || word === "??" ? p - 1 : p));
      const logic = LOGIC[word];
      if (logic !== undefined) this.chain(++n);
      e = logic === undefined ? { k: "binary", op: word, left: e, right } : { k: "logic", op: logic, left: e, right };
    }
  }

  private unary(): Expr {
    const t = this.tok;
    if (t.t === "op") {
      if (t.note === "cast") {
        this.take();
        return callExpr(nameExpr("\u0000cast"), [this.deeper(() => this.unary()), { k: "value", value: text(t.v) }]);
      }
      if (/^[!~@&+-]$/.test(t.v)) {
        this.take();
        const of = this.deeper(() => this.unary());
        return t.v === "@" || t.v === "&" || t.v === "+" ? of : { k: "unary", op: t.v, of };
      }
      if (t.v === "++" || t.v === "--") {
        this.take();
        return step(this.unary(), t.v, false);
      }
    } else if (t.t === "name" && t.note === "") {
      const w = t.v.toLowerCase();
      if (
        w === "print" ||
        w === "include" ||
        w === "include_once" ||
        w === "require" ||
        w === "require_once" ||
        w === "clone" ||
        w === "throw" ||
        w === "yield"
      ) {
        this.take();
        if (w === "yield") return this.ends() ? none : this.binary(3);
        const of = this.deeper(() => this.binary(3));
        if (w === "clone") return of;
        return callExpr(nameExpr(w.replace("_once", "")), [of]);
      }
    }
    const e = this.postfix(this.primary());
    if ((this.at("++") || this.at("--")) && this.is("op")) return step(e, this.take().v, true);
    return e;
  }

  protected ends(): boolean {
    return this.is("end") || (this.is("op") && /^[;,)\]}]$/.test(this.tok.v));
  }

  private postfix(from: Expr): Expr {
    let e = from;
    for (let n = 0; ; this.chain(++n)) {
      if (this.eat("->") || this.eat("?->")) {
        const member = this.member();
        if (typeof member === "string") e = attrExpr(e, member);
        else e = { k: "index", of: e, at: member };
      } else if (this.eat("::")) {
        const member = this.member();
        if (typeof member !== "string") e = { k: "index", of: e, at: member };
        else if (e.k === "name" && !e.name.startsWith("$"))
          e = this.at("(")
            ? nameExpr(`${e.name}::${member}`)
            : member === "class"
              ? { k: "value", value: text(e.name) }
              : nameExpr(`${e.name}::${member}`);
        else e = attrExpr(e, member);
      } else if (this.at("(")) e = this.call(e);
      else if (this.at("[") || (this.at("{") && e.k === "index" && this.tok.glued)) {
        const close = this.take().v === "[" ? "]" : "}";
        if (this.eat(close)) e = { k: "index", of: e, at: { k: "value", value: APPEND } };
        else {
          e = { k: "index", of: e, at: this.expression() };
          this.need(close);
        }
      } else return e;
    }
  }

  private member(): string | Expr {
    if (this.is("name")) {
      const t = this.take();
      return t.note === "var" ? nameExpr(t.v) : t.v;
    }
    if (this.eat("{")) {
      const e = this.expression();
      this.need("}");
      return e;
    }
    throw SYNTAX;
  }

  private call(fn: Expr): Expr {
    // A text that is called names a function.
    const plain = (fn.k === "name" && !fn.name.startsWith("$")) || fn.k === "attr";
    return callExpr(plain ? fn : callee(fn), this.arguments());
  }

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

  private primary(): Expr {
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

  private array(close: string): Expr {
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

  private quoted(): Expr {
    const t = this.take();
    if (t.note === "'") return { k: "value", value: text(t.v.replace(/\\([\\'])/g, "$1")) };
    if (t.note === "html") return callExpr(nameExpr("echo"), [{ k: "value", value: text(t.v) }]);
    const e = this.deeper(() => this.interpolated(t.v));
    return t.note === "`" ? { k: "command", text: e } : e;
  }

  private interpolated(raw: string): Expr {
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

  private word(): Expr {
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

  private closure(short: boolean): Expr {
    this.eat("&");
    const params = this.params();
    if (this.eat("use")) this.arguments();
    if (this.eat(":")) this.type();
    if (!short) return { k: "function", name: null, params, body: this.block() };
    this.need("=>");
    return { k: "function", name: null, params, body: [{ k: "return", value: this.expression() }] };
  }

  private match(): Expr {
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

  private created(): Expr {
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

const callee = (fn: Expr): Expr =>
  fn.k === "function" || fn.k === "sequence" ? fn : callExpr(nameExpr("\u0000callable"), [fn]);

function step(of: Expr, op: string, before: boolean): Expr {
  return {
    k: "assign",
    target: of,
    op: op === "++" ? "+=" : "-=",
    value: { k: "value", value: num(1) },
    scope: "here",
    before,
  };
}

function closing(raw: string, at: number): number {
  let depth = 0;
  for (let i = at; i < raw.length; i++) {
    if (raw[i] === "{") depth++;
    else if (raw[i] === "}" && --depth === 0) return i;
  }
  return -1;
}
