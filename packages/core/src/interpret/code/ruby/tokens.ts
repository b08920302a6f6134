import { QuoteScan } from "../machine/quotes.js";
import type { Token } from "../machine/reader.js";
import { isDigit, isLetter, operatorAt, operators } from "../machine/scan.js";

const OPERATORS = operators([
  "**=",
  "<=>",
  "===",
  "...",
  "<<=",
  ">>=",
  "&&=",
  "||=",
  "&.",
  "=~",
  "!~",
  "==",
  "!=",
  ">=",
  "<=",
  "&&",
  "||",
  "::",
  "=>",
  "->",
  "**",
  "<<",
  ">>",
  "..",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "|=",
  "&=",
  "^=",
]);

/** Words after which an operand follows. */
const BEFORE_OPERAND =
  /^(?:and|or|not|if|unless|while|until|when|then|do|return|puts|print|p|in|else|elsif|case|yield|raise|system|exec|spawn|eval|require|split|gsub|sub|match|scan|begin|rescue)$/;

const isStart = (c: number): boolean => isLetter(c) || c > 127;

/** Tokens of a Ruby text. Literals are one token each; `note` says which sort. Names keep `?` and `!`. */
export function tokenize(src: string): Token[] {
  return new Scanner(src).run();
}

class Scanner extends QuoteScan {
  private readonly waiting: { index: number; end: string; squeeze: boolean }[] = [];

  constructor(src: string) {
    super(src, true);
  }

  run(): Token[] {
    const { src } = this;
    if (src.startsWith("=begin")) this.skipDocumentation();
    while (this.i < src.length) {
      const c = src.charCodeAt(this.i);
      if (c === 10) {
        this.nextLine();
        if (this.waiting.length > 0) this.takeDocuments();
        if (src.startsWith("=begin", this.i)) this.skipDocumentation();
        if (src.startsWith("__END__", this.i)) break;
      } else if (c === 32 || c === 9 || c === 13) this.skip(this.i + 1);
      else if (c === 92 && src[this.i + 1] === "\n") this.skip(this.i + 2);
      else if (c === 35) this.i = this.lineEnd();
      else if (isStart(c) || c === 64 || c === 36) this.name();
      else if (isDigit(c)) this.number();
      else this.other(src[this.i]!);
    }
    return this.out;
  }

  private skipDocumentation(): void {
    const end = this.src.indexOf("\n=end", this.i);
    this.i = end < 0 ? this.src.length : end + 5;
  }

