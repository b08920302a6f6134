import { callExpr, nameExpr, Reader, returning, type Token } from "../machine/reader.js";
import type { Expr, Stmt } from "../machine/tree.js";
import { LEVEL, nothing, STATEMENT, unknownExpr, value } from "./words.js";

/** Calls without brackets: what follows a name, `print` with its handle, blocks of `map` and `sort`. */
export abstract class Calls extends Reader {
  protected abstract block(): readonly Stmt[];
  protected abstract assignment(): Expr;
  protected abstract postfix(from: Expr): Expr;
  protected abstract items(close: string): Expr[];
  protected abstract ends(): boolean;
  protected abstract hash(): Expr;

  protected listArguments(): Expr[] {
    const items: Expr[] = [];
    while (!this.ends()) {
      // `system { $program } @args` and `exec { … } …`
      if (items.length === 0 && this.at("{")) {
        const { i } = this;
        const body = this.block();
        if (this.at(",") || this.ends()) {
          this.i = i;
          items.push(this.hash());
        } else
          items.push(
            callExpr(nameExpr("\u0000program"), [
              body.length === 1 && body[0]!.k === "do" ? body[0]!.expr : unknownExpr,
            ]),
          );
        if (!this.eat(",") && !this.eat("=>") && this.ends()) break;
        continue;
      }
      items.push(spread(this.assignment()));
      if (!this.eat(",") && !this.eat("=>")) break;
    }
    return items;
  }

  /** Something that begins an operand stands here. */
  protected begins(): boolean {
    const t = this.tok;
    if (this.ends()) return false;
    if (t.t === "op")
      return (
        t.v.startsWith("cast") ||
        /^(?:[[({!\\~]|\+\+|--)$/.test(t.v) ||
        (t.v === "-" && !this.peek().line && this.peek().glued && !t.glued)
      );
    return !(t.t === "name" && t.note === "" && LEVEL[t.v] !== undefined);
  }

  protected atOperator(): boolean {
    const t = this.tok;
    if (t.t === "op") return !(t.v.startsWith("cast") || /^(?:[[({!\\~-]|\+\+|--)$/.test(t.v));
    return t.t === "name" && t.note === "" && (LEVEL[t.v] !== undefined || STATEMENT.has(t.v));
  }

  /** `print LIST`, `print FH LIST`, `print {$fh} LIST`. */
  protected print(word: string): Expr {
    const bracket = this.at("(") && this.tok.glued;
    if (bracket || (this.at("(") && this.closesStatement())) this.take();
    else if (this.at("(")) return callExpr(nameExpr(word), [nothing, ...this.printItems()]);
    const framed = this.tokens[this.i - 1]?.v === "(" && this.tokens[this.i - 1]?.t === "op";
    let to: Expr = nothing;
    const next = this.peek();
    if (this.at("{")) {
      const body = this.block();
      to = body.length === 1 && body[0]!.k === "do" ? body[0]!.expr : unknownExpr;
    } else if (
      this.is("name") &&
      this.tok.note === "" &&
      /^[A-Z][A-Z0-9_]*$/.test(this.tok.v) &&
      next.v !== "," &&
      next.v !== "->" &&
      next.v !== "(" &&
      next.v !== "." &&
      next.v !== "=>"
    )
      to = value(this.take().v);
    else if (this.is("name") && /^\$[A-Za-z_]/.test(this.tok.v) && !next.line && startsOperand(next))
      to = nameExpr(this.take().v);
    const items = framed ? this.framedItems() : this.printItems();
    const e = callExpr(nameExpr(word), [to, ...items]);
    return framed ? this.postfix(e) : e;
  }

  protected framedItems(): Expr[] {
    return this.eat(")") ? [nameExpr("$_")] : this.items(")");
  }

  protected printItems(): Expr[] {
    return this.ends() ? [nameExpr("$_")] : this.listArguments();
  }

  /** True where the bracket at hand closes right before the statement's end. */
  protected closesStatement(): boolean {
    let depth = 0;
    for (let j = this.i; j < this.tokens.length; j++) {
      const t = this.tokens[j]!;
      if (t.t !== "op") continue;
      if (t.v === "(") depth++;
      else if (t.v === ")" && --depth === 0) {
        const next = this.tokens[j + 1];
        return next === undefined || next.v === ";" || next.v === "}" || STATEMENT.has(next.v);
      }
    }
    return false;
  }

  /** `map { … } LIST`, `map EXPR, LIST`, `sort { … } LIST`. */
  protected withBlock(name: string): Expr {
    const bracket = this.eat("(");
    let f: Expr = nothing;
    if (this.at("{")) {
      const { i } = this;
      const body = this.block();
      f = { k: "function", name: null, params: [], body: returning(body) };
      if (this.at(",") && name === "map") {
        // The braces were a table after all.
        this.i = i;
        f = { k: "function", name: null, params: [], body: [{ k: "return", value: this.assignment() }] };
        this.need(",");
      } else this.eat(",");
    } else if (name === "sort") {
      if (this.is("name") && this.peek().note === "var" && !this.peek().line) this.take();
    } else {
      const e = this.assignment();
      f = { k: "function", name: null, params: [], body: [{ k: "return", value: e }] };
      if (!this.eat("=>")) this.need(",");
    }
    const items = bracket ? this.items(")") : this.listArguments();
    return callExpr(nameExpr(name), [f, ...items]);
  }
}

/** After a handle something to print begins, rather than an operator on it. */
function startsOperand(t: Token): boolean {
  if (t.t === "str" || t.t === "num" || t.note === "var") return true;
  if (t.t === "name") return LEVEL[t.v] === undefined && !STATEMENT.has(t.v);
  return t.t === "op" && !t.glued && (t.v === "(" || t.v.startsWith("cast"));
}

/** Arrays and lists flatten where a list is made of them. */
export function spread(e: Expr): Expr {
  if (e.k === "name" && /^[@%]/.test(e.name)) return { k: "spread", of: e };
  if (e.k === "list") return { k: "spread", of: e };
  if (e.k === "call" && e.fn.k === "name" && LISTS.has(e.fn.name)) return { k: "spread", of: e };
  return e;
}

export const LISTS = new Set([
  "map",
  "grep",
  "sort",
  "keys",
  "values",
  "split",
  "glob",
  "\u0000range",
  "\u0000slice",
  "unpack",
  "reverse",
  "readdir",
]);
