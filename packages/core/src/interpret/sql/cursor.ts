import type { SqlToken } from "./tokens.js";

const NONE: SqlToken = { t: "op", v: "", start: 0, end: 0 };

/** Tokens of one statement, with the questions everybody asks of them. */
export class Cursor {
  private closes: Int32Array | null = null;
  /** Statements inside statements that are being read. */
  nested = 0;

  constructor(readonly tokens: readonly SqlToken[]) {}

  at(i: number): SqlToken {
    return i >= 0 && i < this.tokens.length ? this.tokens[i]! : NONE;
  }

  /** The keyword at a place, or an empty text. */
  word(i: number): string {
    const t = this.at(i);
    return t.t === "word" ? t.v : "";
  }

  /** True where these keywords follow each other. */
  words(i: number, ...want: readonly string[]): boolean {
    return want.every((w, n) => this.word(i + n) === w);
  }

  op(i: number, v: string): boolean {
    const t = this.at(i);
    return t.t === "op" && t.v === v;
  }

  /** Place of a keyword outside of brackets, from `from` on; -1 where there is none. */
  find(word: string, from = 0): number {
    let depth = 0;
    for (let i = from; i < this.tokens.length; i++) {
      const t = this.tokens[i]!;
      if (t.t === "op") {
        if (t.v === "(") depth++;
        else if (t.v === ")") depth--;
        if (depth < 0) return -1;
      } else if (depth === 0 && t.t === "word" && t.v === word) return i;
    }
    return -1;
  }

  /** Place of a keyword anywhere. */
  anywhere(word: string, from = 0): number {
    for (let i = from; i < this.tokens.length; i++) if (this.word(i) === word) return i;
    return -1;
  }

  /** Place behind the bracket that closes the one at `i`; the end where none does. */
  behind(i: number): number {
    this.closes ??= closesOf(this.tokens);
    return i < this.tokens.length ? this.closes[i]! : this.tokens.length;
  }

  /** A name with its schema, lower case, and the place behind it; null where none stands. */
  name(i: number): { name: string; next: number } | null {
    const parts: string[] = [];
    let j = i;
    for (;;) {
      const t = this.at(j);
      if (t.t !== "name" && t.t !== "word" && !(t.t === "variable" && t.v.startsWith("@"))) return null;
      parts.push(t.v.toLowerCase());
      j++;
      if (!this.op(j, ".")) break;
      j++;
      // `db..table`
      while (this.op(j, ".")) j++;
      if (parts.length === 4) return null;
    }
    return { name: parts.join(".").slice(0, 256), next: j };
  }
}

/** For each place the one behind the bracket that closes the bracket there; the end where none stands or none closes it. */
function closesOf(tokens: readonly SqlToken[]): Int32Array {
  const out = new Int32Array(tokens.length).fill(tokens.length);
  const open: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!;
    if (t.t !== "op") continue;
    if (t.v === "(") open.push(i);
    else if (t.v === ")") {
      const from = open.pop();
      if (from !== undefined) out[from] = i + 1;
    }
  }
  return out;
}
