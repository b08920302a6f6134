import { LIMITS } from "../../../spine/index.js";
import { isFault, SYNTAX, TOO_DEEP } from "./fault.js";
import type { Expr, Program, Stmt } from "./tree.js";

/** What tokenizers yield. `glued`: no blank stands before it. `line`: a line end stands before it. */
export interface Token {
  readonly t: "name" | "num" | "str" | "op" | "line" | "indent" | "dedent" | "end" | "regex" | "other";
  readonly v: string;
  readonly at: number;
  readonly glued: boolean;
  readonly line: boolean;
  /** For literals: prefix or quote; for other things what the tokenizer wants to say. */
  readonly note: string;
}

export const token = (t: Token["t"], v: string, at: number, glued: boolean, line: boolean, note = ""): Token => ({
  t,
  v,
  at,
  glued,
  line,
  note,
});

const END_TOKEN: Token = token("end", "", 0, false, true);

const CHAIN_MOST = 512;
const FAULTS_MOST = 16;

/** Parsers over a list of tokens: looking ahead, expecting, counting depth, going on after a fault. */
export abstract class Reader {
  protected i = 0;
  protected depth = 0;
  protected fault: Program["fault"] = null;
  private faults = 0;

  constructor(protected readonly tokens: readonly Token[]) {}

  protected get tok(): Token {
    return this.tokens[this.i] ?? END_TOKEN;
  }

  protected peek(n = 1): Token {
    return this.tokens[this.i + n] ?? END_TOKEN;
  }

  protected take(): Token {
    const t = this.tok;
    this.i++;
    return t;
  }

  protected at(v: string): boolean {
    const t = this.tok;
    return t.v === v && (t.t === "op" || t.t === "name");
  }

  protected is(t: Token["t"]): boolean {
    return this.tok.t === t;
  }

  protected eat(v: string): boolean {
    if (!this.at(v)) return false;
    this.i++;
    return true;
  }

  protected need(v: string): void {
    if (!this.eat(v)) throw SYNTAX;
  }

  protected name(): string {
    if (this.tok.t !== "name") throw SYNTAX;
    return this.take().v;
  }

  /** Statements in braces, each as `one` reads it; null where there was none to read. */
  protected braced(one: () => Stmt | null): readonly Stmt[] {
    this.need("{");
    return this.deeper(() => {
      const body: Stmt[] = [];
      while (!this.eat("}")) {
        if (this.is("end")) throw SYNTAX;
        const statement = one();
        if (statement !== null) body.push(statement);
      }
      return body;
    });
  }

  /** Runs `f` one level deeper. */
  protected deeper<T>(f: () => T): T {
    if (++this.depth > LIMITS.nesting * 2) throw TOO_DEEP;
    const v = f();
    this.depth--;
    return v;
  }

  /** Bounds a chain of members and calls, which the machine walks by recursion. */
  protected chain(n: number): void {
    if (n > CHAIN_MOST) throw TOO_DEEP;
  }

  /** A statement, or `unread` after going on with `resume` where it has a fault. */
  protected guarded(parse: () => Stmt, resume: () => void): Stmt {
    const { i, depth } = this;
    try {
      return parse();
    } catch (e) {
      if (!isFault(e)) throw e;
      this.depth = depth;
      if (e === TOO_DEEP || ++this.faults > FAULTS_MOST) {
        this.fault = e === TOO_DEEP ? "too_complex" : (this.fault ?? "syntax");
        this.i = this.tokens.length;
      } else {
        this.fault ??= "syntax";
        resume();
        if (this.i === i) this.i++;
      }
      return { k: "unread" };
    }
  }
}

/** Statements whose last expression is their value, as a function body that returns it. */
export function returning(body: readonly Stmt[]): readonly Stmt[] {
  const last = body[body.length - 1];
  if (last === undefined) return body;
  const head = body.slice(0, -1);
  if (last.k === "do") return [...head, { k: "return", value: last.expr }];
  if (last.k === "if")
    return [
      ...head,
      {
        k: "if",
        arms: last.arms.map((a) => ({ test: a.test, body: returning(a.body) })),
        other: last.other === null ? null : returning(last.other),
      },
    ];
  if (last.k === "try")
    return [...head, { ...last, body: returning(last.body), handlers: last.handlers.map(returning) }];
  if (last.k === "block") return [...head, { k: "block", body: returning(last.body) }];
  return body;
}

export const nameExpr = (name: string): Expr => ({ k: "name", name });
export const callExpr = (fn: Expr, args: readonly Expr[]): Expr => ({
  k: "call",
  fn,
  args,
  named: null,
  create: false,
});
export const attrExpr = (of: Expr, name: string): Expr => ({ k: "attr", of, name });
