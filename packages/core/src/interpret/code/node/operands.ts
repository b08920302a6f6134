import { unescaped } from "../codec/escape.js";
import { SYNTAX } from "../machine/fault.js";
import { nameExpr } from "../machine/reader.js";
import type { AssignScope, Expr, FunctionNode, Param, Stmt } from "../machine/tree.js";
import { FALSE, num, ref, TRUE, text, thing, UNKNOWN } from "../machine/value.js";
import { holeEnd } from "./tokens.js";
import { Types } from "./types.js";
import { ESCAPES, EVERYTHING, none, self } from "./words.js";

const MODIFIER = /^(?:public|private|protected|readonly|override)$/;

/** What JavaScript's operators work on: literals, names, functions. */
export abstract class Operands extends Types {
  protected noIn = false;
  /** The function at hand mentions `arguments`. */
  protected usesArguments = false;

  protected abstract body(): readonly Stmt[];
  protected abstract classBody(name: string): Stmt;
  protected abstract inner(code: string): Expr;
  protected abstract expression(): Expr;
  protected abstract assignment(scope?: AssignScope): Expr;
  protected abstract postfix(from: Expr, calls?: boolean): Expr;
  protected abstract arguments(): Expr[];

  protected params(): Param[] {
    this.need("(");
    const params: Param[] = [];
    while (!this.at(")")) {
      if (this.typed) this.modifiers();
      if (this.typed && this.at("this")) {
        this.take();
        this.annotation();
        this.eat(",");
        continue;
      }
      const kind = this.eat("...") ? "rest" : "one";
      const target = this.target();
      this.annotation();
      params.push({ target, fallback: this.eat("=") ? this.assignment() : null, kind });
      if (!this.eat(",")) break;
    }
    this.need(")");
    return params;
  }

  /** Decorators, and who may see it. */
  protected modifiers(): void {
    while (this.eat("@")) this.postfix(this.primary());
    while (MODIFIER.test(this.tok.v) && (this.peek().t === "name" || /^[{[]$/.test(this.peek().v))) this.take();
  }

  /** A name or a pattern of names. */
  protected target(): Expr {
    return this.at("[") || this.at("{") ? this.primary() : nameExpr(this.name());
  }

  protected functionRest(name: string | null): FunctionNode {
    this.eat("*");
    const own = this.is("name") ? this.take().v : name;
    if (this.typed && this.at("<")) this.typeArguments();
    const params = this.params();
    this.annotation();
    const { usesArguments } = this;
    this.usesArguments = false;
    // A signature alone, of which the body follows elsewhere.
    const body = this.typed && !this.at("{") ? [] : this.body();
    const whole = this.usesArguments ? [spreadArguments(params), ...body] : body;
    this.usesArguments = usesArguments;
    return { k: "function", name: own, params: [self, ...params], body: whole };
  }

  protected primary(): Expr {
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

  protected word(): Expr {
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
          return { k: "value", value: ref("import.meta") };
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

  protected created(): Expr {
    if (this.eat(".")) {
      this.name();
      return { k: "value", value: UNKNOWN };
    }
    const fn = this.deeper(() => (this.eat("new") ? this.created() : this.postfix(this.primary(), false)));
    const args = this.at("(") ? this.arguments() : [];
    return { k: "call", fn, args, named: null, create: true };
  }

  protected array(): Expr {
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

  protected object(): Expr {
    const entries: [Expr | null, Expr][] = [];
    while (!this.at("}")) {
      if (this.eat("...")) entries.push([null, this.assignment()]);
      else this.property(entries);
      if (!this.eat(",")) break;
    }
    this.need("}");
    return { k: "table", entries };
  }

  protected property(entries: [Expr | null, Expr][]): void {
    if (/^(?:async|get|set)$/.test(this.tok.v) && !/^[,:(}=]$/.test(this.peek().v)) this.take();
    this.eat("*");
    const t = this.tok;
    const key = this.propertyKey();
    this.typeArgumentsBefore(() => this.at("("));
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

  protected template(raw: string): Expr {
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

export const RESERVED = new Set([
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

export function numeral(v: string): ReturnType<typeof num> | typeof UNKNOWN {
  const plain = v.replaceAll("_", "").replace(/n$/, "");
  const n = /^0[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain);
  return Number.isNaN(n) ? UNKNOWN : num(n);
}

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
