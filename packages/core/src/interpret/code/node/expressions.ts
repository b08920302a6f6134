import { type EscapeRules, unescaped } from "../codec/escape.js";
import { SYNTAX } from "../machine/fault.js";
import { attrExpr, callExpr, nameExpr, Reader, type Token } from "../machine/reader.js";
import type { AssignScope, Expr, FunctionNode, Param, Stmt } from "../machine/tree.js";
import { FALSE, NONE, num, TRUE, table, text, thing, UNKNOWN } from "../machine/value.js";
import { holeEnd } from "./tokens.js";

const ESCAPES: EscapeRules = {
  simple: { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", "0": "\0", "\n": "" },
  hex: 2,
  braces: true,
  octal: true,
  unicode: true,
  long: false,
  names: false,
  keeps: false,
};

const BINARY: Readonly<Record<string, number>> = {
  "??": 1,
  "||": 2,
  "&&": 3,
  "|": 4,
  "^": 5,
  "&": 6,
  "==": 7,
  "!=": 7,
  "===": 7,
  "!==": 7,
  "<": 8,
  ">": 8,
  "<=": 8,
  ">=": 8,
  instanceof: 8,
  in: 8,
  "<<": 9,
  ">>": 9,
  ">>>": 9,
  "+": 10,
  "-": 10,
  "*": 11,
  "/": 11,
  "%": 11,
  "**": 12,
};
const LOGIC: Readonly<Record<string, "and" | "or" | "else">> = { "&&": "and", "||": "or", "??": "else" };
const ASSIGN = new Set([
  "=",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "**=",
  "<<=",
  ">>=",
  ">>>=",
  "&=",
  "|=",
  "^=",
  "&&=",
  "||=",
  "??=",
]);
const PREFIX = new Set(["!", "-", "+", "~", "typeof", "void", "delete", "await"]);
const none: Expr = { k: "value", value: NONE };
const self: Param = { target: nameExpr("this"), fallback: null, kind: "self" };
/** `arguments` of functions that have it. */
const EVERYTHING = "arguments";

/** JavaScript's expressions. Statements build on it. */
export abstract class Expressions extends Reader {
  /** Index of the bracket that closes each opening one. */
  private readonly closing: Int32Array;
  protected noIn = false;
  /** The function at hand mentions `arguments`. */
  private usesArguments = false;

  constructor(tokens: readonly Token[]) {
    super(tokens);
    this.closing = matched(tokens);
  }

  protected abstract body(): readonly Stmt[];
  protected abstract classBody(name: string): Stmt;
  protected abstract inner(code: string): Expr;

  protected expression(): Expr {
    const first = this.assignment();
    if (!this.at(",")) return first;
    const items = [first];
    while (this.eat(",")) items.push(this.assignment());
    return { k: "sequence", items };
  }

  protected assignment(scope: AssignScope = "there"): Expr {
    return this.deeper(() => {
      const arrow = this.arrow();
      if (arrow !== null) return arrow;
      if (this.at("yield")) {
        this.take();
        this.eat("*");
        return this.ends() ? none : this.assignment();
      }
      const e = this.conditional();
      if (!this.is("op") || !ASSIGN.has(this.tok.v)) return e;
      const op = this.take().v;
      return { k: "assign", target: e, op, value: this.assignment(), scope };
    });
  }

  protected ends(): boolean {
    const t = this.tok;
    return t.t === "end" || t.line || (t.t === "op" && /^[)\]};,:]$/.test(t.v));
  }

  private conditional(): Expr {
    const test = this.binary(0);
    if (!this.eat("?")) return test;
    const { noIn } = this;
    this.noIn = false;
    const yes = this.assignment();
    this.noIn = noIn;
    this.need(":");
    return { k: "when", test, yes, no: this.assignment() };
  }

  private binary(least: number): Expr {
    let e = this.unary();
    for (let n = 0; ; ) {
      const t = this.tok;
      const p = t.t === "op" || t.v === "in" || t.v === "instanceof" ? BINARY[t.v] : undefined;
      if (p === undefined || p <= least || (t.v === "in" && this.noIn)) return e;
      this.take();
      const right = this.binary(t.v === "**" ? p - 1 : p);
      const logic = LOGIC[t.v];
      if (logic !== undefined) this.chain(++n);
      e = logic === undefined ? { k: "binary", op: t.v, left: e, right } : { k: "logic", op: logic, left: e, right };
    }
  }

  private unary(): Expr {
    const t = this.tok;
    if ((t.t === "op" || t.t === "name") && PREFIX.has(t.v)) {
      this.take();
      const of = this.deeper(() => this.unary());
      return t.v === "await" ? of : { k: "unary", op: t.v, of };
    }
    if (t.t === "op" && (t.v === "++" || t.v === "--")) {
      this.take();
      return step(this.unary(), t.v);
    }
    const e = this.postfix(this.primary());
    if ((this.at("++") || this.at("--")) && !this.tok.line) return step(e, this.take().v, true);
    return e;
  }

  protected postfix(from: Expr, calls = true): Expr {
    let e = from;
    for (let n = 0; ; this.chain(++n)) {
      if (this.eat(".")) e = attrExpr(e, this.member());
      else if (this.at("?.")) {
        this.take();
        if (this.at("(")) e = this.call(e);
        else if (this.eat("[")) e = this.index(e);
        else e = attrExpr(e, this.member());
      } else if (this.eat("[")) e = this.index(e);
      else if (calls && this.at("(")) e = this.call(e);
      else if (this.is("str") && this.tok.note === "`") e = callExpr(e, this.templateArgs());
      else return e;
    }
  }

  private member(): string {
    const t = this.tok;
    if (t.t !== "name") throw SYNTAX;
    this.take();
    return t.v;
  }

  private index(of: Expr): Expr {
    const { noIn } = this;
    this.noIn = false;
    const at = this.expression();
    this.noIn = noIn;
    this.need("]");
    return { k: "index", of, at };
  }

  /** A tag is called with the template's plain parts and then its values; joined they are what it would say. */
  private templateArgs(): Expr[] {
    return [this.template(this.take().v)];
  }

  private call(fn: Expr): Expr {
    return { k: "call", fn, args: this.arguments(), named: null, create: false };
  }

  protected arguments(): Expr[] {
    this.need("(");
    return this.deeper(() => {
      const args: Expr[] = [];
      const { noIn } = this;
      this.noIn = false;
      while (!this.at(")")) {
        args.push(this.eat("...") ? { k: "spread", of: this.assignment() } : this.assignment());
        if (!this.eat(",")) break;
      }
      this.noIn = noIn;
      this.need(")");
      return args;
    });
  }

  /** `x => …`, `(a, b) => …`, `async …`; null where it is something else. */
  private arrow(): Expr | null {
    let j = this.i;
    if (this.tokens[j]?.v === "async" && !this.tokens[j + 1]?.line && this.tokens[j + 1]?.v !== "=>") j++;
    const t = this.tokens[j];
    if (t === undefined) return null;
    if (t.t === "name" && this.tokens[j + 1]?.v === "=>" && this.tokens[j + 1]?.t === "op") {
      this.i = j + 2;
      return this.arrowBody([{ target: nameExpr(t.v), fallback: null, kind: "one" }]);
    }
    if (t.t !== "op" || t.v !== "(") return null;
    const close = this.closing[j]!;
    if (close < 0 || this.tokens[close + 1]?.v !== "=>") return null;
    this.i = j;
    const params = this.params();
    this.need("=>");
    return this.arrowBody(params);
  }

  private arrowBody(params: Param[]): Expr {
    if (this.at("{")) return { k: "function", name: null, params, body: this.body() };
    const value = this.assignment();
    return { k: "function", name: null, params, body: [{ k: "return", value }] };
  }

  protected params(): Param[] {
    this.need("(");
    const params: Param[] = [];
    while (!this.at(")")) {
      const kind = this.eat("...") ? "rest" : "one";
      const target = this.target();
      params.push({ target, fallback: this.eat("=") ? this.assignment() : null, kind });
      if (!this.eat(",")) break;
    }
    this.need(")");
    return params;
  }

  /** A name or a pattern of names. */
  protected target(): Expr {
    return this.at("[") || this.at("{") ? this.primary() : nameExpr(this.name());
  }

  protected functionRest(name: string | null): FunctionNode {
    this.eat("*");
    const own = this.is("name") ? this.take().v : name;
    const params = this.params();
    const { usesArguments } = this;
    this.usesArguments = false;
    const body = this.body();
    const whole = this.usesArguments ? [spreadArguments(params), ...body] : body;
    this.usesArguments = usesArguments;
    return { k: "function", name: own, params: [self, ...params], body: whole };
  }

  private primary(): Expr {
    const t = this.tok;
    if (t.t === "num") return { k: "value", value: numeral(this.take().v) };
    if (t.t === "str") {
      this.take();
      return t.note === "`" ? this.template(t.v) : { k: "value", value: text(unescaped(t.v, ESCAPES)) };
    }
    if (t.t === "regex") {
      this.take();
      return { k: "value", value: thing("regex", [["source", text(t.v)]]) };
    }
    if (t.t === "name") return this.word();
    if (this.eat("("))
      return this.deeper(() => {
        const { noIn } = this;
        this.noIn = false;
        const e = this.expression();
        this.noIn = noIn;
        this.need(")");
        return e;
      });
    if (this.eat("[")) return this.deeper(() => this.array());
    if (this.eat("{")) return this.deeper(() => this.object());
    throw SYNTAX;
  }

  private word(): Expr {
    const { v } = this.take();
    switch (v) {
      case "null":
      case "undefined":
        return none;
      case "true":
        return { k: "value", value: TRUE };
      case "false":
        return { k: "value", value: FALSE };
      case "function":
        return this.functionRest(null);
      case "async":
        if (this.at("function") && !this.tok.line) {
          this.take();
          return this.functionRest(null);
        }
        return nameExpr(v);
      case "class": {
        const name = this.is("name") && this.tok.v !== "extends" ? this.take().v : "\u0000class";
        return { k: "sequence", items: [{ k: "block", body: [this.classBody(name)] }, nameExpr(name)] };
      }
      case "new":
        return this.created();
      case "import":
        if (this.eat(".")) {
          this.name();
          return { k: "value", value: table(true) };
        }
        return nameExpr("import");
      case "super":
        return { k: "value", value: UNKNOWN };
      default:
        if (RESERVED.has(v)) throw SYNTAX;
        if (v === EVERYTHING) this.usesArguments = true;
        return nameExpr(v);
    }
  }

  private created(): Expr {
    if (this.eat(".")) {
      this.name();
      return { k: "value", value: UNKNOWN };
    }
    const fn = this.deeper(() => (this.eat("new") ? this.created() : this.postfix(this.primary(), false)));
    const args = this.at("(") ? this.arguments() : [];
    return { k: "call", fn, args, named: null, create: true };
  }

  private array(): Expr {
    const items: Expr[] = [];
    while (!this.at("]")) {
      if (this.eat(",")) {
        items.push(none);
        continue;
      }
      items.push(this.eat("...") ? { k: "spread", of: this.assignment("here") } : this.assignment("here"));
      if (!this.eat(",")) break;
    }
    this.need("]");
    return { k: "list", items };
  }

  private object(): Expr {
    const entries: [Expr | null, Expr][] = [];
    while (!this.at("}")) {
      if (this.eat("...")) entries.push([null, this.assignment()]);
      else this.property(entries);
      if (!this.eat(",")) break;
    }
    this.need("}");
    return { k: "table", entries };
  }

  private property(entries: [Expr | null, Expr][]): void {
    if (/^(?:async|get|set)$/.test(this.tok.v) && !/^[,:(}=]$/.test(this.peek().v)) this.take();
    this.eat("*");
    const t = this.tok;
    const key = this.propertyKey();
    if (this.at("(")) entries.push([key, this.functionRest(null)]);
    else if (this.eat(":")) entries.push([key, this.assignment("here")]);
    else if (t.t === "name") {
      const target = nameExpr(t.v);
      entries.push([
        key,
        this.eat("=") ? { k: "assign", target, op: "=", value: this.assignment(), scope: "here" } : target,
      ]);
    } else throw SYNTAX;
  }

  protected propertyKey(): Expr {
    const t = this.take();
    if (t.t === "op" && t.v === "[") {
      const e = this.assignment();
      this.need("]");
      return e;
    }
    if (t.t === "str") return { k: "value", value: text(unescaped(t.v, ESCAPES)) };
    if (t.t === "name" || t.t === "num") return { k: "value", value: text(t.v) };
    throw SYNTAX;
  }

  private template(raw: string): Expr {
    if (!raw.includes("${")) return { k: "value", value: text(unescaped(raw, ESCAPES)) };
    const pieces: Expr[] = [];
    let from = 0;
    for (let i = raw.indexOf("${"); i >= 0; i = raw.indexOf("${", from)) {
      if (escapedAt(raw, i)) {
        const next = raw.indexOf("${", i + 2);
        if (next < 0) break;
        i = next;
      }
      if (i > from) pieces.push({ k: "value", value: text(unescaped(raw.slice(from, i), ESCAPES)) });
      const end = holeEnd(raw, i + 2);
      if (end < 0) throw SYNTAX;
      pieces.push(this.deeper(() => this.inner(raw.slice(i + 2, end))));
      from = end + 1;
    }
    if (from < raw.length) pieces.push({ k: "value", value: text(unescaped(raw.slice(from), ESCAPES)) });
    return { k: "joined", pieces };
  }
}

