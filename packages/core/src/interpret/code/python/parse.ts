import { SYNTAX } from "../machine/fault.js";
import { nameExpr } from "../machine/reader.js";
import type { Expr, FunctionNode, Program, Stmt } from "../machine/tree.js";
import { SimpleStatements } from "./simple.js";
import { tokenize } from "./tokens.js";

const BLOCK_SOFT = new Set(["match", "case", "type"]);

/** Reads Python 3, and of Python 2 the statements that still turn up: `print x`, `exec code`, backquotes. */
export function parsePython(src: string): Program {
  return new Statements(tokenize(src)).program();
}

class Statements extends SimpleStatements {
  program(): Program {
    const body: Stmt[] = [];
    while (!this.is("end")) this.into(body);
    return { body, fault: this.fault };
  }

  private into(body: Stmt[]): void {
    if (this.is("line") || this.is("dedent")) {
      this.take();
      return;
    }
    if (this.is("indent")) {
      // Nothing asked for a block: the interpreter would refuse the text.
      this.take();
      this.fault ??= "syntax";
      return;
    }
    body.push(
      this.guarded(
        () => this.statement(),
        () => this.resume(),
      ),
    );
  }

  /** Goes on behind the logical line, and behind the block it may have opened. */
  private resume(): void {
    while (!this.is("line") && !this.is("end")) this.take();
    this.take();
    if (!this.is("indent")) return;
    let depth = 0;
    do {
      const t = this.take();
      if (t.t === "indent") depth++;
      else if (t.t === "dedent") depth--;
    } while (depth > 0 && !this.is("end"));
  }

  private statement(): Stmt {
    const t = this.tok;
    if (t.t === "op" && t.v === "@") return this.decorated();
    if (t.t === "name") {
      const block = this.compound(t.v);
      if (block !== null) return block;
    }
    return this.simple();
  }

  private compound(word: string): Stmt | null {
    switch (word) {
      case "if":
        return this.conditional();
      case "for":
        this.take();
        return this.forLoop();
      case "while": {
        this.take();
        const test = this.expression();
        const loop: Stmt = { k: "loop", init: null, test, step: null, body: this.block(), after: false };
        return this.elseBlock(loop);
      }
      case "def":
        return this.definition();
      case "class":
        return this.classDefinition();
      case "try":
        return this.attempt();
      case "with":
        this.take();
        return this.within();
      case "async":
        this.take();
        return this.statement();
      default:
        return BLOCK_SOFT.has(word) ? this.match() : null;
    }
  }

  private decorated(): Stmt {
    const wrappers: Expr[] = [];
    while (this.eat("@")) {
      wrappers.push(this.expression());
      if (this.is("line")) this.take();
    }
    const st = this.statement();
    const name = st.k === "define" ? st.fn.name : st.k === "class" ? st.name : null;
    if (name === null) throw SYNTAX;
    // What a decorator does to the name is of no interest; that it is called with the function is.
    const calls = wrappers.filter((w) => w.k !== "name" && w.k !== "attr").map((w): Stmt => ({ k: "do", expr: w }));
    return calls.length === 0 ? st : { k: "block", body: [...calls, st] };
  }

  private conditional(): Stmt {
    const arms: { test: Expr; body: readonly Stmt[] }[] = [];
    do {
      this.take();
      const test = this.expression();
      arms.push({ test, body: this.block() });
    } while (this.at("elif"));
    const other = this.eat("else") ? this.block() : null;
    return { k: "if", arms, other };
  }

  private forLoop(): Stmt {
    const target = this.targets();
    this.need("in");
    const over = this.expressions();
    return this.elseBlock({ k: "each", target, over, body: this.block(), keys: true });
  }

  private elseBlock(loop: Stmt): Stmt {
    return this.eat("else") ? { k: "block", body: [loop, ...this.block()] } : loop;
  }

  private definition(): Stmt {
    this.take();
    const name = this.name();
    if (this.eat("[")) while (!this.eat("]")) if (this.take().t === "end") throw SYNTAX;
    this.need("(");
    const params = this.params(")");
    this.need(")");
    if (this.eat("->")) this.expression();
    const { outer } = this;
    this.outer = new Set();
    const body = this.block();
    this.outer = outer;
    const fn: FunctionNode = { k: "function", name, params, body };
    return { k: "define", fn };
  }

