import { SYNTAX } from "../machine/fault.js";
import type { Expr } from "../machine/tree.js";
import { Scanner } from "./scanner.js";
import { textExpr } from "./words.js";

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "0": "\0",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  e: "\x1b",
};

/** Texts in quotes, and what is expanded in them. */
export abstract class Texts extends Scanner {
  protected abstract variable(): Expr;

  protected plainText(): Expr {
    this.i++;
    let out = "";
    for (;;) {
      const end = this.src.slice(this.i).search(/['\u2018\u2019]/);
      if (end < 0) throw SYNTAX;
      out += this.src.slice(this.i, this.i + end);
      this.i += end + 1;
      if (!/['\u2018\u2019]/.test(this.c)) return textExpr(out);
      out += this.c;
      this.i++;
    }
  }

  /** A text in double quotes. */
  protected richText(): Expr {
    this.i++;
    return this.pieces((c) => /["\u201c\u201d]/.test(c), true);
  }

  protected hereText(): Expr {
    const plain = this.src[this.i + 1] === "'";
    const begin = this.src.indexOf("\n", this.i) + 1;
    const mark = plain ? "\n'@" : '\n"@';
    const end = this.src.indexOf(mark, begin - 1);
    if (begin === 0 || end < 0) throw SYNTAX;
    const text = this.src.slice(begin, Math.max(begin, end));
    this.i = end + 3;
    return plain ? textExpr(text) : this.expanded(text);
  }

  /** A text whose variables are expanded. */
  protected abstract expanded(text: string): Expr;

  /** Pieces of text and what is expanded between them, up to where `ends`. */
  protected pieces(ends: (c: string) => boolean, quoted: boolean): Expr {
    const pieces: Expr[] = [];
    let out = "";
    const flush = (): void => {
      if (out !== "") pieces.push(textExpr(out));
      out = "";
    };
    for (;;) {
      if (this.ended) {
        if (quoted) throw SYNTAX;
        break;
      }
      const { c } = this;
      if (ends(c)) {
        if (!quoted) break;
        this.i++;
        if (!ends(this.c)) break;
        out += this.c;
        this.i++;
      } else if (c === "`") {
        const next = this.src[this.i + 1] ?? "";
        out += ESCAPES[next] ?? next;
        this.i += 2;
      } else if (c === "$" && /[\w{($]/.test(this.src[this.i + 1] ?? "")) {
        flush();
        pieces.push(this.variable());
      } else {
        out += c;
        this.i++;
      }
    }
    flush();
    if (pieces.length === 0) return textExpr("");
    return pieces.length === 1 && pieces[0]!.k === "value" ? pieces[0]! : { k: "joined", pieces };
  }
}
