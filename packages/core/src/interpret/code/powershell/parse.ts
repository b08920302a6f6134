import { isFault, SYNTAX, TOO_DEEP } from "../machine/fault.js";
import { callExpr, nameExpr } from "../machine/reader.js";
import type { Expr, Param, Program, Stmt } from "../machine/tree.js";
import { Pipelines } from "./pipelines.js";
import { commandExpr, noneExpr, pipedExpr } from "./words.js";

const FAULTS_MOST = 16;
const KEYWORD =
  /(?:if|foreach|for|while|do|switch|function|filter|try|return|break|continue|throw|exit|param|begin|process|end|trap|class|using|data)(?![\w-])/iy;

/** Reads PowerShell 5 and 7. */
export function parsePowerShell(src: string): Program {
  return new Statements(src).program();
}

/** What a statement yields is printed where nobody takes it. */
function shown(e: Expr): Expr {
  return e.k === "assign" ? e : commandExpr("out-default", [pipedExpr(e)]);
}

class Statements extends Pipelines {
  private fault: Program["fault"] = null;
  private faults = 0;

  program(): Program {
    const body: Stmt[] = [];
    while (!this.ended) {
      for (const st of this.statements("")) body.push(st.k === "do" ? { k: "do", expr: shown(st.expr) } : st);
      // A bracket too many.
      if (!this.ended) {
        this.fault ??= "syntax";
        this.i++;
      }
    }
    return { body, fault: this.fault };
  }

  protected override statements(end: string): readonly Stmt[] {
    const body: Stmt[] = [];
    for (;;) {
      this.blanks(true);
      if (this.eat(";")) continue;
      if (this.ended || (end !== "" && this.at(end)) || this.c === ")" || this.c === "}") {
        if (this.ended && end !== "") throw SYNTAX;
        return body;
      }
      body.push(this.level === 0 ? this.guarded() : this.statement());
    }
  }

  /** A statement outside of brackets; behind one with a fault the text goes on at the next line. */
  private guarded(): Stmt {
    const { i } = this;
    try {
      return this.statement();
    } catch (e) {
      if (!isFault(e)) throw e;
      this.level = 0;
      this.fault ??= e === TOO_DEEP ? "too_complex" : "syntax";
      const next = /[\n;]/g;
      next.lastIndex = i + 1;
      this.i =
        e === TOO_DEEP || ++this.faults > FAULTS_MOST
          ? this.src.length
          : (next.exec(this.src)?.index ?? this.src.length);
      return { k: "unread" };
    }
  }