  private name(): void {
    const { src } = this;
    const found =
      /^(?:\$(?:[A-Za-z_]\w*|[!@&`'+~=/\\,;.<>0-9_*$?:"-])|@{0,2}[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)/.exec(
        src.slice(this.i, this.i + 256),
      );
    if (found === null) return this.push("op", src[this.i]!, this.i + 1);
    let end = this.i + found[0].length;
    const next = src[end];
    // `name?` and `name!`, but not `a ?b` or `a!=b`.
    if (
      (next === "?" || next === "!") &&
      /^[a-zA-Z_]/.test(found[0]) &&
      src[end + 1] !== "=" &&
      !(next === "?" && src[end + 1] === ":")
    )
      end++;
    // `key:` of a table or a named argument.
    const v = src.slice(this.i, end);
    const label = src[end] === ":" && src[end + 1] !== ":" && !(this.out[this.out.length - 1]?.v === "?");
    if (label && /^[a-zA-Z_]/.test(v)) this.push("name", v, end + 1, "label");
    else this.push("name", v, end, /^[@$]/.test(v) ? "var" : "");
  }

  private number(): void {
    const found =
      /^(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+(?![\d.])|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][-+]?\d+)?)/.exec(
        this.src.slice(this.i, this.i + 64),
      )![0];
    this.push("num", found, this.i + found.length);
  }

  /** An operand is due here, or may begin here as an argument without brackets. */
  private operand(): boolean {
    const last = this.out[this.out.length - 1];
    if (last === undefined || this.line) return true;
    if (last.t === "op") return !/^[)\]}]$/.test(last.v);
    if (last.t === "name")
      return (
        last.note === "label" ||
        BEFORE_OPERAND.test(last.v) ||
        (!this.glued &&
          last.note === "" &&
          !/\s/.test(this.src[this.i + 1] ?? " ") &&
          !/^[A-Z]/.test(last.v) &&
          last.v !== "end" &&
          last.v !== "self")
      );
    return false;
  }

  private literal(at: number, note: string, t: Token["t"] = "str"): boolean {
    const q = this.delimited(at);
    if (q === null) return false;
    let { end } = q;
    if (t === "regex") while (end < this.src.length && /[imxounse]/.test(this.src[end]!)) end++;
    if (note === '"' && this.src[end] === ":" && this.src[end + 1] !== ":" && !this.line) {
      this.push(t, q.inside, end + 1, "label");
      return true;
    }
    this.push(t, q.inside, end, note);
    return true;
  }

  private other(c: string): void {
    const { src } = this;
    const next = src[this.i + 1] ?? "";
    if (c === '"' || c === "'" || c === "`") {
      if (!this.literal(this.i, c)) this.push("other", c, src.length);
      return;
    }
    if (c === ":" && next !== ":" && this.symbol()) return;
    if (c === "%" && this.operand()) {
      const found = /^%([qQwWiIxrs]?)([^\w\s])/.exec(src.slice(this.i, this.i + 3));
      if (found !== null && !(found[2] === "=" && found[1] === "")) {
        const kind = found[1]!;
        const note =
          kind === "q"
            ? "'"
            : kind === "x"
              ? "`"
              : kind === "w" || kind === "W" || kind === "i" || kind === "I"
                ? "w"
                : kind === "s"
                  ? "'"
                  : '"';
        if (this.literal(this.i + found[0].length - 1, note, kind === "r" ? "regex" : "str")) return;
      }
    }
    if (c === "/" && this.operand() && this.literal(this.i, "/", "regex")) return;
    if (c === "<" && next === "<" && this.document()) return;
    if (c === "?" && this.operand() && /^\?[^\s\\](?!\w)/.test(src.slice(this.i, this.i + 3)))
      return this.push("str", src[this.i + 1]!, this.i + 2, "'");
    const op = operatorAt(OPERATORS, src, this.i);
    // Whether a blank follows decides between `f -1` and `a - 1`.
    this.push("op", op, this.i + op.length, /\s/.test(src[this.i + op.length] ?? " ") ? " " : "");
  }

  private symbol(): boolean {
    const { src } = this;
    if (src[this.i + 1] === '"') return this.literal(this.i + 1, '"');
    const found = /^:([A-Za-z_]\w*[?!=]?(?![=~>])|[A-Za-z_]\w*|\[\]=?|[-+*/%<>!~^&|]|<<|==|===|=~|<=>|\*\*)/.exec(
      src.slice(this.i, this.i + 128),
    );
    if (found === null) return false;
    this.push("str", found[1]!, this.i + found[0].length, "'");
    return true;
  }

  private document(): boolean {
    const found = /^<<([~-]?)(?:(["'`])([^"'`\n]+)\2|([A-Za-z_]\w*))/.exec(this.src.slice(this.i, this.i + 128));
    if (found === null || (found[1] === "" && found[2] === undefined && !/^[A-Z]/.test(found[4] ?? ""))) return false;
    this.waiting.push({ index: this.out.length, end: found[3] ?? found[4]!, squeeze: found[1] === "~" });
    this.push("str", "", this.i + found[0].length, found[2] === "'" ? "raw" : found[2] === "`" ? "`" : '"');
    return true;
  }

  private takeDocuments(): void {
    for (const w of this.waiting.splice(0)) {
      const lines: string[] = [];
      while (this.i < this.src.length) {
        const l = this.takeLine();
        if (l.trim() === w.end) break;
        lines.push(l);
      }
      const blank = w.squeeze
        ? Math.min(...lines.filter((l) => l.trim() !== "").map((l) => l.length - l.trimStart().length), 1024)
        : 0;
      this.out[w.index] = { ...this.out[w.index]!, v: lines.map((l) => `${l.slice(blank)}\n`).join("") };
    }
  }
}
