import { LIMITS } from "../../../spine/index.js";
import { SYNTAX, TOO_DEEP } from "../machine/fault.js";

/**
 * Characters of a PowerShell text. The language has no tokens of its own: what a word is depends on whether a command or
 * an expression is being read, so its parser looks at characters.
 */
export abstract class Scanner {
  protected i = 0;
  private depth = 0;

  constructor(protected readonly src: string) {}

  protected get c(): string {
    return this.src[this.i] ?? "";
  }

  protected at(text: string): boolean {
    return this.src.startsWith(text, this.i);
  }

  protected eat(text: string): boolean {
    if (!this.at(text)) return false;
    this.i += text.length;
    return true;
  }

  protected need(text: string): void {
    if (!this.eat(text)) throw SYNTAX;
  }

  protected get ended(): boolean {
    return this.i >= this.src.length;
  }

  /** Takes what a sticky pattern matches here; null where it does not. */
  protected match(pattern: RegExp): string | null {
    pattern.lastIndex = this.i;
    const found = pattern.exec(this.src);
    if (found === null) return null;
    this.i += found[0].length;
    return found[0];
  }

  /** Passes over blanks, comments and lines that go on; with `lines` over line ends too. */
  protected blanks(lines = false): void {
    for (;;) {
      const { c } = this;
      if (c === " " || c === "\t" || c === "\u00a0" || (lines && (c === "\n" || c === "\r"))) this.i++;
      else if (c === "`" && /[\r\n]/.test(this.src[this.i + 1] ?? "")) this.i += this.src[this.i + 1] === "\r" ? 3 : 2;
      else if (c === "#" && this.startsComment()) {
        const end = this.src.indexOf("\n", this.i);
        this.i = end < 0 ? this.src.length : end;
      } else if (this.at("<#")) {
        const end = this.src.indexOf("#>", this.i);
        this.i = end < 0 ? this.src.length : end + 2;
      } else return;
    }
  }

  private startsComment(): boolean {
    return this.i === 0 || /[\s;(){}|&]/.test(this.src[this.i - 1]!);
  }

  protected deeper<T>(f: () => T): T {
    if (++this.depth > LIMITS.nesting * 2) throw TOO_DEEP;
    const v = f();
    this.depth--;
    return v;
  }

  protected get level(): number {
    return this.depth;
  }

  protected set level(depth: number) {
    this.depth = depth;
  }
}
