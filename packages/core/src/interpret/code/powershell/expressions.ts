import { SYNTAX } from "../machine/fault.js";
import { callExpr, nameExpr, returning } from "../machine/reader.js";
import type { Expr, FunctionNode, Param, Stmt } from "../machine/tree.js";
import { num, text } from "../machine/value.js";
import { Texts } from "./texts.js";
import { levelOf, plainOperator, textExpr, valueExpr } from "./words.js";

const NAME = /[A-Za-z_][\w]*/y;
const VARIABLE = /[\w:?^]+/y;
const OPERATOR = /-[A-Za-z]+(?![\w-])|\.\.|[+\-*/%](?!=)/y;
const ASSIGNMENT = /(?:[+\-*/%]|\?\?)?=(?!=)/y;
/** What a member's name stands behind; a dot may end the line. */
const MEMBER = /::|\.(?:[ \t]*\r?\n\s*)?(?=[\w$'"(])/y;
const MAX_CHAIN = 512;

/** Values: variables, texts with variables in them, members, calls, casts, operators. */
export abstract class Expressions extends Texts {
  protected abstract statements(end: string): readonly Stmt[];
  protected abstract pipeline(): Expr;
  protected abstract params(): readonly Param[];

  protected expression(level = 0): Expr {
    return this.deeper(() => {
      this.blanks(true);
      let left = this.commas();
      for (let n = 0; ; n++) {
        if (n > MAX_CHAIN * 16) throw SYNTAX;
        const { i } = this;
        this.blanks();
        const op = this.match(OPERATOR)?.toLowerCase();
        const binds = op === undefined ? null : levelOf(op);
        if (op === undefined || binds === null || binds <= level) {
          this.i = i;
          return left;
        }
        this.blanks(true);
        const right = this.expression(binds);
        left =
          op === "-and" || op === "-or"
            ? { k: "logic", op: op === "-and" ? "and" : "or", left, right }
            : { k: "binary", op: plainOperator(op), left, right };
      }
    });
  }

  /** `a, b, c` */
  private commas(): Expr {
    const first = this.unary();
    const items = [first];
    for (;;) {
      const { i } = this;
      this.blanks();
      if (!this.eat(",")) {
        this.i = i;
        return items.length === 1 ? first : { k: "list", items };
      }
      this.blanks(true);
      items.push(this.unary());
    }
  }

  private unary(): Expr {
    return this.deeper(() => {
      this.blanks();
      if (this.eat(",")) return { k: "list", items: [this.unary()] };
      if (this.eat("!")) return { k: "unary", op: "!", of: this.unary() };
      const word = /^-(?:not|bnot|split|join)(?![\w-])/i.exec(this.src.slice(this.i, this.i + 8))?.[0];
      if (word !== undefined) {
        this.i += word.length;
        const op = word.toLowerCase();
        const of = this.unary();
        if (op === "-join") return { k: "binary", op, left: of, right: textExpr("") };
        return op === "-split"
          ? { k: "binary", op, left: of, right: textExpr(" ") }
          : { k: "unary", op: op === "-not" ? "!" : "~", of };
      }
      if (this.eat("++") || this.eat("--")) return this.unary();
      if (this.c === "-" && /[\d$(.]/.test(this.src[this.i + 1] ?? "")) {
        this.i++;
        return { k: "unary", op: "-", of: this.unary() };
      }
      if (this.c === "[") return this.typed();
      return this.suffixed(this.primary());
    });
  }

  /** `[type]::member`, or a cast. */
  private typed(): Expr {
    const name = this.typeName();
    const { i } = this;
    this.blanks();
    if (this.at("::") || (this.c === "." && this.i === i)) return this.suffixed(nameExpr(`[${name}]`));
    if (/[$"'(@[{\d,+-]/.test(this.c) || /^[A-Za-z]/.test(this.c)) {
      const of = this.unary();
      return callExpr(nameExpr("!cast"), [textExpr(name), of]);
    }
    this.i = i;
    return nameExpr(`[${name}]`);
  }

  /** `[System.Text.Encoding]` → `text.encoding`; `[char[]]` → `char[]`. */
  private typeName(): string {
    this.need("[");
    let depth = 1;
    const { i } = this;
    while (depth > 0) {
      if (this.ended || this.i - i > 256) throw SYNTAX;
      if (this.c === "[") depth++;
      if (this.c === "]") depth--;
      this.i++;
    }
    return this.src
      .slice(i, this.i - 1)
      .trim()
      .toLowerCase()
      .replace(/^system\./, "");
  }

  protected primary(): Expr {
    const { c } = this;
    if (c === "$") return this.variable();
    if (c === "'" || c === "\u2018" || c === "\u2019") return this.plainText();
    if (c === '"' || c === "\u201c" || c === "\u201d") return this.richText();
    if (this.at("@'") || this.at('@"')) return this.hereText();
    if (this.eat("@(")) return callExpr(nameExpr("!array"), [this.inner(")")]);
    if (this.eat("@{")) return this.hashTable();
    if (this.eat("(")) return this.parenthesised();
    if (c === "{") return this.block();
    const number = this.match(/0[xX][\da-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?:[kKmMgG][bB])?[lLdD]?/y);
    if (number !== null)
      return valueExpr(num(Number.parseFloat(number.startsWith("0x") ? String(Number(number)) : number)));
    if (/[.&]/.test(c) || /[A-Za-z]/.test(c)) return this.pipeline();
    throw SYNTAX;
  }

  private parenthesised(): Expr {
    this.blanks(true);
    const of = this.deeper(() => this.pipeline());
    this.blanks(true);
    this.need(")");
    return of;
  }

  /** Statements up to a bracket, as a value. */
  private inner(end: string): Expr {
    return this.deeper(() => {
      const body = this.statements(end);
      this.need(end);
      const [only] = body;
      if (body.length === 1 && only!.k === "do") return only!.expr;
      return callExpr({ k: "function", name: null, params: [], body: returning(body) }, []);
    });
  }

  /** `{ … }`: a function of `$_`. */
  protected block(): FunctionNode {
    this.need("{");
    return this.deeper(() => {
      this.blanks(true);
      const params = this.params();
      const body = returning(this.statements("}"));
      this.need("}");
      const given: Param[] =
        params.length > 0 ? [...params] : [{ target: nameExpr("$_"), fallback: null, kind: "one" }];
      return { k: "function", name: null, params: given, body };
    });
  }

  protected override variable(): Expr {
    this.need("$");
    if (this.eat("(")) return this.inner(")");
    if (this.eat("{")) {
      const end = this.src.indexOf("}", this.i);
      if (end < 0) throw SYNTAX;
      const name = this.src.slice(this.i, end);
      this.i = end + 1;
      return nameExpr(variableName(name));
    }
    if (this.eat("$") || this.eat("?") || this.eat("^")) return valueExpr(text(""));
    const name = this.match(VARIABLE);
    if (name === null) throw SYNTAX;
    // `$x::y` reads a member of a type the variable holds.
    const cut = name
      .replace(/:+$/, "")
      .replace(/::.*$/, "")
      .replace(/[?^]+$/, "");
    this.i -= name.length - cut.length;
    if (cut === "") throw SYNTAX;
    return nameExpr(variableName(cut));
  }

  /** Members, entries, calls, `++`. `arguments`: a word of a command ends at the first blank. */
  protected suffixed(of: Expr): Expr {
    let e = of;
    for (let n = 0; ; n++) {
      if (n > MAX_CHAIN) throw SYNTAX;
      if (this.match(MEMBER) !== null) {
        e = this.member(e);
      } else if (this.c === "[") {
        this.i++;
        this.blanks(true);
        const at = this.deeper(() => this.expression());
        this.blanks(true);
        this.need("]");
        e = { k: "index", of: e, at };
      } else if (this.at("++") || this.at("--")) {
        const op = this.c === "+" ? "+" : "-";
        this.i += 2;
        e = { k: "assign", target: e, op: `${op}=`, value: valueExpr(num(1)), scope: "there", before: true };
      } else return e;
    }
  }

  private member(of: Expr): Expr {
    const name = this.match(NAME);
    // A name that data gives is an entry.
    const fn: Expr =
      name !== null
        ? { k: "attr", of, name: name.toLowerCase() }
        : { k: "index", of, at: callExpr(nameExpr("!lower"), [this.primary()]) };
    if (!this.eat("(")) return fn;
    return callExpr(fn, this.callArguments());
  }

  private callArguments(): readonly Expr[] {
    return this.deeper(() => {
      const args: Expr[] = [];
      for (;;) {
        this.blanks(true);
        if (this.eat(")")) return args;
        const e = this.expression();
        if (e.k === "list") args.push(...e.items);
        else args.push(e);
        this.blanks(true);
        if (!this.at(")")) this.need(",");
      }
    });
  }

  private hashTable(): Expr {
    return this.deeper(() => {
      const entries: [Expr | null, Expr][] = [];
      for (;;) {
        this.blanks(true);
        if (this.eat(";")) continue;
        if (this.eat("}")) return { k: "table", entries };
        const word = this.match(/[\w-]+/y);
        const key = word !== null ? textExpr(word.toLowerCase()) : callExpr(nameExpr("!lower"), [this.primary()]);
        this.blanks();
        this.need("=");
        this.blanks(true);
        entries.push([key, this.pipeline()]);
      }
    });
  }

  /** What is assigned to, behind a value that can be. */
  protected assignment(target: Expr): Expr | null {
    const { i } = this;
    this.blanks();
    const op = this.match(ASSIGNMENT);
    if (op === null || !isPlace(target)) {
      this.i = i;
      return null;
    }
    this.blanks(true);
    const value = this.deeper(() => this.pipeline());
    return { k: "assign", target: placeOf(target), op: op === "??=" ? "=" : op, value, scope: "there" };
  }
}

function isPlace(e: Expr): boolean {
  return e.k === "name" || e.k === "attr" || e.k === "index" || (e.k === "list" && e.items.every(isPlace)) || isCast(e);
}

/** `[type]$x = …` assigns to `$x`. */
function placeOf(e: Expr): Expr {
  return isCast(e) && e.k === "call" ? placeOf(e.args[1]!) : e;
}

const isCast = (e: Expr): boolean => e.k === "call" && e.fn.k === "name" && e.fn.name === "!cast";

/** `$global:X` is `$x`; `$env:X` stays apart, where case matters. */
function variableName(name: string): string {
  if (/^env:/i.test(name)) return `$env:${name.slice(4)}`;
  return `$${name.toLowerCase().replace(/^(?:global|script|local|private|using|variable):/, "")}`;
}
