import { isFault, SYNTAX } from "../machine/fault.js";
import { attrExpr, nameExpr, type Token } from "../machine/reader.js";
import type { AssignScope, Expr, Param } from "../machine/tree.js";
import { num } from "../machine/value.js";
import { Operands } from "./operands.js";
import { ASSIGN, BINARY, LOGIC, none, PREFIX } from "./words.js";

/** JavaScript's expressions. Statements build on it. */
export abstract class Expressions extends Operands {
  /** Index of the bracket that closes each opening one. */
  private readonly closing: Int32Array;

  constructor(tokens: readonly Token[], typed: boolean) {
    super(tokens, typed);
    this.closing = matched(tokens);
  }

  protected override expression(): Expr {
    const first = this.assignment();
    if (!this.at(",")) return first;
    const items = [first];
    while (this.eat(",")) items.push(this.assignment());
    return { k: "sequence", items };
  }

  protected override assignment(scope: AssignScope = "there"): Expr {
    return this.deeper(() => {
      const { i } = this;
      if (this.typed && this.at("async") && this.peek().v === "<") this.take();
      this.typeArgumentsBefore(() => this.at("("));
      const arrow = this.arrow();
      if (arrow !== null) return arrow;
      this.i = i;
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

  protected conditional(): Expr {
    const test = this.binary(0);
    if (!this.eat("?")) return test;
    const { noIn } = this;
    this.noIn = false;
    const yes = this.assignment();
    this.noIn = noIn;
    this.need(":");
    return { k: "when", test, yes, no: this.assignment() };
  }

  protected binary(least: number): Expr {
    let e = this.unary();
    for (let n = 0; ; ) {
      const t = this.tok;
      if (this.typed && (t.v === "as" || t.v === "satisfies") && t.t === "name" && !t.line) {
        this.take();
        this.type();
        continue;
      }
      const p = t.t === "op" || t.v === "in" || t.v === "instanceof" ? BINARY[t.v] : undefined;
      if (p === undefined || p <= least || (t.v === "in" && this.noIn)) return e;
      this.take();
      const right = this.binary(t.v === "**" ? p - 1 : p);
      const logic = LOGIC[t.v];
      if (logic !== undefined) this.chain(++n);
      e = logic === undefined ? { k: "binary", op: t.v, left: e, right } : { k: "logic", op: logic, left: e, right };
    }
  }

  protected unary(): Expr {
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

  protected override postfix(from: Expr, calls = true): Expr {
    let e = from;
    for (let n = 0; ; this.chain(++n)) {
      if (
        this.typed &&
        ((this.at("!") && !this.tok.line && this.take() !== null) ||
          this.typeArgumentsBefore(() => this.at("(") || this.is("str")))
      )
        continue;
      if (this.eat(".")) e = attrExpr(e, this.member());
      else if (this.at("?.")) {
        this.take();
        if (this.at("(")) e = this.call(e);
        else if (this.eat("[")) e = this.index(e);
        else e = attrExpr(e, this.member());
      } else if (this.eat("[")) e = this.index(e);
      else if (calls && this.at("(")) e = this.call(e);
      else if (this.is("str") && this.tok.note === "`")
        e = { k: "call", fn: e, args: this.templateArgs(), named: null, create: false, tagged: true };
      else return e;
    }
  }

  protected member(): string {
    const t = this.tok;
    if (t.t !== "name") throw SYNTAX;
    this.take();
    return t.v;
  }

  protected index(of: Expr): Expr {
    const { noIn } = this;
    this.noIn = false;
    const at = this.expression();
    this.noIn = noIn;
    this.need("]");
    return { k: "index", of, at };
  }

  /** A tag is called with the template's plain parts and then its values; joined they are what it would say. */
  protected templateArgs(): Expr[] {
    return [this.template(this.take().v)];
  }

  protected call(fn: Expr): Expr {
    return { k: "call", fn, args: this.arguments(), named: null, create: false };
  }

  protected override arguments(): Expr[] {
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
  protected arrow(): Expr | null {
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
    if (close < 0) return null;
    const sign = this.tokens[close + 1]?.v === "=>" ? close + 1 : this.typed ? this.signBehindType(close + 1) : -1;
    if (sign < 0) return null;
    this.i = j;
    const params = this.params();
    this.i = sign + 1;
    return this.arrowBody(params);
  }

  /** Where `=>` stands behind `: T`; -1 where something else does. */
  private signBehindType(at: number): number {
    const { i, depth } = this;
    let found = -1;
    this.i = at;
    try {
      if (this.eat(":")) {
        this.type();
        if (this.at("=>")) found = this.i;
      }
    } catch (e) {
      if (!isFault(e)) throw e;
    }
    this.i = i;
    this.depth = depth;
    return found;
  }

  protected arrowBody(params: Param[]): Expr {
    if (this.at("{")) return { k: "function", name: null, params, body: this.body() };
    const value = this.assignment();
    return { k: "function", name: null, params, body: [{ k: "return", value }] };
  }
}

const step = (target: Expr, op: string, before = false): Expr => ({
  k: "assign",
  target,
  op: op === "++" ? "+=" : "-=",
  value: { k: "value", value: num(1) },
  scope: "there",
  before,
});

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
