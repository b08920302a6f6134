import { CLOSER, QuoteScan } from "../machine/quotes.js";
import type { Token } from "../machine/reader.js";
import { isDigit, isLetter, operatorAt, operators } from "../machine/scan.js";

const OPERATORS = operators([
  "<=>",
  "**=",
  "||=",
  "&&=",
  "//=",
  "...",
  "<<=",
  ">>=",
  "->",
  "=>",
  "++",
  "--",
  "**",
  "=~",
  "!~",
  "==",
  "!=",
  "<=",
  ">=",
  "&&",
  "||",
  "//",
  "..",
  "::",
  "+=",
  "-=",
  "*=",
  "/=",
  ".=",
  "%=",
  "x=",
  "&=",
  "|=",
  "^=",
  "<<",
  ">>",
]);

const QUOTES = new Set(["q", "qq", "qw", "qx", "m", "qr", "s", "tr", "y"]);
/** Names after which an operand follows, so that `/` begins a pattern and `<` a file. */
const BEFORE_OPERAND =
  /^(?:return|and|or|not|if|unless|while|until|print|say|push|unshift|split|grep|map|join|x|lt|gt|le|ge|eq|ne|cmp|foreach|for|system|exec|die|eval|scalar|defined|chomp|lc|uc|ref|shift|delete|exists|while|foreach)$/;

const isWord = (c: number): boolean => isLetter(c) || isDigit(c);

/** Tokens of a Perl program. Quotes are one token each: `note` says which, `v` is the inside, parts set off by NUL. */
export function tokenize(src: string): Token[] {
  return new Scanner(src).run();
}

class Scanner extends QuoteScan {
  /** Here-documents announced on the line at hand. */
  private readonly waiting: { index: number; end: string; indented: boolean }[] = [];

  constructor(src: string) {
    super(src, false);
  }

  run(): Token[] {
    const { src } = this;
    if (/^=[a-z]/.test(src.slice(0, 2))) this.skipDocumentation();
    while (this.i < src.length) {
      const c = src.charCodeAt(this.i);
      if (c === 10) {
        this.nextLine();
        if (this.waiting.length > 0) this.takeDocuments();
        if (src[this.i] === "=" && /^=[a-z]/.test(src.slice(this.i, this.i + 2))) this.skipDocumentation();
      } else if (c === 32 || c === 9 || c === 13 || c === 12) this.skip(this.i + 1);
      else if (c === 35) this.i = this.lineEnd();
      else if (isLetter(c)) {
        if (!this.word()) break;
      } else if (isDigit(c) || (c === 46 && isDigit(src.charCodeAt(this.i + 1)) && this.operand())) this.number();
      else this.other(src[this.i]!);
    }
    return this.out;
  }

