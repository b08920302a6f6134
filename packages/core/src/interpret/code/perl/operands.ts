import { SYNTAX } from "../machine/fault.js";
import { callExpr, nameExpr, returning } from "../machine/reader.js";
import type { Expr } from "../machine/tree.js";
import { num, UNKNOWN } from "../machine/value.js";
import { Calls, spread } from "./calls.js";
import { interpolated, single } from "./interpolate.js";
import { NONARY, nothing, STATEMENT, UNARY, UNARY_LEVEL, unknownExpr, value } from "./words.js";

/** What Perl's operators work on: literals, variables, calls. */
export abstract class Operands extends Calls {
  protected abstract inside(code: string): Expr;
  protected abstract expression(): Expr;
  protected abstract binary(least: number): Expr;
  protected abstract subscript(of: Expr): Expr;
  protected abstract methodCall(of: Expr, name: string): Expr;
  protected abstract arguments(): Expr[];

  protected primary(): Expr {
    const t = this.tok;
    if (t.t === "num") {
      this.take();
      const plain = t.v.replaceAll("_", "");
      const n = /^0[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain);
      return { k: "value", value: Number.isNaN(n) ? UNKNOWN : num(n) };
    }
    if (t.t === "str") return this.quoted();
    if (t.t === "regex") {
      this.take();
      const e = callExpr(nameExpr("\u0000pattern"), this.pattern(t.note, t.v, nameExpr("$_")));
      // Bound by `=~` the operator is applied by whoever reads that; alone it works on the topic.
      const bound = /^[=!]~$/.test(this.tokens[this.i - 2]?.v ?? "");
      return bound || t.note === "m" || t.note === "qr" ? e : match(nameExpr("$_"), e);
    }
    if (t.t === "name") return t.note === "var" ? this.variable() : this.word();
    if (t.t !== "op") throw SYNTAX;
    if (t.v.startsWith("cast")) return this.cast(this.take().v[4]!);
    if (this.eat("(")) {
      const items = this.deeper(() => (this.eat(")") ? [] : this.items(")")));
      const e: Expr = { k: "list", items };
      if (this.at("[")) return this.subscript(e);
      return items.length === 1 && items[0]!.k !== "spread" && !this.at("=") ? items[0]! : e;
    }
    if (this.eat("[")) return { k: "list", items: this.deeper(() => (this.eat("]") ? [] : this.items("]"))) };
    if (this.at("{")) return this.hash();
    throw SYNTAX;
  }

  protected override hash(): Expr {
    this.need("{");
    const items = this.deeper(() => (this.eat("}") ? [] : this.items("}")));
    return callExpr(nameExpr("\u0000hash"), [{ k: "list", items }]);
  }

  protected quoted(): Expr {
    const t = this.take();
    const raw = t.v.slice(0, t.v.includes("\u0000") ? t.v.lastIndexOf("\u0000") : undefined);
    switch (t.note) {
      case "q":
        return single(raw);
      case "qw":
        return {
          k: "list",
          items: raw
            .trim()
            .split(/\s+/)
            .filter((w) => w !== "")
            .map(value),
        };
      case "qx":
        return { k: "command", text: this.deeper(() => interpolated(raw, (code) => this.inside(code))) };
      case "q`":
        return { k: "command", text: single(raw) };
      case "<>":
        return callExpr(nameExpr("\u0000readline"), [
          /^[*?~./\w-]*[*?~][^$]*$/.test(raw)
            ? callExpr(nameExpr("glob"), [value(raw)])
            : raw.startsWith("$")
              ? nameExpr(raw)
              : value(raw),
        ]);
      default:
        return this.deeper(() => interpolated(raw, (code) => this.inside(code)));
    }
  }

  /** Arguments that say what a pattern does: target, kind, pattern, replacement, flags. */
  protected pattern(kind: string, v: string, target: Expr): Expr[] {
    const [first = "", second = "", flags = ""] =
      kind === "s" || kind === "tr" || kind === "y"
        ? v.split("\u0000")
        : [v.split("\u0000")[0], "", v.split("\u0000")[1]];
    let into: Expr = value(second);
    if (kind === "s")
      into = flags.includes("e")
        ? { k: "function", name: null, params: [], body: [{ k: "do", expr: this.deeper(() => this.inside(second)) }] }
        : this.deeper(() => interpolated(second, (code) => this.inside(code)));
    return [target, value(kind), value(first), into, value(flags)];
  }