  private statement(): Stmt {
    return this.deeper(() => {
      const { i } = this;
      const word = this.match(KEYWORD)?.toLowerCase();
      const st = word === undefined ? null : this.worded(word);
      if (st !== null) return st;
      this.i = i;
      let e = this.pipeline();
      for (;;) {
        this.blanks();
        const op = this.eat("&&") ? "and" : this.eat("||") ? "or" : null;
        if (op === null) break;
        this.blanks(true);
        // Whether a command failed nobody knows: what stands behind is only possible.
        e = {
          k: "when",
          test: callExpr(nameExpr("!status"), [e]),
          yes: op === "and" ? this.pipeline() : noneExpr,
          no: op === "or" ? this.pipeline() : noneExpr,
        };
      }
      this.eat("&");
      this.blanks();
      if (!this.ended && !/[;\n\r)}]/.test(this.c)) throw SYNTAX;
      return { k: "do", expr: e };
    });
  }

  private worded(word: string): Stmt | null {
    this.blanks();
    switch (word) {
      case "if":
        return this.conditional();
      case "while":
        return { k: "loop", init: null, test: this.tested(), step: null, body: this.body(), after: false };
      case "do": {
        const body = this.body();
        this.blanks(true);
        const how = this.match(/(?:while|until)/iy)?.toLowerCase();
        if (how === undefined) throw SYNTAX;
        const test = this.tested();
        return {
          k: "loop",
          init: null,
          test: how === "until" ? { k: "unary", op: "!", of: test } : test,
          step: null,
          body,
          after: true,
        };
      }
      case "foreach":
        return this.eachOf();
      case "for":
        return this.counted();
      case "switch":
        return this.cases();
      case "function":
      case "filter":
        return this.defined();
      case "try":
        return this.attempted();
      case "return":
        return { k: "return", value: this.rest() };
      case "break":
      case "continue":
        this.match(/\w+/y);
        return { k: "leave", how: word };
      case "throw":
      case "exit":
        return { k: "stop", value: this.rest() };
      case "param":
        this.params(true);
        return { k: "block", body: [] };
      case "begin":
      case "process":
      case "end":
      case "trap":
        return this.c === "{" ? { k: "block", body: this.body() } : null;
      case "using":
        this.match(/[^\n;]*/y);
        return { k: "block", body: [] };
      default:
        throw SYNTAX;
    }
  }

  private rest(): Expr | null {
    return this.ended || /[;\n\r)}]/.test(this.c) ? null : this.pipeline();
  }

  private tested(): Expr {
    this.blanks(true);
    this.need("(");
    this.blanks(true);
    const e = this.pipeline();
    this.blanks(true);
    this.need(")");
    return e;
  }

  private body(): readonly Stmt[] {
    this.blanks(true);
    this.need("{");
    return this.deeper(() => {
      const body = this.statements("}");
      this.need("}");
      return body;
    });
  }

  private conditional(): Stmt {
    const arms = [{ test: this.tested(), body: this.body() }];
    for (;;) {
      const { i } = this;
      this.blanks(true);
      if (this.match(/elseif(?!\w)/iy) !== null) arms.push({ test: this.tested(), body: this.body() });
      else if (this.match(/else(?!\w)/iy) !== null) return { k: "if", arms, other: this.body() };
      else {
        this.i = i;
        return { k: "if", arms, other: null };
      }
    }
  }

  private eachOf(): Stmt | null {
    if (this.c !== "(") return null;
    this.i++;
    this.blanks(true);
    const target = this.variable();
    this.blanks(true);
    if (this.match(/in(?!\w)/iy) === null) throw SYNTAX;
    this.blanks(true);
    const over = this.pipeline();
    this.blanks(true);
    this.need(")");
    return { k: "each", target, over, body: this.body(), keys: false };
  }

  private counted(): Stmt {
    this.need("(");
    const part = (end: string): Expr | null => {
      this.blanks(true);
      const e = this.at(end) ? null : this.pipeline();
      this.blanks(true);
      this.need(end);
      return e;
    };
    const init = part(";");
    const test = part(";");
    const step = part(")");
    return { k: "loop", init, test, step, body: this.body(), after: false };
  }

  /** Any of the cases may be the one. */
  private cases(): Stmt {
    while (this.match(/-\w+/y) !== null) this.blanks();
    const over = this.tested();
    this.blanks(true);
    this.need("{");
    return this.deeper(() => {
      const arms: { test: Expr; body: readonly Stmt[] }[] = [];
      for (;;) {
        this.blanks(true);
        if (this.eat("}")) break;
        if (this.match(/default(?!\w)/iy) === null && this.c === "{") this.block();
        else if (this.c !== "{") this.match(/'[^']*'|"[^"]*"|[^\s{]+/y);
        arms.push({ test: nameExpr("!anything"), body: this.body() });
      }
      return {
        k: "block",
        body: [
          { k: "do", expr: over },
          { k: "if", arms, other: null },
        ],
      };
    });
  }

  private defined(): Stmt | null {
    const name = this.match(/[\w:-]+/y);
    if (name === null) return null;
    this.blanks(true);
    const head = this.c === "(" ? this.params(true) : [];
    this.blanks(true);
    const block = this.block();
    const params: readonly Param[] = head.length > 0 ? head : block.params;
    return {
      k: "define",
      fn: { ...block, name: `!${name.toLowerCase().replace(/^(?:global|script|local):/, "")}`, params },
    };
  }

  private attempted(): Stmt {
    const body = this.body();
    const handlers: (readonly Stmt[])[] = [];
    let last: readonly Stmt[] = [];
    for (;;) {
      const { i } = this;
      this.blanks(true);
      if (this.match(/catch(?!\w)/iy) !== null) {
        this.blanks();
        while (this.c === "[") {
          this.match(/\[[^\]]{0,256}\]/y);
          this.blanks();
          this.eat(",");
          this.blanks();
        }
        handlers.push(this.body());
      } else if (this.match(/finally(?!\w)/iy) !== null) last = this.body();
      else {
        this.i = i;
        return { k: "try", body, handlers, last };
      }
    }
  }

  protected override expanded(text: string): Expr {
    const inner = new Statements(text);
    inner.level = this.level;
    return inner.pieces(() => false, false);
  }
}
