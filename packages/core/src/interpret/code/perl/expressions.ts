import { SYNTAX } from "../machine/fault.js";
import { attrExpr, callExpr, nameExpr, Reader, returning, type Token } from "../machine/reader.js";
import type { Expr, Stmt } from "../machine/tree.js";
import { EMPTY, num, text, UNKNOWN } from "../machine/value.js";
import { interpolated, single } from "./interpolate.js";

const LEVEL: Readonly<Record<string, number>> = {
  "..": 3,
  "...": 3,
  "||": 4,
  "//": 4,
  "&&": 5,
  "|": 6,
  "^": 6,
  "&": 7,
  "==": 8,
  "!=": 8,
  "<=>": 8,
  eq: 8,
  ne: 8,
  cmp: 8,
  "<": 9,
  ">": 9,
  "<=": 9,
  ">=": 9,
  lt: 9,
  gt: 9,
  le: 9,
  ge: 9,
  "<<": 11,
  ">>": 11,
  "+": 12,
  "-": 12,
  ".": 12,
  "*": 13,
  "/": 13,
  "%": 13,
  x: 13,
  "=~": 14,
  "!~": 14,
  "**": 16,
};
const UNARY_LEVEL = 10;
const ASSIGN = /^(?:[-+*/.%&|^x]|\*\*|\|\||&&|\/\/|<<|>>)?=$/;
/** Functions of one argument, which bind tighter than comparison. */
const UNARY = new Set([
  "defined",
  "ref",
  "scalar",
  "lc",
  "uc",
  "lcfirst",
  "ucfirst",
  "length",
  "chr",
  "ord",
  "hex",
  "oct",
  "int",
  "abs",
  "sqrt",
  "rand",
  "srand",
  "quotemeta",
  "chomp",
  "chop",
  "chdir",
  "rmdir",
  "readlink",
  "shift",
  "pop",
  "keys",
  "values",
  "each",
  "exists",
  "delete",
  "caller",
  "umask",
  "sleep",
  "exit",
  "undef",
  "lock",
  "stat",
  "lstat",
  "localtime",
  "gmtime",
  "closedir",
  "readdir",
  "readline",
  "close",
  "fc",
  "require",
  "eval",
  "do",
  "log",
  "exp",
  "sin",
  "cos",
  "chroot",
  "alarm",
  "lcfirst",
  "fileno",
  "getc",
  "pos",
  "rewinddir",
  "unlock",
]);
const NONARY = new Set([
  "time",
  "wait",
  "wantarray",
  "times",
  "getppid",
  "fork",
  "__FILE__",
  "__LINE__",
  "__PACKAGE__",
  "break",
]);
const STATEMENT = new Set(["if", "unless", "while", "until", "for", "foreach", "and", "or", "not", "xor"]);
const nothing: Expr = { k: "value", value: EMPTY };
const unknownExpr: Expr = { k: "value", value: UNKNOWN };
const value = (v: string): Expr => ({ k: "value", value: text(v) });

/** Perl's expressions. Statements build on it. */
export abstract class Expressions extends Reader {
  protected abstract block(): readonly Stmt[];
  protected abstract inside(code: string): Expr;

  /** `not`, `and`, `or`: the loosest operators. */
  protected expression(): Expr {
    return this.deeper(() => {
      let e = this.negation();
      for (let n = 0; ; this.chain(++n)) {
        if (this.eat("and")) e = { k: "logic", op: "and", left: e, right: this.negation() };
        else if (this.eat("or") || this.eat("xor")) e = { k: "logic", op: "or", left: e, right: this.negation() };
        else return e;
      }
    });
  }

  private negation(): Expr {
    if (this.eat("not")) return { k: "unary", op: "!", of: this.deeper(() => this.negation()) };
    return this.list();
  }

  /** Comma-separated; one item alone is itself. */
  private list(): Expr {
    const first = this.assignment();
    if (!this.at(",") && !this.at("=>")) return first;
    const items = [first];
    while (this.eat(",") || this.eat("=>")) {
      if (this.ends()) break;
      items.push(this.assignment());
    }
    return { k: "list", items: items.map(spread) };
  }

