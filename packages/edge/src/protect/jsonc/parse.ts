import type { Member, Node } from "./node.js";

/** Depth no settings file needs; each level is one call deep. */
const MAX_DEPTH = 64;

export class JsoncError extends Error {
  override readonly name = "JsoncError";
  readonly code: "config.syntax" | "config.duplicate_key";
  /** Offset of the offending character. */
  readonly at: number;

  constructor(code: JsoncError["code"], message: string, at: number) {
    super(message);
    this.code = code;
    this.at = at;
  }
}

/**
 * Parses JSON with `//` and block comments and trailing commas, the dialect hosts' settings are written in. A key
 * twice in one object is refused: hosts disagree about which one counts.
 *
 * @throws JsoncError
 */
export function parseJsonc(text: string): Node {
  return new Parser(text).document();
}

/** Offset behind whitespace and comments from `at` on. An unclosed comment is left where it begins. */
export function skipTrivia(text: string, at: number): number {
  for (;;) {
    while (at < text.length && " \t\r\n\uFEFF".includes(text[at]!)) at++;
    if (text.startsWith("//", at)) {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end;
    } else if (text.startsWith("/*", at)) {
      const end = text.indexOf("*/", at + 2);
      if (end < 0) return at;
      at = end + 2;
    } else {
      return at;
    }
  }
}

const SCALAR = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

class Parser {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): Node {
    this.skip();
    const root = this.value(0);
    this.skip();
    if (this.at < this.text.length) this.fail("something follows the value");
    return root;
  }

  private value(depth: number): Node {
    if (depth > MAX_DEPTH) this.fail("nested too deeply");
    const unit = this.text[this.at];
    if (unit === "{") return this.object(depth);
    if (unit === "[") return this.array(depth);
    const start = this.at;
    if (unit === '"') return { kind: "scalar", value: this.string(), start, end: this.at };
    SCALAR.lastIndex = start;
    const match = SCALAR.exec(this.text);
    if (match === null)
      this.fail(start >= this.text.length ? "the file ends inside a value" : "a value is expected here");
    this.at += match[0].length;
    return { kind: "scalar", value: JSON.parse(match[0]) as number | boolean | null, start, end: this.at };
  }

  private object(depth: number): Node {
    const start = this.at++;
    const members: Member[] = [];
    const seen = new Set<string>();
    while (!this.closes("}")) {
      const keyStart = this.at;
      if (this.text[keyStart] !== '"') this.fail("a key in double quotes is expected here");
      const key = this.string();
      if (seen.has(key))
        throw new JsoncError("config.duplicate_key", `the key ${JSON.stringify(key)} stands twice`, keyStart);
      seen.add(key);
      this.skip();
      if (this.text[this.at] !== ":") this.fail("a colon is expected here");
      this.at++;
      this.skip();
      members.push({ key, start: keyStart, value: this.value(depth + 1) });
      this.separator("}");
    }
    return { kind: "object", start, end: this.at, members };
  }

  private array(depth: number): Node {
    const start = this.at++;
    const elements: Node[] = [];
    while (!this.closes("]")) {
      elements.push(this.value(depth + 1));
      this.separator("]");
    }
    return { kind: "array", start, end: this.at, elements };
  }

  /** Consumes the closing bracket when it is next. */
  private closes(bracket: string): boolean {
    this.skip();
    if (this.text[this.at] !== bracket) return false;
    this.at++;
    return true;
  }

  /** A comma, or the closing bracket left standing. */
  private separator(bracket: string): void {
    this.skip();
    if (this.text[this.at] === ",") this.at++;
    else if (this.text[this.at] !== bracket) this.fail(`a comma or ${bracket} is expected here`);
  }

  private string(): string {
    const start = this.at;
    for (let end = start + 1; end < this.text.length; end++) {
      const unit = this.text[end];
      if (unit === "\\") end++;
      else if (unit === '"') {
        this.at = end + 1;
        return this.decode(start);
      } else if (unit! < " ") break;
    }
    this.fail("the string is not closed");
  }

  private decode(start: number): string {
    try {
      return JSON.parse(this.text.slice(start, this.at)) as string;
    } catch {
      throw new JsoncError("config.syntax", "the string has a malformed escape", start);
    }
  }

  private skip(): void {
    this.at = skipTrivia(this.text, this.at);
  }

  private fail(message: string): never {
    throw new JsoncError("config.syntax", message, Math.min(this.at, this.text.length));
  }
}
