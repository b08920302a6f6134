import type { Dialect } from "./dialect.js";

/** `word`: keyword or plain name. `name`: quoted name. `text`: literal. `client`: a command of the client program. */
export interface SqlToken {
  readonly t: "word" | "name" | "text" | "number" | "variable" | "op" | "client";
  /** Words in upper case, names and literals without quotes. */
  readonly v: string;
  readonly start: number;
  readonly end: number;
}

export interface SqlTokens {
  readonly tokens: readonly SqlToken[];
  /** A quote or comment never ends. */
  readonly broken: boolean;
  /** Dialects would cut this text differently, and nobody says which it is. */
  readonly ambiguous: boolean;
}

const isStart = (c: number): boolean => (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c > 127;
const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isWord = (c: number): boolean => isStart(c) || isDigit(c) || c === 36;

/** Operators of two signs, by their first. */
const PAIRS: ReadonlyMap<string, string> = new Map([
  ["<", "=>"],
  [">", "="],
  ["!", "="],
  ["|", "|"],
  [":", ":="],
  ["=", "=>"],
  ["-", ">"],
]);

/** Cuts a text into tokens; comments are dropped. Linear in the text. */
export function tokenizeSql(src: string, d: Dialect): SqlTokens {
  return new Scanner(src, d).run();
}

class Scanner {
  private readonly tokens: SqlToken[] = [];
  private i = 0;
  private broken = false;
  private ambiguous = false;
  /** Inside `/*! … *\/`, whose content is code. */
  private versioned = false;

  constructor(
    private readonly src: string,
    private readonly d: Dialect,
  ) {}

  run(): SqlTokens {
    const { src } = this;
    while (this.i < src.length) {
      const c = src.charCodeAt(this.i);
      if (c === 32 || (c >= 9 && c <= 13) || c === 160 || c === 0xfeff) this.i++;
      else if (isStart(c)) this.word();
      else if (isDigit(c) || (c === 46 && isDigit(src.charCodeAt(this.i + 1)))) this.number();
      else this.symbol(src[this.i]!);
    }
    return { tokens: this.tokens, broken: this.broken, ambiguous: this.ambiguous };
  }

  private push(t: SqlToken["t"], v: string, end: number): void {
    this.tokens.push({ t, v, start: this.i, end });
    this.i = end;
  }

  private word(): void {
    const { src, d } = this;
    let j = this.i + 1;
    while (j < src.length && isWord(src.charCodeAt(j))) j++;
    const q = src[j];
    const prefix = src.slice(this.i, j).toUpperCase();
    if (q === "'" && /^(?:E|B|X|N|U|Q|NQ|R)$/.test(prefix)) {
      if ((prefix === "Q" || prefix === "NQ") && (d.name === "oracle" || d.name === "generic"))
        return this.alternative(j);
      if (prefix !== "R") return this.literal(j, prefix === "E" ? true : d.backslash, this.i);
    }
    if (prefix === "U" && q === "&" && (src[j + 1] === "'" || src[j + 1] === '"')) {
      // Escapes by code point: `U&"d\0061t"`. The name or text stays what it is written as, and nobody trusts it.
      this.ambiguous ||= src[j + 1] === '"';
      return src[j + 1] === "'" ? this.literal(j + 1, false, this.i) : this.quoted(j + 1, '"', "name");
    }
    this.push("word", prefix, j);
  }

  private number(): void {
    const { src } = this;
    let j = this.i;
    while (isDigit(src.charCodeAt(j))) j++;
    const after = src.charCodeAt(j);
    // A point, an exponent, a hexadecimal number: seldom, and then of few letters.
    if (after === 46 || (after | 32) === 101 || (after | 32) === 120) {
      const found = /^(?:0[xX][0-9a-fA-F]+|\d*\.?\d*(?:[eE][-+]?\d+)?)/.exec(src.slice(this.i, this.i + 64))![0];
      j = this.i + Math.max(1, found.length);
    }
    this.push("number", src.slice(this.i, j), j);
  }

  private symbol(c: string): void {
    const { src, d } = this;
    const next = src[this.i + 1];
    if (c === "-" && next === "-" && this.dashes()) return this.line();
    if (c === "/" && next === "*") return this.comment();
    if (c === "*" && next === "/" && this.versioned) {
      this.versioned = false;
      this.i += 2;
      return;
    }
    if (c === "#" && d.hash !== false && !this.hashOperator()) {
      if (d.hash === "maybe") this.ambiguous = true;
      return this.line();
    }
    if (c === "'") return this.literal(this.i, d.backslash, this.i);
    if (c === '"') return d.doubleText ? this.quoted(this.i, '"', "text") : this.quoted(this.i, '"', "name");
    if (c === "`") return this.quoted(this.i, "`", "name");
    if (c === "[" && d.brackets) return this.quoted(this.i, "]", "name");
    if (c === "$" && d.dollar && this.dollar()) return;
    if (c === "\\" && d.name !== "sqlite" && d.name !== "oracle") return this.client();
    if (c === "." && d.name === "sqlite" && this.lineStart() && isStart(src.charCodeAt(this.i + 1)))
      return this.client();
    if (
      c === "!" &&
      (d.name === "oracle" || d.name === "db2" || (d.name === "tsql" && next === "!")) &&
      this.lineStart()
    )
      return this.client();
    if (
      (c === ":" && (isStart(src.charCodeAt(this.i + 1)) || next === "'" || next === '"') && src[this.i - 1] !== ":") ||
      (c === "@" && isStart(src.charCodeAt(this.i + 1))) ||
      c === "?" ||
      (c === "$" && isDigit(src.charCodeAt(this.i + 1))) ||
      (c === "@" && next === "@")
    )
      return this.variable();
    const two = PAIRS.get(c)?.includes(next ?? " ") === true;
    this.push("op", two ? c + next : c, this.i + (two ? 2 : 1));
  }

  /** Whether `--` starts a comment here. */
  private dashes(): boolean {
    const { dashBlank } = this.d;
    const after = this.src.charCodeAt(this.i + 2);
    if (dashBlank === false || !(after > 32 && after !== 127)) return true;
    if (dashBlank === "maybe") this.ambiguous = true;
    return dashBlank === "maybe";
  }

  /** `a #> b`, `#-` and `#>>` are operators. */
  private hashOperator(): boolean {
    return this.d.hash === "maybe" && (this.src[this.i + 1] === ">" || this.src[this.i + 1] === "-");
  }

  /** Nothing but blanks stands before on the line. */
  private lineStart(): boolean {
    let j = this.i - 1;
    while (j >= 0 && this.i - j < 256 && (this.src[j] === " " || this.src[j] === "\t")) j--;
    return j < 0 || this.src[j] === "\n";
  }

  private lineEnd(): number {
    const end = this.src.indexOf("\n", this.i);
    return end < 0 ? this.src.length : end;
  }

  private line(): void {
    this.i = this.lineEnd();
  }

  private comment(): void {
    const { src, d } = this;
    if (d.versioned && (src[this.i + 2] === "!" || src.startsWith("M!", this.i + 2))) {
      if (d.name === "generic") this.ambiguous = true;
      this.i += src[this.i + 2] === "!" ? 3 : 4;
      while (isDigit(src.charCodeAt(this.i))) this.i++;
      this.versioned = true;
      return;
    }
    let depth = 1;
    let j = this.i + 2;
    while (j < src.length) {
      if (src[j] === "*" && src[j + 1] === "/") {
        j += 2;
        if (--depth === 0) break;
      } else if (src[j] === "/" && src[j + 1] === "*" && d.nested !== false) {
        if (d.nested === "maybe") this.ambiguous = true;
        depth++;
        j += 2;
      } else j++;
    }
    if (depth > 0) this.broken = true;
    this.i = j;
  }

  private literal(at: number, backslash: boolean | "maybe", from: number): void {
    const { src } = this;
    this.i = from;
    let out = "";
    let start = at + 1;
    for (let j = at + 1; j < src.length; j++) {
      const c = src[j];
      if (c === "\\" && backslash !== false) {
        if (backslash === true) {
          out += src.slice(start, j);
          j++;
          start = j;
        } else if (src[j + 1] === "'" || src[j + 1] === "\\") this.ambiguous = true;
      } else if (c === "'") {
        if (src[j + 1] !== "'") return this.push("text", out + src.slice(start, j), j + 1);
        out += src.slice(start, j + 1);
        j++;
        start = j + 1;
      }
    }
    this.broken = true;
    this.push("text", out + src.slice(start), src.length);
  }

  /** `q'[ … ]'` */
  private alternative(at: number): void {
    const open = this.src[at + 1] ?? "";
    const close = { "[": "]", "(": ")", "{": "}", "<": ">" }[open] ?? open;
    const end = this.src.indexOf(`${close}'`, at + 2);
    if (this.d.name === "generic") this.ambiguous = true;
    if (end < 0) {
      this.broken = true;
      return this.push("text", this.src.slice(at + 2), this.src.length);
    }
    this.push("text", this.src.slice(at + 2, end), end + 2);
  }

  private quoted(at: number, close: string, t: "name" | "text"): void {
    const { src } = this;
    for (let j = at + 1; j < src.length; j++) {
      if (src[j] === "\\" && t === "text") j++;
      else if (src[j] === close) {
        if (src[j + 1] === close) j++;
        else return this.push(t, src.slice(at + 1, j).replaceAll(close + close, close), j + 1);
      }
    }
    this.broken = true;
    this.push(t, src.slice(at + 1), src.length);
  }

  private dollar(): boolean {
    const tag = /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]{0,62})?\$/.exec(
      this.src.slice(this.i, this.i + 66),
    )?.[0];
    if (tag === undefined) return false;
    const end = this.src.indexOf(tag, this.i + tag.length);
    if (end < 0) this.broken = true;
    const stop = end < 0 ? this.src.length : end;
    this.push("text", this.src.slice(this.i + tag.length, stop), Math.min(stop + tag.length, this.src.length));
    return true;
  }

  /** A command of the client program: `\! ls`, `.shell ls`. It ends with its line, or with `\\`. */
  private client(): void {
    const end = this.lineEnd();
    const line = this.src.slice(this.i, end);
    const stop = line.indexOf("\\\\", 2);
    const v = stop < 0 ? line : line.slice(0, stop);
    this.push("client", v.trimEnd(), this.i + (stop < 0 ? line.length : stop + 2));
  }

  private variable(): void {
    const { src } = this;
    let j = this.i + 1;
    const q = src[j];
    if (q === "'" || q === '"') {
      const end = src.indexOf(q, j + 1);
      j = end < 0 ? src.length : end + 1;
    } else while (j < src.length && (isWord(src.charCodeAt(j)) || src[j] === "@")) j++;
    this.push("variable", src.slice(this.i, j), j);
  }
}