  protected cast(sigil: string): Expr {
    let of: Expr;
    if (this.at("{")) {
      const body = this.block();
      const only = body[0];
      of = body.length === 1 && only?.k === "do" ? only.expr : unknownExpr;
    } else of = this.deeper(() => (this.is("name") ? nameExpr(this.take().v) : this.primary()));
    if (sigil === "&") return callExpr(of, this.at("(") ? this.arguments() : []);
    if (sigil === "$" && (this.at("[") || this.at("{"))) return this.subscript(of);
    if (sigil === "*" && this.at("{") && this.tok.glued) return this.subscript(of);
    if (sigil === "@" && (this.at("[") || this.at("{")) && this.tok.glued)
      return callExpr(nameExpr("\u0000slice"), [of, this.sliceKeys()]);
    return of;
  }

  protected variable(): Expr {
    const { v } = this.take();
    const bare = v.slice(1);
    if (v.startsWith("$#")) return callExpr(nameExpr("\u0000last"), [nameExpr(`@${v.slice(2)}`)]);
    if (v.startsWith("&"))
      return callExpr(nameExpr(bare), this.at("(") ? this.arguments() : [{ k: "spread", of: nameExpr("@_") }]);
    if (this.at("[") && v.startsWith("$")) return this.subscript(nameExpr(`@${bare}`));
    if (this.at("{") && v.startsWith("$")) return this.subscript(nameExpr(`%${bare}`));
    if (v.startsWith("@") && (this.at("[") || this.at("{")))
      return callExpr(nameExpr("\u0000slice"), [nameExpr(this.at("[") ? v : `%${bare}`), this.sliceKeys()]);
    return nameExpr(v);
  }

  protected sliceKeys(): Expr {
    const close = this.take().v === "[" ? "]" : "}";
    return { k: "list", items: this.deeper(() => this.items(close)) };
  }

  protected word(): Expr {
    const t = this.take();
    const { v } = t;
    if (this.at("=>")) return value(v);
    switch (v) {
      case "my":
      case "our":
      case "local":
      case "state":
        return this.declared();
      case "sub": {
        const body = this.block();
        return {
          k: "function",
          name: null,
          params: [{ target: nameExpr("@_"), fallback: null, kind: "rest" }],
          body: returning(body),
        };
      }
      case "do":
        if (this.at("{")) return { k: "block", body: this.block() };
        return callExpr(nameExpr("do"), [this.binary(UNARY_LEVEL)]);
      case "eval":
        if (this.at("{")) return { k: "block", body: this.block() };
        return callExpr(nameExpr("eval"), [this.ends() ? nameExpr("$_") : this.binary(UNARY_LEVEL)]);
      case "print":
      case "say":
      case "printf":
        return this.print(v);
      case "map":
      case "grep":
      case "sort":
      case "first":
      case "any":
        return this.withBlock(v);
      case "return":
        return { k: "block", body: [{ k: "return", value: this.ends() ? null : this.assignment() }] };
      case "next":
      case "last":
      case "redo":
        if (this.is("name") && /^[A-Z_]+$/.test(this.tok.v)) this.take();
        return { k: "block", body: [{ k: "leave", how: v === "last" ? "break" : "continue" }] };
      case "qw":
        return { k: "list", items: [] };
    }
    if (STATEMENT.has(v)) throw SYNTAX;
    if (NONARY.has(v)) {
      if (this.at("(") && this.peek().v === ")") this.i += 2;
      return callExpr(nameExpr(v), []);
    }
    if (this.at("(")) return called(v, this.arguments());
    if (UNARY.has(v)) return called(v, this.ends() || this.atOperator() ? [] : [spread(this.binary(UNARY_LEVEL))]);
    if (this.at("->") || this.at("::")) {
      this.eat("::");
      return value(v);
    }
    // `new Foo(args)` is `Foo->new(args)`.
    if (v === "new" && this.is("name") && this.tok.note === "") return this.methodCall(value(this.take().v), "new");
    if (/^[A-Z]/.test(v) && !this.begins()) return value(v);
    if (!this.begins()) return this.known(v) ? callExpr(nameExpr(v), []) : value(v);
    return called(v, this.listArguments());
  }

