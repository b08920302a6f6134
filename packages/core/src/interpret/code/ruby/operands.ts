import { unescaped } from "../codec/escape.js";
import { SYNTAX } from "../machine/fault.js";
import { holeEnd } from "../machine/quotes.js";
import { attrExpr, nameExpr, returning } from "../machine/reader.js";
import type { Expr, Param, Stmt } from "../machine/tree.js";
import { FALSE, num, TRUE, text, thing, UNKNOWN } from "../machine/value.js";
import { Calls, call, merged } from "./calls.js";
import { ESCAPES, KEYWORDS, none, unknownExpr, value } from "./words.js";

/** What Ruby's operators work on: literals, names, calls with their blocks. */
export abstract class Operands extends Calls {
  protected abstract compound(word: string): Expr | null;
  protected abstract inside(code: string): Expr;

  protected lambda(): Expr {
    this.take();
    const params = this.at("(") ? this.params("(", ")") : this.is("name") ? this.bareParams() : [];
    const body = this.blockBody();
    return { k: "function", name: null, params, body };
  }

  protected bareParams(): Param[] {
    const out: Param[] = [];
    do {
      const name = this.name();
      this.locals.add(name);
      out.push({ target: nameExpr(name), fallback: null, kind: "one" });
    } while (this.eat(","));
    return out;
  }

  /** `{ … }` or `do … end`. */
  protected blockBody(): readonly Stmt[] {
    if (this.eat("{")) return returning(this.statements("}"));
    this.need("do");
    return returning(this.statements("end"));
  }

  protected postfix(from: Expr): Expr {
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

  protected method(of: Expr): Expr {
    const t = this.take();
    if (t.t !== "name" && t.t !== "op") throw SYNTAX;
    if (t.note === "label") {
      // `a ? b.c : d` cut as a label.
      return call(attrExpr(of, t.v), []);
    }
    return this.callRest(attrExpr(of, t.v), t);
  }

  protected primary(): Expr {
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

  protected word(): Expr {
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
        return nameExpr("__FILE__");
      case "__dir__":
        return nameExpr("__dir__");
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

  protected strings(): Expr {
    let e = this.string();
    while (this.is("str") && !this.tok.line && this.tok.note !== "w" && this.tok.note !== "`")
      e = { k: "joined", pieces: [e, this.string()] };
    return e;
  }

  protected string(): Expr {
    const t = this.take();
    switch (t.note) {
      case "'":
        return value(t.v.replace(/\\([\\'])/g, "$1"));
      case "raw":
        return value(t.v);
      case "w":
        return {
          k: "list",
          // A blank behind a backslash belongs to its word.
          items: Array.from(t.v.matchAll(/(?:\\.|[^\s\\])+/gs), ([w]) => value(w.replace(/\\(.)/gs, "$1"))),
        };
      case "`":
        return { k: "command", text: this.deeper(() => this.interpolated(t.v)) };
      default:
        return this.deeper(() => this.interpolated(t.v));
    }
  }

  protected interpolated(raw: string): Expr {
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
}
