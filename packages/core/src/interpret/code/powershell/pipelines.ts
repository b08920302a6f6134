import { SYNTAX } from "../machine/fault.js";
import { callExpr, nameExpr } from "../machine/reader.js";
import type { Expr, Param } from "../machine/tree.js";
import { bool } from "../machine/value.js";
import { Expressions } from "./expressions.js";
import { commandExpr, parameter, pipedExpr, textExpr, valueExpr } from "./words.js";

/** Commands with their words, bars between them, redirections behind them; parameters of functions. */
export abstract class Pipelines extends Expressions {
  /** `param( [type]$name = value, … )`, where it stands; without `bare` only behind its word. */
  protected override params(bare = false): readonly Param[] {
    const { i } = this;
    while (this.match(/\[[\w.]+\([^()]{0,512}\)\]/y) !== null) this.blanks(true);
    if (!bare && this.match(/param(?![\w-])/iy) === null) {
      this.i = i;
      return [];
    }
    this.blanks(true);
    if (!this.eat("(")) return [];
    const params: Param[] = [];
    for (;;) {
      this.blanks(true);
      if (this.eat(")")) return params;
      while (this.c === "[") {
        if (this.match(/\[(?:[^[\]]|\[[^[\]]*\]){0,512}\]/y) === null) throw SYNTAX;
        this.blanks(true);
      }
      const target = this.variable();
      this.blanks(true);
      const fallback = this.eat("=") ? this.expression() : null;
      params.push({ target, fallback, kind: "one" });
      this.blanks(true);
      if (!this.at(")")) this.need(",");
    }
  }

  /** Elements between bars; each gets what the one before it yields. */
  protected override pipeline(): Expr {
    return this.deeper(() => {
      let e = this.element(null);
      for (;;) {
        const { i } = this;
        this.blanks();
        if (this.c === "|" && !this.at("||")) {
          this.i++;
          this.blanks(true);
          e = this.element(e);
        } else {
          this.i = i;
          return e;
        }
      }
    });
  }

  private element(from: Expr | null): Expr {
    this.blanks();
    const piped = from === null ? [] : [pipedExpr(from)];
    if ((this.c === "&" || this.c === ".") && /[\s$'"({]/.test(this.src[this.i + 1] ?? "")) return this.invoked(piped);
    if (from === null && this.startsValue()) {
      const e = this.expression();
      return this.redirected(this.assignment(e) ?? e);
    }
    const name = this.match(/[^\s|;(){}&,'"$`<>]+(?:`.[^\s|;(){}&,'"$`<>]*)*/y) ?? this.match(/[%?](?=[\s{])/y);
    if (name === null) throw SYNTAX;
    return this.redirected(commandExpr(name.replaceAll("`", ""), [...piped, ...this.commandWords()]));
  }

  private startsValue(): boolean {
    const { c } = this;
    return (
      /[$'"(@[{\d!,\u2018\u2019\u201c\u201d]/.test(c) ||
      /^[-+](?:[\d$(+-]|not\b|join\b|split\b|bnot\b)/i.test(this.src.slice(this.i, this.i + 8))
    );
  }

  /** `& name args`, `. file args`, `& { … } args` */
  private invoked(piped: readonly Expr[]): Expr {
    this.i++;
    this.blanks();
    const word = this.match(/[^\s|;(){}&,'"$`<>]+/y);
    const target = word !== null ? textExpr(word) : this.suffixed(this.primary());
    return this.redirected(callExpr(nameExpr("!&"), [target, ...piped, ...this.commandWords()]));
  }

  /** The words of a command, parameters among them. */
  private commandWords(): readonly Expr[] {
    const words: Expr[] = [];
    for (;;) {
      this.blanks();
      if (
        this.ended ||
        /[|;)}\n\r]/.test(this.c) ||
        this.at("&") ||
        /^(?:\d|\*)?>/.test(this.src.slice(this.i, this.i + 2)) ||
        this.c === "<"
      )
        return words;
      if (this.eat("--%")) {
        words.push(textExpr(this.match(/[^\n|]*/y)!.trim()));
        continue;
      }
      const name = this.match(/-[A-Za-z_?][\w-]*:?/y);
      if (name !== null) {
        words.push(parameter(name.slice(1).replace(/:$/, ""), name.endsWith(":")));
        // A parameter of another program may go on: `-o=x`, `--a.b`.
        if (!/[\s|;)}&,\n\r]/.test(this.c) && !this.ended && !name.endsWith(":"))
          words[words.length - 1] = this.bare([textExpr(name)]);
        continue;
      }
      words.push(this.words());
    }
  }

  /** One word, or several with commas between them. */
  private words(): Expr {
    const items = [this.word()];
    for (;;) {
      const { i } = this;
      this.blanks();
      if (!this.eat(",")) {
        this.i = i;
        return items.length === 1 ? items[0]! : { k: "list", items };
      }
      this.blanks(true);
      items.push(this.word());
    }
  }

  private word(): Expr {
    if (/[$(@{'"]/.test(this.c)) {
      const e = this.suffixed(this.primary());
      return this.ended || /[\s|;)}&,]/.test(this.c) ? e : this.bare([e]);
    }
    const number = this.match(/\d+(?:\.\d+)?(?=[\s|;)},]|$)/y);
    return number !== null ? textExpr(number) : this.bare([]);
  }

  /** What goes on without a blank. */
  private bare(pieces: Expr[]): Expr {
    for (;;) {
      const { i } = this;
      pieces.push(this.pieces((x) => /[\s|;(){},&<>'"]/.test(x), false));
      if (this.c === "'" || this.c === '"') pieces.push(this.primary());
      else if (this.i === i) throw SYNTAX;
      // A bracket behind a word begins the next one.
      if (this.ended || /[\s|;(){},&<>]/.test(this.c)) break;
    }
    return pieces.length === 1 ? pieces[0]! : { k: "joined", pieces };
  }

  private redirected(of: Expr): Expr {
    let e = of;
    for (;;) {
      const { i } = this;
      this.blanks();
      const sign = this.match(/(?:[1-6*])?>>?(?:&[12])?/y);
      if (sign === null) {
        this.i = i;
        return e;
      }
      if (sign.includes("&")) continue;
      this.blanks();
      e = callExpr(nameExpr("!>"), [e, this.word(), valueExpr(bool(sign.includes(">>")))]);
    }
  }
}