  /** A function called without brackets and arguments rather than a plain word. */
  protected known(name: string): boolean {
    return /^[a-z_]\w*(?:::\w+)*$/.test(name);
  }

  protected declared(): Expr {
    let target: Expr;
    if (this.eat("(")) {
      const items: Expr[] = [];
      while (!this.eat(")")) {
        if (this.is("end")) throw SYNTAX;
        if (this.eat("undef")) items.push(nameExpr("$\u0000unused"));
        else if (!this.eat(",")) items.push(this.is("name") ? this.postfix(this.variable()) : this.assignment());
      }
      target = {
        k: "list",
        items: items.map((i) => (i.k === "name" && i.name.startsWith("@") ? { k: "spread", of: i } : i)),
      };
    } else {
      if (this.is("name") && this.tok.note === "" && this.peek().note === "var") this.take();
      target = this.is("name") ? this.postfix(this.variable()) : this.primary();
    }
    if (this.at("=")) return { k: "assign", target, op: "=", value: nothing, scope: "here" };
    const set: Expr =
      target.k === "list"
        ? callExpr(nameExpr("\u0000none"), [])
        : target.k === "name" && target.name.startsWith("@")
          ? { k: "list", items: [] }
          : nothing;
    return { k: "assign", target, op: "=", value: set, scope: "here" };
  }
}

/** A call by name. Files are opened into a variable, `scalar` chooses the reading of what it is given. */
export function called(name: string, args: Expr[]): Expr {
  const first = args[0];
  if (name === "scalar" && first !== undefined) return scalar(first.k === "spread" ? first.of : first);
  if ((name === "open" || name === "opendir" || name === "sysopen") && first !== undefined) {
    const own =
      first.k === "assign"
        ? first.target
        : first.k === "value" && first.value.k === "text"
          ? nameExpr(`*${first.value.v}`)
          : first;
    return {
      k: "assign",
      target: own,
      op: "=",
      value: callExpr(nameExpr(`\u0000${name}`), args.slice(1)),
      scope: first.k === "assign" ? "here" : "there",
    };
  }
  return callExpr(nameExpr(name), args);
}

/** What a scalar takes of an expression: an array's size, a reversed text. */
export function scalar(e: Expr): Expr {
  if (e.k === "name" && e.name.startsWith("@")) return callExpr(nameExpr("\u0000count"), [e]);
  if (e.k === "call" && e.fn.k === "name" && e.fn.name === "reverse")
    return callExpr(nameExpr("\u0000reverse"), e.args);
  return e;
}

/** `$x =~ s/a/b/` */
export function match(target: Expr, pattern: Expr): Expr {
  if (pattern.k !== "call" || pattern.fn.k !== "name" || pattern.fn.name !== "\u0000pattern") return unknownExpr;
  const call = callExpr(pattern.fn, [target, ...pattern.args.slice(1)]);
  const kind = pattern.args[1];
  const flags = pattern.args[4];
  const changes =
    kind?.k === "value" &&
    kind.value.k === "text" &&
    kind.value.v !== "m" &&
    kind.value.v !== "qr" &&
    !(flags?.k === "value" && flags.value.k === "text" && flags.value.v.includes("r"));
  if (!changes) return call;
  const own = target.k === "assign" ? target : null;
  const set: Expr = {
    k: "assign",
    target: own === null ? target : own.target,
    op: "=",
    value: callExpr(pattern.fn, [own === null ? target : own.target, ...pattern.args.slice(1)]),
    scope: "there",
  };
  return own === null
    ? { k: "sequence", items: [set, unknownExpr] }
    : { k: "sequence", items: [own, set, unknownExpr] };
}