  private classDefinition(): Stmt {
    this.take();
    const name = this.name();
    if (this.eat("[")) while (!this.eat("]")) if (this.take().t === "end") throw SYNTAX;
    let bases: readonly Expr[] = [];
    if (this.at("(")) {
      const call = this.arguments(nameExpr(name));
      bases = call.k === "call" ? call.args : [];
    }
    return { k: "class", name, bases, body: this.block() };
  }

  private attempt(): Stmt {
    this.take();
    const body = this.block();
    const handlers: (readonly Stmt[])[] = [];
    while (this.eat("except")) {
      this.eat("*");
      const set: Stmt[] = [];
      if (!this.at(":")) {
        const type = this.expressions();
        set.push({ k: "do", expr: type });
        if (this.eat("as")) this.name();
      }
      handlers.push([...set, ...this.block()]);
    }
    const other = this.eat("else") ? this.block() : [];
    const last = this.eat("finally") ? this.block() : [];
    return { k: "try", body: [...body, ...other], handlers, last };
  }

  private within(): Stmt {
    const items: { value: Expr; target: Expr | null }[] = [];
    const bracketed = this.at("(") && this.parenthesizedWith();
    if (bracketed) this.take();
    do {
      if (bracketed && this.at(")")) break;
      const value = this.expression();
      items.push({ value, target: this.eat("as") ? this.target() : null });
    } while (this.eat(","));
    if (bracketed) this.need(")");
    return { k: "with", items, body: this.block() };
  }

  private target(): Expr {
    return this.or(0);
  }

  /** True where the bracket after `with` frames its items: the bracket that closes it stands before the colon. */
  private parenthesizedWith(): boolean {
    let depth = 0;
    let named = false;
    for (let j = this.i; j < this.tokens.length; j++) {
      const t = this.tokens[j]!;
      if (t.t === "line") return false;
      if (t.t === "name" && t.v === "as" && depth === 1) named = true;
      if (t.t !== "op") continue;
      if ("([{".includes(t.v)) depth++;
      else if (")]}".includes(t.v) && --depth === 0) return named && this.tokens[j + 1]?.v === ":";
    }
    return false;
  }

  /** `match x:` with its cases: every case is one way. `match`, `case` and `type` are names elsewhere. */
  private match(): Stmt | null {
    const { i, depth } = this;
    if (this.tok.v !== "match" || !this.opensBlock()) return null;
    this.take();
    const subject = this.expressions();
    if (!this.eat(":") || this.take().t !== "line" || this.take().t !== "indent") {
      this.i = i;
      this.depth = depth;
      return null;
    }
    const arms: { test: Expr; body: readonly Stmt[] }[] = [];
    const test: Expr = { k: "call", fn: nameExpr("\u0000case"), args: [subject], named: null, create: false };
    while (this.eat("case")) {
      while (!(this.at(":") && this.peek().t === "line")) {
        if (this.is("line") || this.is("end")) break;
        this.take();
      }
      arms.push({ test, body: this.block() });
    }
    if (this.is("dedent")) this.take();
    return { k: "if", arms, other: null };
  }

  private opensBlock(): boolean {
    let j = this.i;
    while (this.tokens[j] !== undefined && this.tokens[j]!.t !== "line") j++;
    return this.tokens[j - 1]?.v === ":" && this.tokens[j + 1]?.t === "indent";
  }

  private block(): readonly Stmt[] {
    this.need(":");
    return this.deeper(() => {
      if (!this.is("line")) return [this.simple()];
      this.take();
      if (!this.is("indent")) throw SYNTAX;
      this.take();
      const body: Stmt[] = [];
      while (!this.is("dedent") && !this.is("end")) {
        body.push(
          this.guarded(
            () => this.statement(),
            () => this.resume(),
          ),
        );
        while (this.is("line")) this.take();
      }
      if (this.is("dedent")) this.take();
      return body;
    });
  }
}
