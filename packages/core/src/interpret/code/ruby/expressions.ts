import { type EscapeRules, unescaped } from "../codec/escape.js";
import { SYNTAX } from "../machine/fault.js";
import { attrExpr, nameExpr, Reader, returning, type Token } from "../machine/reader.js";
import type { Expr, Param, Stmt } from "../machine/tree.js";
import { FALSE, NONE, num, TRUE, text, thing, UNKNOWN } from "../machine/value.js";
import { holeEnd } from "./tokens.js";

const ESCAPES: EscapeRules = {
  simple: { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", e: "\x1b", f: "\f", v: "\v", s: " ", "0": "\0", "\n": "" },
  hex: 2,
  braces: true,
  octal: true,
  unicode: true,
  long: false,
  names: false,
  keeps: false,
};
const BINARY: Readonly<Record<string, number>> = {
  "..": 2,
  "...": 2,
  "||": 3,
  "&&": 4,
  "<=>": 6,
  "==": 6,
  "===": 6,
  "!=": 6,
  "=~": 6,
  "!~": 6,
  "<": 7,
  "<=": 7,
  ">": 7,
  ">=": 7,
  "|": 8,
  "^": 8,
  "&": 9,
  "<<": 10,
  ">>": 10,
  "+": 11,
  "-": 11,
  "*": 12,
  "/": 12,
  "%": 12,
  "**": 14,
};
const ASSIGN = /^(?:[-+*/%|&^]|\*\*|\|\||&&|<<|>>)?=$/;
const KEYWORDS = new Set([
  "if",
  "unless",
  "while",
  "until",
  "do",
  "then",
  "end",
  "else",
  "elsif",
  "when",
  "in",
  "rescue",
  "ensure",
  "and",
  "or",
  "not",
  "class",
  "module",
  "def",
  "return",
  "break",
  "next",
  "redo",
  "retry",
  "yield",
  "alias",
  "undef",
  "case",
  "for",
  "begin",
  "BEGIN",
  "END",
]);
const MODIFIERS = new Set(["if", "unless", "while", "until", "rescue"]);
export const none: Expr = { k: "value", value: NONE };
const unknownExpr: Expr = { k: "value", value: UNKNOWN };
const value = (v: string): Expr => ({ k: "value", value: text(v) });
const self: Param = { target: nameExpr("self"), fallback: null, kind: "self" };

/** Ruby's expressions. Statements build on it. */
export abstract class Expressions extends Reader {
  /** Names assigned so far: a bare word that is none of them is a call. */
  protected locals = new Set<string>();
  /** Inside the head of a loop, where `do` begins its body. */
  protected noDo = false;

  protected abstract statements(...ends: readonly string[]): Stmt[];
  protected abstract compound(word: string): Expr | null;
  protected abstract inside(code: string): Expr;

  protected expression(): Expr {
    return this.deeper(() => {
      let e = this.negation();
      for (let n = 0; ; this.chain(++n)) {
        if (this.at("and") && !this.tok.line) {
          this.take();
          e = { k: "logic", op: "and", left: e, right: this.negation() };
        } else if (this.at("or") && !this.tok.line) {
          this.take();
          e = { k: "logic", op: "or", left: e, right: this.negation() };
        } else return e;
      }
    });
  }

  private negation(): Expr {
    if (this.eat("not")) return { k: "unary", op: "!", of: this.deeper(() => this.negation()) };
    return this.assignment();
  }

  protected assignment(): Expr {
    return this.deeper(() => {
      const start = this.i;
      const e = this.ternary();
      if (this.at(",") && start === this.statementStart && this.multiple()) return this.spreadOut(e);
      if (!this.is("op") || !ASSIGN.test(this.tok.v) || !assignable(e)) return e;
      const op = this.take().v;
      const target = this.target(e);
      let v = this.assignment();
      if (this.at(",") && op === "=" && start === this.statementStart) {
        const items = [v];
        while (this.eat(",")) items.push(this.item());
        v = { k: "list", items };
      }
      if (this.at("rescue") && !this.tok.line) {
        this.take();
        v = { k: "when", test: unknownExpr, yes: v, no: this.assignment() };
      }
      return { k: "assign", target, op, value: v, scope: "there" };
    });
  }

  /** Where the statement at hand began, for `a, b = 1, 2`. */
  protected statementStart = -1;

  /** A list of targets with `=` behind it stands here. */
  private multiple(): boolean {
    let depth = 0;
    for (let j = this.i; j < this.tokens.length && j < this.i + 64; j++) {
      const t = this.tokens[j]!;
      if (t.line && depth === 0) return false;
      if (t.t !== "op") continue;
      if (/^[([{]$/.test(t.v)) depth++;
      else if (/^[)\]}]$/.test(t.v)) depth--;
      else if (t.v === "=" && depth === 0) return true;
    }
    return false;
  }

  private spreadOut(first: Expr): Expr {
    const items = [this.target(first)];
    while (this.eat(",")) {
      if (this.at("=")) break;
      items.push(this.eat("*") ? { k: "spread", of: this.target(this.ternary()) } : this.target(this.ternary()));
    }
    this.need("=");
    const given = [this.item()];
    while (this.eat(",")) given.push(this.item());
    const v: Expr = given.length === 1 ? given[0]! : { k: "list", items: given };
    return { k: "assign", target: { k: "list", items }, op: "=", value: v, scope: "there" };
  }

  private target(e: Expr): Expr {
    if (e.k === "call" && e.fn.k === "name" && e.args.length === 0) {
      this.locals.add(e.fn.name);
      return e.fn;
    }
    if (e.k === "name") this.locals.add(e.name);
    return e.k === "call" && e.fn.k === "attr" && e.args.length === 0 ? e.fn : e;
  }

  private item(): Expr {
    if (this.eat("*")) return { k: "spread", of: this.ternary() };
    return this.assignment();
  }

  protected ternary(): Expr {
    const test = this.binary(0);
    if (!this.at("?") || !this.is("op")) return test;
    this.take();
    const yes = this.ternaryPart();
    if (!(this.tokens[this.i - 1]?.note === "label")) this.need(":");
    return { k: "when", test, yes, no: this.deeper(() => this.ternary()) };
  }

  /** `a ? b : c`, where `b :` may have been cut as a label. */
  private ternaryPart(): Expr {
    if (this.is("name") && this.tok.note === "label") {
      const t = this.take();
      return this.locals.has(t.v) || /^[A-Z]/.test(t.v) ? nameExpr(t.v) : call(nameExpr(t.v), []);
    }
    return this.deeper(() => this.ternary());
  }

  private binary(least: number): Expr {
    let e = this.unary();
    for (let n = 0; ; ) {
      const t = this.tok;
      const p = t.t === "op" && !t.line ? BINARY[t.v] : undefined;
      if (p === undefined || p <= least) return e;
      this.take();
      if ((t.v === ".." || t.v === "...") && this.stops()) {
        e = call(nameExpr("\u0000range"), [e, none, value(t.v)]);
        continue;
      }
      const right = this.deeper(() => this.binary(t.v === "**" ? p - 1 : p));
      if (t.v === "&&" || t.v === "||") {
        this.chain(++n);
        e = { k: "logic", op: t.v === "&&" ? "and" : "or", left: e, right };
      } else if (t.v === ".." || t.v === "...") e = call(nameExpr("\u0000range"), [e, right, value(t.v)]);
      else e = { k: "binary", op: t.v, left: e, right };
    }
  }

  private unary(): Expr {
    const t = this.tok;
    if (t.t === "op") {
      if (t.v === "!" || t.v === "-" || t.v === "~" || t.v === "+") {
        this.take();
        return { k: "unary", op: t.v, of: this.deeper(() => this.unary()) };
      }
      if (t.v === "&" || t.v === "*" || t.v === "**") {
        this.take();
        return { k: "spread", of: this.deeper(() => this.unary()) };
      }
      if (t.v === "->") return this.lambda();
      if (t.v === "::") {
        this.take();
        return this.postfix(nameExpr(this.name()));
      }
    }
    if (t.t === "name" && t.v === "defined?") {
      this.take();
      this.unary();
      return unknownExpr;
    }
    return this.postfix(this.primary());
  }

  private lambda(): Expr {
    this.take();
    const params = this.at("(") ? this.params("(", ")") : this.is("name") ? this.bareParams() : [];
    const body = this.blockBody();
    return { k: "function", name: null, params, body };
  }

  private bareParams(): Param[] {
    const out: Param[] = [];
    do {
      const name = this.name();
      this.locals.add(name);
      out.push({ target: nameExpr(name), fallback: null, kind: "one" });
    } while (this.eat(","));
    return out;
  }

  /** `{ … }` or `do … end`. */
  private blockBody(): readonly Stmt[] {
    if (this.eat("{")) return returning(this.statements("}"));
    this.need("do");
    return returning(this.statements("end"));
  }

  protected params(open: string, close: string): Param[] {
    this.need(open);
    const out: Param[] = [];
    while (!this.at(close)) {
      if (this.eat(";")) continue;
      if (this.eat("(")) {
        const items: Expr[] = [];
        while (!this.eat(")")) {
          this.eat("*");
          const name = this.name();
          this.locals.add(name);
          items.push(nameExpr(name));
          this.eat(",");
        }
        out.push({ target: { k: "list", items }, fallback: null, kind: "one" });
      } else {
        const kind: Param["kind"] = this.eat("**") ? "named" : this.eat("*") ? "rest" : "one";
        this.eat("&");
        if (!this.is("name")) {
          if (!this.eat(",")) break;
          continue;
        }
        const t = this.take();
        this.locals.add(t.v);
        const fallback =
          this.eat("=") || (t.note === "label" && !this.at(",") && !this.at(close)) ? this.ternary() : null;
        out.push({ target: nameExpr(t.v), fallback, kind });
      }
      if (!this.eat(",") && !this.eat(";")) break;
    }
    this.need(close);
    return out;
  }

  /** Nothing that begins an operand stands here. */
  protected stops(): boolean {
    const t = this.tok;
    if (t.t === "end" || t.line) return true;
    if (t.t === "op") return /^[)\]},;|=?:]$/.test(t.v) || t.v === "=>";
    return (
      t.t === "name" && KEYWORDS.has(t.v) && t.note !== "label" && !/^(?:case|if|begin|def|class|not|yield)$/.test(t.v)
    );
  }

  private postfix(from: Expr): Expr {
    let e = from;
    for (let n = 0; ; this.chain(++n)) {
      const t = this.tok;
      // A line may begin with the dot of a chain.
      if (t.t === "op" && (t.v === "." || t.v === "&.")) {
        this.take();
        if (this.at("(")) {
          e = this.withBlock(attrExpr(e, "call"), this.arguments());
          continue;
        }
        e = this.method(e);
      } else if (t.t === "op" && t.v === "::" && t.glued) {
        this.take();
        if (this.is("name") && /^[A-Z]/.test(this.tok.v) && !(this.peek().v === "(" && this.peek().glued))
          e = attrExpr(e, this.take().v);
        else e = this.method(e);
      } else if (t.t === "op" && t.v === "[" && t.glued && !t.line) {
        this.take();
        const args = this.items("]");
        e = args.length === 1 ? { k: "index", of: e, at: args[0]! } : call(attrExpr(e, "slice"), args);
      } else return e;
    }
  }

  private method(of: Expr): Expr {
    const t = this.take();
    if (t.t !== "name" && t.t !== "op") throw SYNTAX;
    if (t.note === "label") {
      // `a ? b.c : d` cut as a label.
      return call(attrExpr(of, t.v), []);
    }
    return this.callRest(attrExpr(of, t.v), t);
  }

  /** What follows a method's name: arguments with or without brackets, a block. */
  private callRest(fn: Expr, name: Token): Expr {
    if (this.at("(") && this.tok.glued) return this.withBlock(fn, this.arguments());
    if (this.commandArguments(name)) {
      const args: Expr[] = [];
      do {
        if (this.stops()) break;
        args.push(this.argument());
      } while (this.eat(","));
      return this.withBlock(fn, table(args), true);
    }
    return this.withBlock(fn, []);
  }

  /** Arguments without brackets follow: a blank, and then something that begins an operand. */
  private commandArguments(name: Token): boolean {
    const t = this.tok;
    if (t.glued || t.line || t.t === "end" || /[=]$/.test(name.v)) return false;
    if (t.t === "str" || t.t === "num" || t.t === "regex") return true;
    if (t.t === "name")
      return t.note === "label" || t.note === "var" || !KEYWORDS.has(t.v) || /^(?:case|not|yield)$/.test(t.v);
    if (t.v === "[" || t.v === "->" || t.v === "::" || t.v === "!") return !(t.v === "[" && this.locals.has(name.v));
    return /^(?:[-*&:]|\*\*)$/.test(t.v) && t.note === "" && !this.locals.has(name.v);
  }

  protected arguments(): Expr[] {
    this.need("(");
    return table(this.deeper(() => this.items(")")));
  }

  private items(close: string): Expr[] {
    const { noDo, statementStart } = this;
    this.noDo = false;
    this.statementStart = -1;
    const out: Expr[] = [];
    while (!this.at(close)) {
      out.push(this.argument());
      if (!this.eat(",")) break;
    }
    this.need(close);
    this.noDo = noDo;
    this.statementStart = statementStart;
    return out;
  }

  private argument(): Expr {
    const t = this.tok;
    if (t.note === "label") {
      this.take();
      const v: Expr =
        this.at(",") || this.at(")") || this.at("}") || this.is("end")
          ? call(nameExpr(t.v), [])
          : this.deeper(() => this.assignment());
      return { k: "table", entries: [[value(t.v), v]] };
    }
    if (t.t === "op" && t.v === "&" && t.note === "") {
      this.take();
      const of = this.unary();
      return blockOf(of);
    }
    const e = this.deeper(() => (this.at("*") || this.at("**") ? this.unary() : this.negation()));
    if (!this.eat("=>")) return e;
    return { k: "table", entries: [[e, this.deeper(() => this.assignment())]] };
  }

  /** A block behind a call is its last argument. */
  private withBlock(fn: Expr, args: Expr[], command = false): Expr {
    const braces = this.at("{") && this.is("op") && !command && !this.tok.line;
    const words = this.at("do") && this.is("name") && !this.noDo && !this.tok.line;
    if (!braces && !words) return call(fn, args);
    const before = new Set(this.locals);
    const { noDo, statementStart } = this;
    this.noDo = false;
    this.statementStart = -1;
    this.take();
    const params = this.at("|")
      ? this.params("|", "|")
      : this.eat("||")
        ? []
        : [{ target: nameExpr("it"), fallback: null, kind: "one" } as Param];
    if (params.length === 1 && params[0]!.target.k === "name" && params[0]!.target.name === "it")
      this.locals.add("it").add("_1");
    const body = returning(this.deeper(() => this.statements(braces ? "}" : "end")));
    this.locals = before;
    this.noDo = noDo;
    this.statementStart = statementStart;
    return call(fn, [...args, { k: "function", name: null, params, body }]);
  }

  private primary(): Expr {
    const t = this.tok;
    if (t.t === "num") {
      this.take();
      const plain = t.v.replaceAll("_", "");
      const n = /^0\d+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain);
      return { k: "value", value: Number.isNaN(n) ? UNKNOWN : num(n) };
    }
    if (t.t === "str") return this.strings();
    if (t.t === "regex") {
      this.take();
      return { k: "value", value: thing("regex", [["source", text(t.v)]]) };
    }
    if (t.t === "name") return this.word();
    if (this.eat("(")) {
      const { noDo, statementStart } = this;
      this.noDo = false;
      this.statementStart = -1;
      const body = this.statements(")");
      this.noDo = noDo;
      this.statementStart = statementStart;
      if (body.length === 1 && body[0]!.k === "do") return body[0]!.expr;
      return { k: "block", body };
    }
    if (this.eat("[")) return { k: "list", items: this.deeper(() => this.items("]")) };
    if (this.eat("{")) {
      const parts = this.deeper(() => this.items("}"));
      return merged(parts);
    }
    if (t.v === ".." || t.v === "...") {
      this.take();
      return call(nameExpr("\u0000range"), [none, this.unary(), value(t.v)]);
    }
    throw SYNTAX;
  }

  private word(): Expr {
    const t = this.tok;
    const compound = t.note === "label" ? null : this.compound(t.v);
    if (compound !== null) return compound;
    this.take();
    if (t.note === "var") return nameExpr(t.v);
    switch (t.v) {
      case "nil":
        return none;
      case "true":
        return { k: "value", value: TRUE };
      case "false":
        return { k: "value", value: FALSE };
      case "self":
        return nameExpr("self");
      case "__FILE__":
        return value("-e");
      case "__method__":
        return unknownExpr;
    }
    if (KEYWORDS.has(t.v)) throw SYNTAX;
    if (
      /^[A-Z]/.test(t.v) &&
      !(this.at("(") && this.tok.glued) &&
      !(this.is("str") && !this.tok.glued && !this.tok.line)
    )
      return nameExpr(t.v);
    if (this.locals.has(t.v) && !(this.at("(") && this.tok.glued)) return nameExpr(t.v);
    return this.callRest(nameExpr(t.v), t);
  }

  private strings(): Expr {
    let e = this.string();
    while (this.is("str") && !this.tok.line && this.tok.note !== "w" && this.tok.note !== "`")
      e = { k: "joined", pieces: [e, this.string()] };
    return e;
  }

  private string(): Expr {
    const t = this.take();
    switch (t.note) {
      case "'":
        return value(t.v.replace(/\\([\\'])/g, "$1"));
      case "raw":
        return value(t.v);
      case "w":
        return {
          k: "list",
          items: t.v
            .trim()
            .split(/\s+/)
            .filter((w) => w !== "")
            .map(value),
        };
      case "`":
        return { k: "command", text: this.deeper(() => this.interpolated(t.v)) };
      default:
        return this.deeper(() => this.interpolated(t.v));
    }
  }

  private interpolated(raw: string): Expr {
    if (!raw.includes("#{")) return value(unescaped(raw, ESCAPES));
    const pieces: Expr[] = [];
    let from = 0;
    const flush = (end: number): void => {
      if (end > from) pieces.push(value(unescaped(raw.slice(from, end), ESCAPES)));
    };
    for (let i = 0; i < raw.length; i++) {
      if (raw[i] === "\\") i++;
      else if (raw[i] === "#" && raw[i + 1] === "{") {
        flush(i);
        const end = holeEnd(raw, i + 2);
        if (end < 0) throw SYNTAX;
        pieces.push(this.inside(raw.slice(i + 2, end)));
        i = end;
        from = end + 1;
      }
    }
    flush(raw.length);
    return { k: "joined", pieces };
  }

  /** A statement's modifiers: `… if x`, `… while y`. */
  protected isModifier(): boolean {
    return this.is("name") && MODIFIERS.has(this.tok.v) && !this.tok.line && this.tok.note !== "label";
  }
}

export const call = (fn: Expr, args: readonly Expr[]): Expr => ({ k: "call", fn, args, named: null, create: false });
export const selfParam = self;

function assignable(e: Expr): boolean {
  if (e.k === "name" || e.k === "index" || e.k === "attr") return true;
  return e.k === "call" && e.args.length === 0 && (e.fn.k === "name" || e.fn.k === "attr");
}

/** Named arguments come as one table, the last argument. */
function table(args: Expr[]): Expr[] {
  const tables = args.filter((a) => a.k === "table" && a.entries.length === 1 && a.entries[0]![0] !== null);
  if (tables.length < 2) return args;
  return [...args.filter((a) => !tables.includes(a)), merged(tables)];
}

function merged(parts: readonly Expr[]): Expr {
  return {
    k: "table",
    entries: parts.flatMap((p) => (p.k === "table" ? p.entries : [[null, p.k === "spread" ? p.of : p] as const])),
  };
}

/** `&:name` calls the method of that name; `&f` hands on a function. */
function blockOf(of: Expr): Expr {
  if (of.k !== "value" || of.value.k !== "text") return of;
  const x = nameExpr("\u0000item");
  return {
    k: "function",
    name: null,
    params: [{ target: x, fallback: null, kind: "one" }],
    body: [{ k: "return", value: call(attrExpr(x, of.value.v), []) }],
  };
}
