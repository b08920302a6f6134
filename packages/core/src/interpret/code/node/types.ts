import { isFault, SYNTAX } from "../machine/fault.js";
import { Reader, type Token } from "../machine/reader.js";

const PREFIX = /^(?:keyof|typeof|readonly|unique|infer|asserts|new|abstract)$/;
const CLOSES: Readonly<Record<string, number>> = { ">": 1, ">>": 2, ">>>": 3 };

/** What TypeScript adds to JavaScript, passed over: it does nothing when the program runs. */
export abstract class Types extends Reader {
  constructor(
    tokens: readonly Token[],
    /** The text is TypeScript. */
    protected readonly typed: boolean,
  ) {
    super(tokens);
  }

  /** `?: T`, `!: T`, `: T` behind a name. */
  protected annotation(): void {
    if (!this.typed) return;
    if ((this.at("?") || this.at("!")) && /^[:,)=;}]$/.test(this.peek().v)) this.take();
    if (this.eat(":")) this.type();
  }

  protected type(): void {
    this.deeper(() => {
      if (!this.eat("|")) this.eat("&");
      do this.operand();
      while (this.eat("|") || this.eat("&"));
      if (this.at("is") && !this.tok.line) {
        this.take();
        this.type();
      } else if (this.at("extends") && !this.tok.line) {
        this.take();
        this.type();
        this.need("?");
        this.type();
        this.need(":");
        this.type();
      }
    });
  }

  private operand(): void {
    while (PREFIX.test(this.tok.v) && (this.peek().t !== "op" || /^[{[(<]$/.test(this.peek().v))) this.take();
    const t = this.tok;
    if (t.t === "op" && t.v === "<") this.typeArguments();
    if (this.at("(")) {
      this.balanced();
      if (this.eat("=>")) this.type();
    } else if (this.at("{") || this.at("[")) this.balanced();
    else if (this.eat("-")) this.take();
    else if (t.t === "name" || t.t === "str" || t.t === "num") {
      this.take();
      if (t.v === "import" && this.at("(")) this.balanced();
      while (this.eat(".")) this.name();
      if (this.at("<")) this.typeArguments();
    } else throw SYNTAX;
    while (this.at("[") && !this.tok.line) this.balanced();
  }

  /** A bracket and all up to the one that closes it. */
  protected balanced(): void {
    let depth = 0;
    do {
      const t = this.take();
      if (t.t === "end") throw SYNTAX;
      if (t.t !== "op") continue;
      if (t.v === "(" || t.v === "[" || t.v === "{") depth++;
      else if (t.v === ")" || t.v === "]" || t.v === "}") depth--;
    } while (depth > 0);
  }

  /** `<A, B extends C>` */
  protected typeArguments(): void {
    this.need("<");
    for (let depth = 1; depth > 0; ) {
      const t = this.tok;
      if (t.t === "op" && (t.v === "(" || t.v === "[" || t.v === "{")) this.balanced();
      else if (t.t === "end" || t.v === ";" || t.v === ")" || t.v === "&&" || t.v === "||") throw SYNTAX;
      else {
        if (t.v === "<") depth++;
        depth -= t.t === "op" ? (CLOSES[t.v] ?? 0) : 0;
        this.take();
      }
    }
  }

  /** Passes over type arguments where what follows fits; else nothing is taken. */
  protected typeArgumentsBefore(fits: () => boolean): boolean {
    if (!this.typed || !this.at("<")) return false;
    const { i, depth } = this;
    try {
      this.typeArguments();
      if (fits()) return true;
    } catch (e) {
      if (!isFault(e)) throw e;
    }
    this.i = i;
    this.depth = depth;
    return false;
  }
}