  /** An operand is due here rather than an operator. */
  private operand(): boolean {
    const last = this.out[this.out.length - 1];
    if (last === undefined) return true;
    if (last.t === "op") return !/^[)\]}]$/.test(last.v);
    return last.t === "name" && BEFORE_OPERAND.test(last.v);
  }

  /** False at `__END__`. */
  private word(): boolean {
    const { src } = this;
    let j = this.i + 1;
    while (
      j < src.length &&
      (isWord(src.charCodeAt(j)) ||
        (src[j] === ":" && src[j + 1] === ":" && isLetter(src.charCodeAt(j + 2)) && ++j > 0))
    )
      j++;
    const v = src.slice(this.i, j);
    if (v === "__END__" || v === "__DATA__") return false;
    const last = this.out[this.out.length - 1];
    const named =
      last?.v === "->" ||
      last?.v === "sub" ||
      (last?.v === "{" && /^\s*\}/.test(src.slice(j, j + 8))) ||
      /^\s*=>/.test(src.slice(j, j + 16));
    const test = last?.v === "-" && last.t === "op" && this.glued;
    if (QUOTES.has(v) && !named && !test && this.quoteLike(v, j)) return true;
    // `"-"x28`
    if (/^x\d+$/.test(v) && !this.operand() && last?.t !== "name") {
      this.push("name", "x", this.i + 1);
      return true;
    }
    this.push("name", v, j);
    return true;
  }

  private quoteLike(v: string, at: number): boolean {
    const { src } = this;
    let j = at;
    while (j < src.length && /\s/.test(src[j]!)) j++;
    const d = src[j];
    // A comma is a delimiter only where nothing else makes sense of it.
    const last = this.out[this.out.length - 1];
    const bound = last?.v === "=~" || (last?.t === "op" && last.v === "=" && v === "qw");
    if (
      d === undefined ||
      (/[,;)]/.test(d) && !(d === "," && bound)) ||
      (d === "=" && (j > at || /[=~>]/.test(src[j + 1] ?? ""))) ||
      (j > at && (d === "#" || isWord(d.charCodeAt(0)))) ||
      isWord(d.charCodeAt(0))
    )
      return false;
    const first = this.delimited(j);
    if (first === null) return false;
    let parts = [first.inside];
    let { end } = first;
    if (v === "s" || v === "tr" || v === "y") {
      let k = end;
      if (CLOSER[d] !== undefined) while (k < src.length && /\s/.test(src[k]!)) k++;
      const second = this.delimited(CLOSER[d] === undefined ? end - 1 : k);
      if (second === null) return false;
      parts = [...parts, second.inside];
      ({ end } = second);
    }
    let flags = end;
    if (/^(?:m|qr|s|tr|y)$/.test(v)) while (flags < src.length && /[a-z]/.test(src[flags]!)) flags++;
    parts.push(src.slice(end, flags));
    this.push(
      /^(?:m|qr|s|tr|y)$/.test(v) ? "regex" : "str",
      parts.join("\u0000"),
      flags,
      d === "'" && v === "qx" ? "q`" : v,
    );
    return true;
  }

  private number(): void {
    const found = /^(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|\d[\d_]*(?:\.(?!\.)[\d_]*)?(?:[eE][-+]?\d+)?|\.\d+)/.exec(
      this.src.slice(this.i, this.i + 64),
    );
    const v = found?.[0] ?? this.src[this.i]!;
    this.push("num", v, this.i + v.length);
  }

  private other(c: string): void {
    const { src } = this;
    if (c === "(" && this.skipPrototype()) return;
    if (c === '"' || c === "'" || c === "`") {
      const q = this.delimited(this.i);
      if (q === null) this.push("other", c, src.length);
      else this.push("str", `${q.inside}\u0000`, q.end, c === '"' ? "qq" : c === "'" ? "q" : "qx");
      return;
    }
    if ((c === "$" || c === "@" || c === "%" || c === "&" || c === "*") && this.variable(c)) return;
    if (c === "/" && this.operand()) {
      const q = this.delimited(this.i);
      if (q !== null) {
        let { end } = q;
        while (end < src.length && /[a-z]/.test(src[end]!)) end++;
        this.push("regex", `${q.inside}\u0000${src.slice(q.end, end)}`, end, "m");
        return;
      }
    }
    if (c === "<" && (this.operand() || this.reads() || (this.argument() && src[this.i + 1] === "<")) && this.angle())
      return;
    const op = operatorAt(OPERATORS, src, this.i);
    this.push("op", op, this.i + op.length);
  }

  /** `sort <>`, `reverse <STDIN>`, `sort { … } <$in>`: between a function or its block and lines that are read no number is compared. */
  private reads(): boolean {
    const last = this.out[this.out.length - 1];
    const isFunction = last?.t === "name" || (last?.t === "op" && last.v === "}");
    return isFunction && /^<(?:[A-Z]*|\$\w{1,64})>/.test(this.src.slice(this.i, this.i + 70));
  }

  /** `sub name ($$;@) {` */
  private skipPrototype(): boolean {
    const [before, last] = [this.out[this.out.length - 2], this.out[this.out.length - 1]];
    if (last?.v !== "sub" && before?.v !== "sub") return false;
    const found = /^\([$@%&*;\\[\]_+\s]*\)/.exec(this.src.slice(this.i, this.i + 64));
    if (found === null) return false;
    this.i += found[0].length;
    this.glued = false;
    return true;
  }

  /** A word with a blank behind it and none after the sigil: `my %h`, `keys %$h`. */
  private argument(): boolean {
    const last = this.out[this.out.length - 1];
    // A statement that begins behind a block: `*name = \&other;`
    if (last?.t === "op" && last.v === "}")
      return this.line || (!this.glued && /[A-Za-z_{$]/.test(this.src[this.i + 1] ?? ""));
    return last?.t === "name" && last.note === "" && !this.glued && /[A-Za-z_{$:<]/.test(this.src[this.i + 1] ?? "");
  }

  /** A variable with its sigil, or the sigil alone before a block or another sigil. */
  private variable(sigil: string): boolean {
    const { src } = this;
    if (sigil !== "$" && sigil !== "@" && !this.operand() && !this.argument()) return false;
    const rest = src.slice(this.i + 1, this.i + 80);
    const count = sigil === "$" && rest[0] === "#" && /^#[\w{$:]/.test(rest);
    const at = this.i + 1 + (count ? 1 : 0);
    const name = /^(?:::)?(?:[A-Za-z_]\w*(?:(?:::|')[A-Za-z_]\w*)*)|^\d+/.exec(src.slice(at, at + 80))?.[0];
    if (name !== undefined)
      this.push("name", (count ? "$#" : sigil) + name.replace(/^::|^main::/, ""), at + name.length, "var");
    else if (src[at] === "{" || src[at] === "$") {
      const braced = /^\{\s*(\^?\w+)\s*\}/.exec(src.slice(at, at + 64));
      if (braced !== null && !/^\d/.test(braced[1]!))
        this.push("name", (count ? "$#" : sigil) + braced[1]!, at + braced[0].length, "var");
      else if (src[at] === "$" && !/[\w{:$]/.test(src[at + 1] ?? "")) this.push("name", "$$", at + 1, "var");
      else this.push("op", `cast${sigil}`, at);
    } else if (sigil === "$" && src[at] === "^" && /[A-Z]/.test(src[at + 1] ?? ""))
      this.push("name", `$^${src[at + 1]}`, at + 2, "var");
    else if (sigil === "$" && /[!@&`'+/\\,;.0-9_<>()[\]|"~^:?-]/.test(src[at] ?? ""))
      this.push("name", `$${src[at]}`, at + 1, "var");
    else if (sigil === "@" && /[-+_]/.test(src[at] ?? "")) this.push("name", `@${src[at]}`, at + 1, "var");
    else if (sigil === "%" && /[-+!]/.test(src[at] ?? "")) this.push("name", `%${src[at]}`, at + 1, "var");
    else return false;
    return true;
  }

  /** `<STDIN>`, `<$f>`, `<*.c>`, and here-documents. */
  private angle(): boolean {
    const { src } = this;
    const here = /^<<(~?)(?:"([^"\n]*)"|'([^'\n]*)'|([A-Za-z_]\w*))/.exec(src.slice(this.i, this.i + 128));
    if (here !== null) {
      this.waiting.push({
        index: this.out.length,
        end: here[2] ?? here[3] ?? here[4] ?? "",
        indented: here[1] === "~",
      });
      this.push("str", "\u0000", this.i + here[0].length, here[3] !== undefined ? "q" : "qq");
      return true;
    }
    const file = /^<([^<>\n=]{0,128})>/.exec(src.slice(this.i, this.i + 132));
    if (file === null) return false;
    this.push("str", file[1]!, this.i + file[0].length, "<>");
    return true;
  }

  private takeDocuments(): void {
    for (const w of this.waiting.splice(0)) {
      const lines: string[] = [];
      while (this.i < this.src.length) {
        const l = this.takeLine();
        if ((w.indented ? l.trim() : l) === w.end) break;
        lines.push(w.indented ? l.trimStart() : l);
      }
      const t = this.out[w.index]!;
      this.out[w.index] = { ...t, v: `${lines.map((l) => `${l}\n`).join("")}\u0000` };
    }
  }

  private skipDocumentation(): void {
    const end = this.src.indexOf("\n=cut", this.i);
    this.i = end < 0 ? this.src.length : end + 5;
    this.i = this.lineEnd();
  }
}
