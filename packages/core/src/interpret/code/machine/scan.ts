import { type Token, token } from "./reader.js";

/** A letter of English, or `_`. */
export const isLetter = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
export const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** Operators by the character they begin with, in the order they are tried. */
export type Operators = ReadonlyMap<string, readonly string[]>;

/** Of two operators where one begins with the other, the longer has to come first. */
export function operators(list: readonly string[]): Operators {
  const byFirst = new Map<string, string[]>();
  for (const o of list) byFirst.set(o[0]!, [...(byFirst.get(o[0]!) ?? []), o]);
  return byFirst;
}

/** The operator that stands at a place, or the character there by itself. */
export function operatorAt(known: Operators, src: string, at: number): string {
  const some = known.get(src[at]!);
  if (some !== undefined) for (let i = 0; i < some.length; i++) if (src.startsWith(some[i]!, at)) return some[i]!;
  return src[at]!;
}

/** Where a tokenizer is in its text, and what it has found so far. */
export class Scan {
  readonly out: Token[] = [];
  i = 0;
  /** No blank stands before `i`. */
  glued = false;
  /** A line end stands before `i`. */
  line = true;

  constructor(readonly src: string) {}

  /** A token that begins at `i`; what follows begins at `end`. */
  push(t: Token["t"], v: string, end: number, note = ""): void {
    this.out.push(token(t, v, this.i, this.glued, this.line, note));
    this.i = end;
    this.glued = true;
    this.line = false;
  }

  /** Goes on behind what is no token. */
  skip(end: number): void {
    this.i = end;
    this.glued = false;
  }

  /** Goes on in the next line. */
  nextLine(): void {
    this.skip(this.i + 1);
    this.line = true;
  }

  /** Where the line at hand ends. */
  lineEnd(): number {
    const end = this.src.indexOf("\n", this.i);
    return end < 0 ? this.src.length : end;
  }

  /** The line at hand without its end; goes on in the next. */
  takeLine(): string {
    const end = this.lineEnd();
    const line = this.src.slice(this.i, end);
    this.i = Math.min(end + 1, this.src.length);
    return line;
  }
}