  protected ends(): boolean {
    const t = this.tok;
    return t.t === "end" || (t.t === "op" && /^[)\]};:]$/.test(t.v)) || (t.t === "name" && STATEMENT.has(t.v));
  }

  protected assignment(): Expr {
    return this.deeper(() => {
      const e = this.conditional();
      const t = this.tok;
      if (t.t !== "op" || !ASSIGN.test(t.v)) return e;
      this.take();
      return this.assigned(e, t.v, this.assignment());
    });
  }

  private assigned(target: Expr, op: string, given: Expr): Expr {
    const own = target.k === "assign" ? target.target : target;
    const whole = own.k === "list" || (own.k === "name" && /^[@%]/.test(own.name));
    const scope = target.k === "assign" ? "here" : "there";
    // A scalar takes the scalar reading of what it is given.
    const v: Expr = whole
      ? own.k === "name" && own.name.startsWith("%")
        ? callExpr(nameExpr("\u0000hash"), [given])
        : listed(given)
      : scalar(given);
    return { k: "assign", target: own, op, value: v, scope };
  }

  private conditional(): Expr {
    const test = this.binary(0);
    if (!this.eat("?")) return test;
    const yes = this.assignment();
    this.need(":");
    return { k: "when", test, yes, no: this.assignment() };
  }

  protected binary(least: number): Expr {
    let e = this.unary();
    for (let n = 0; ; ) {
      const t = this.tok;
      const p = t.t === "op" || (t.t === "name" && t.note === "") ? LEVEL[t.v] : undefined;
      if (p === undefined || p <= least) return e;
      this.take();
      const right = this.binary(t.v === "**" ? p - 1 : p);
      if (t.v === "=~" || t.v === "!~") e = match(e, right);
      else if (t.v === "&&" || t.v === "||" || t.v === "//") {
        this.chain(++n);
        e = { k: "logic", op: t.v === "&&" ? "and" : t.v === "||" ? "or" : "else", left: e, right };
      } else if (t.v === ".." || t.v === "...") e = callExpr(nameExpr("\u0000range"), [e, right]);
      else e = { k: "binary", op: t.v, left: e, right };
    }
  }

  private unary(): Expr {
    const t = this.tok;
    if (t.t === "op") {
      if (t.v === "!" || t.v === "~" || t.v === "+" || t.v === "\\") {
        this.take();
        const of = this.deeper(() => this.unary());
        return t.v === "+" || t.v === "\\" ? of : { k: "unary", op: t.v, of };
      }
      if (t.v === "-") {
        this.take();
        // `-e $file` asks about a file.
        if (this.is("name") && this.tok.glued && /^[a-zA-Z]$/.test(this.tok.v) && this.peek().v !== "=>") {
          this.take();
          if (!this.ends() && !this.atOperator()) this.deeper(() => this.binary(UNARY_LEVEL));
          return unknownExpr;
        }
        return { k: "unary", op: "-", of: this.deeper(() => this.unary()) };
      }
      if (t.v === "++" || t.v === "--") {
        this.take();
        return {
          k: "assign",
          target: this.unary(),
          op: t.v === "++" ? "+=" : "-=",
          value: { k: "value", value: num(1) },
          scope: "there",
        };
      }
    }
    const e = this.postfix(this.primary());
    if (this.at("++") || this.at("--")) {
      const op = this.take().v === "++" ? "+=" : "-=";
      return { k: "assign", target: e, op, value: { k: "value", value: num(1) }, scope: "there", before: true };
    }
    return e;
  }

  protected postfix(from: Expr): Expr {
    let e = from;
    for (let n = 0; ; this.chain(++n)) {
      if (this.eat("->")) {
        if (this.at("(")) e = callExpr(e, this.arguments());
        else if (this.at("[") || this.at("{")) e = this.subscript(e);
        else if (this.is("name") && this.tok.note === "") e = this.methodCall(e, this.take().v);
        else if (this.is("name")) {
          const name = nameExpr(this.take().v);
          const args = this.at("(") ? this.arguments() : [];
          e = { k: "call", fn: { k: "index", of: e, at: name }, args, named: null, create: false };
        } else if (this.eat("cast@") || this.eat("cast$") || this.eat("@") || this.eat("%")) this.eat("*");
        else throw SYNTAX;
      } else if ((this.at("[") || this.at("{")) && this.tok.glued && (e.k === "index" || (e.k === "call" && n > 0)))
        e = this.subscript(e);
      else if (this.at("(") && this.tok.glued && e.k === "index") e = callExpr(e, this.arguments());
      else return e;
    }
  }

  private methodCall(of: Expr, name: string): Expr {
    const args = this.at("(") ? this.arguments() : [];
    return { k: "call", fn: attrExpr(of, name), args, named: null, create: false };
  }

  private subscript(of: Expr): Expr {
    if (this.eat("[")) {
      const at = this.deeper(() => this.expression());
      this.need("]");
      return { k: "index", of, at };
    }
    this.need("{");
    const word = this.is("name") && this.tok.note === "" && this.peek().v === "}";
    const at = word ? value(this.take().v) : this.deeper(() => this.expression());
    this.need("}");
    return { k: "index", of, at };
  }

  protected arguments(): Expr[] {
    this.need("(");
    return this.deeper(() => {
      const args = this.eat(")") ? [] : this.items(")");
      return args;
    });
  }

  private items(close: string): Expr[] {
    const items: Expr[] = [];
    while (!this.at(close)) {
      items.push(spread(this.expression()));
      if (!this.eat(",") && !this.eat("=>")) break;
    }
    this.need(close);
    return items.flatMap((i) => (i.k === "spread" && i.of.k === "list" ? i.of.items : [i]));
  }

  private primary(): Expr {
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

  private hash(): Expr {
    this.need("{");
    const items = this.deeper(() => (this.eat("}") ? [] : this.items("}")));
    return callExpr(nameExpr("\u0000hash"), [{ k: "list", items }]);
  }

  private quoted(): Expr {
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
  private pattern(kind: string, v: string, target: Expr): Expr[] {
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

  private cast(sigil: string): Expr {
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

  private variable(): Expr {
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

  private sliceKeys(): Expr {
    const close = this.take().v === "[" ? "]" : "}";
    return { k: "list", items: this.deeper(() => this.items(close)) };
  }

  private word(): Expr {
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
  private begins(): boolean {
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

  private atOperator(): boolean {
    const t = this.tok;
    if (t.t === "op") return !(t.v.startsWith("cast") || /^(?:[[({!\\~-]|\+\+|--)$/.test(t.v));
    return t.t === "name" && t.note === "" && (LEVEL[t.v] !== undefined || STATEMENT.has(t.v));
  }

  private declared(): Expr {
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

  /** `print LIST`, `print FH LIST`, `print {$fh} LIST`. */
  private print(word: string): Expr {
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

  private framedItems(): Expr[] {
    return this.eat(")") ? [nameExpr("$_")] : this.items(")");
  }

  private printItems(): Expr[] {
    return this.ends() ? [nameExpr("$_")] : this.listArguments();
  }

  /** True where the bracket at hand closes right before the statement's end. */
  private closesStatement(): boolean {
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
  private withBlock(name: string): Expr {
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

/** A call by name. Files are opened into a variable, `scalar` chooses the reading of what it is given. */
function called(name: string, args: Expr[]): Expr {
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
function scalar(e: Expr): Expr {
  if (e.k === "name" && e.name.startsWith("@")) return callExpr(nameExpr("\u0000count"), [e]);
  if (e.k === "call" && e.fn.k === "name" && e.fn.name === "reverse")
    return callExpr(nameExpr("\u0000reverse"), e.args);
  return e;
}

/** After a handle something to print begins, rather than an operator on it. */
function startsOperand(t: Token): boolean {
  if (t.t === "str" || t.t === "num" || t.note === "var") return true;
  if (t.t === "name") return LEVEL[t.v] === undefined && !STATEMENT.has(t.v);
  return t.t === "op" && !t.glued && (t.v === "(" || t.v.startsWith("cast"));
}

/** Arrays and lists flatten where a list is made of them. */
function spread(e: Expr): Expr {
  if (e.k === "name" && /^[@%]/.test(e.name)) return { k: "spread", of: e };
  if (e.k === "list") return { k: "spread", of: e };
  if (e.k === "call" && e.fn.k === "name" && LISTS.has(e.fn.name)) return { k: "spread", of: e };
  return e;
}

const LISTS = new Set([
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

function listed(e: Expr): Expr {
  const s = spread(e);
  return s.k === "spread" && s.of.k === "list" ? s.of : { k: "list", items: [s] };
}

/** `$x =~ s/a/b/` */
function match(target: Expr, pattern: Expr): Expr {
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