const RESERVED = new Set([
  "if",
  "else",
  "for",
  "while",
  "do",
  "return",
  "var",
  "const",
  "switch",
  "case",
  "default",
  "try",
  "catch",
  "finally",
  "throw",
  "break",
  "continue",
  "with",
  "export",
  "extends",
  "in",
  "instanceof",
]);

function escapedAt(raw: string, i: number): boolean {
  let n = 0;
  while (raw[i - 1 - n] === "\\") n++;
  return n % 2 === 1;
}

function numeral(v: string): ReturnType<typeof num> | typeof UNKNOWN {
  const plain = v.replaceAll("_", "").replace(/n$/, "");
  const n = /^0[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain);
  return Number.isNaN(n) ? UNKNOWN : num(n);
}

const step = (target: Expr, op: string, before = false): Expr => ({
  k: "assign",
  target,
  op: op === "++" ? "+=" : "-=",
  value: { k: "value", value: num(1) },
  scope: "there",
  before,
});

/** `arguments` as far as the parameters say. */
function spreadArguments(params: readonly Param[]): Stmt {
  const items = params
    .filter((p) => p.target.k === "name")
    .map((p): Expr => (p.kind === "rest" ? { k: "spread", of: p.target } : p.target));
  return {
    k: "do",
    expr: {
      k: "assign",
      target: nameExpr(EVERYTHING),
      op: "=",
      value: { k: "list", items: [...items, { k: "spread", of: { k: "value", value: UNKNOWN } }] },
      scope: "here",
    },
  };
}

function matched(tokens: readonly Token[]): Int32Array {
  const out = new Int32Array(tokens.length).fill(-1);
  const open: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!;
    if (t.t !== "op") continue;
    if (t.v === "(" || t.v === "[" || t.v === "{") open.push(i);
    else if (t.v === ")" || t.v === "]" || t.v === "}") {
      const from = open.pop();
      if (from !== undefined) out[from] = i;
    }
  }
  return out;
}
