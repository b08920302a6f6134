import { unescapeText } from "../pickle/text.js";

export interface Token {
  readonly kind: "name" | "string" | "number" | "operator";
  /** A string's value, escapes resolved. */
  readonly text: string;
  readonly at: number;
}

/** A piece of a Jinja template: text written as it is, or the tokens of one tag. */
export type Piece =
  | { readonly kind: "text"; readonly text: string; readonly at: number }
  | { readonly kind: "output" | "statement"; readonly tokens: readonly Token[]; readonly at: number };

export interface Tokens {
  readonly pieces: readonly Piece[];
  /** Where reading stopped before the end. */
  readonly broken: { readonly at: number; readonly why: string } | null;
}

const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /\d[\d_.eExXa-fA-F]*/y;
const DOUBLE = new Set(["==", "!=", "<=", ">=", "//", "**"]);
const RAW_END = /\{%[-+]?\s{0,100}endraw\s{0,100}[-+]?%\}/;

/** Splits a template as Jinja's lexer does, with its usual delimiters. Linear; total. */
export function tokenize(template: string): Tokens {
  const pieces: Piece[] = [];
  let at = 0;
  const broken = (why: string): Tokens => ({ pieces, broken: { at, why } });
  while (at < template.length) {
    const open = nextTag(template, at);
    if (open > at) pieces.push({ kind: "text", text: template.slice(at, open), at });
    at = open;
    if (at >= template.length) break;
    const kind = template[at + 1];
    if (kind === "#") {
      const end = template.indexOf("#}", at + 2);
      if (end < 0) return broken("a comment is not closed");
      at = end + 2;
      continue;
    }
    const control = template[at + 2] === "-" || template[at + 2] === "+" ? 1 : 0;
    const tag = readTag(template, at + 2 + control, kind === "{" ? "}}" : "%}");
    if (typeof tag === "string") return broken(tag);
    pieces.push({ kind: kind === "{" ? "output" : "statement", tokens: tag.tokens, at });
    at = tag.end;
    if (kind === "%" && tag.tokens.length === 1 && tag.tokens[0]?.text === "raw") {
      const rest = template.slice(at);
      const end = RAW_END.exec(rest);
      if (end === null) return broken("a raw block is not closed");
      pieces.push({ kind: "text", text: rest.slice(0, end.index), at });
      at += end.index + end[0].length;
    }
  }
  return { pieces, broken: null };
}

function nextTag(template: string, from: number): number {
  for (let at = template.indexOf("{", from); at >= 0; at = template.indexOf("{", at + 1)) {
    const next = template[at + 1];
    if (next === "{" || next === "%" || next === "#") return at;
  }
  return template.length;
}

function readTag(template: string, start: number, close: "}}" | "%}"): { tokens: Token[]; end: number } | string {
  const tokens: Token[] = [];
  let depth = 0;
  for (let at = start; at < template.length; ) {
    const char = template[at] as string;
    const pair = template.slice(at, at + 2);
    if (depth === 0 && pair === close) return { tokens, end: at + 2 };
    if (depth === 0 && (char === "-" || char === "+") && template.startsWith(close, at + 1))
      return { tokens, end: at + 3 };
    if (/\s/.test(char)) {
      at += 1;
    } else if (char === "'" || char === '"') {
      const end = closingQuote(template, at);
      if (end < 0) return "a string is not closed";
      tokens.push({ kind: "string", text: unescapeText(template.slice(at + 1, end)), at });
      at = end + 1;
    } else {
      const word = match(WORD, template, at);
      const number = word === null ? match(NUMBER, template, at) : null;
      const text = word ?? number ?? (DOUBLE.has(pair) ? pair : char);
      if (text === "{" || text === "(" || text === "[") depth += 1;
      if (text === "}" || text === ")" || text === "]") depth = Math.max(0, depth - 1);
      tokens.push({ kind: word !== null ? "name" : number !== null ? "number" : "operator", text, at });
      at += text.length;
    }
  }
  return "a tag is not closed";
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function closingQuote(template: string, open: number): number {
  for (let at = open + 1; at < template.length; at++) {
    if (template[at] === "\\") at += 1;
    else if (template[at] === template[open]) return at;
  }
  return -1;
}
