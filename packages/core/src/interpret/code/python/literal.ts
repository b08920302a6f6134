import { C_ESCAPES, type EscapeRules, unescaped } from "../codec/escape.js";
import { SYNTAX } from "../machine/fault.js";
import type { Expr } from "../machine/tree.js";
import { bytes, num, text, UNKNOWN, type Value } from "../machine/value.js";
import { UNCLOSED } from "./tokens.js";

const STRING: EscapeRules = {
  simple: C_ESCAPES,
  hex: 2,
  braces: false,
  octal: true,
  unicode: true,
  long: true,
  names: true,
  keeps: true,
};
const BYTES: EscapeRules = { ...STRING, unicode: false, long: false, names: false };

/** The value of a plain literal. */
export function literal(raw: string, prefix: string): Value {
  if (raw === UNCLOSED) throw SYNTAX;
  const isBytes = prefix.includes("b");
  if (prefix.includes("r")) return isBytes ? bytes(raw) : text(raw);
  if (raw.includes("\\N{") && !isBytes) return UNKNOWN;
  return isBytes ? bytes(unescaped(raw, BYTES)) : text(unescaped(raw, STRING));
}

export function numeral(v: string): Value {
  const plain = v.replaceAll("_", "").replace(/[lLjJ]$/, "");
  // Python 2 wrote octal as 0755.
  const n = /^0[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain);
  return Number.isNaN(n) ? UNKNOWN : num(n);
}

/** Pieces of an f-string. `parse` reads the expression inside braces; nested formats are looked at, not applied. */
export function formatted(raw: string, prefix: string, parse: (code: string) => Expr): Expr {
  if (raw === UNCLOSED) throw SYNTAX;
  const plain = prefix.replace(/[ft]/, "");
  const pieces: Expr[] = [];
  let from = 0;
  const flush = (end: number): void => {
    if (end > from)
      pieces.push({
        k: "value",
        value: literal(raw.slice(from, end).replaceAll("{{", "{").replaceAll("}}", "}"), plain),
      });
  };
  for (let i = 0; i < raw.length; i++) {
    const c = raw[i];
    if (c === "\\" && !plain.includes("r")) {
      // \N{…} is a letter's name, no expression.
      i += raw[i + 1] === "N" && raw[i + 2] === "{" ? Math.max(raw.indexOf("}", i) - i, 1) : 1;
      continue;
    }
    if ((c === "{" || c === "}") && raw[i + 1] === c) {
      i++;
      continue;
    }
    if (c !== "{") continue;
    flush(i);
    const end = closing(raw, i + 1);
    const { code, tail } = field(raw.slice(i + 1, end));
    const inner = parse(code);
    const spec = tail.startsWith(":") ? tail.slice(1) : "";
    if (spec.includes("{"))
      pieces.push({
        k: "call",
        fn: { k: "name", name: "format" },
        args: [inner, formatted(spec, "f", parse)],
        named: null,
        create: false,
      });
    else if (tail === "" || tail === "!s") pieces.push(inner);
    else
      pieces.push({
        k: "call",
        fn: { k: "name", name: tail.startsWith("!r") || tail.startsWith("!a") ? "repr" : "format" },
        args: [inner, { k: "value", value: text(spec) }],
        named: null,
        create: false,
      });
    i = end;
    from = end + 1;
  }
  flush(raw.length);
  return { k: "joined", pieces };
}

/** Index of the brace that closes a field, quotes and brackets inside respected. */
function closing(raw: string, at: number): number {
  let depth = 0;
  let quote = "";
  for (let i = at; i < raw.length; i++) {
    const c = raw[i]!;
    if (quote !== "") {
      if (c === quote) quote = "";
    } else if (c === "'" || c === '"') quote = c;
    else if (c === "{" || c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
    else if (c === "}") {
      if (depth === 0) return i;
      depth--;
    }
  }
  throw SYNTAX;
}

/** A field's expression, and its conversion or format. */
function field(inner: string): { code: string; tail: string } {
  let depth = 0;
  let quote = "";
  for (let i = 0; i < inner.length; i++) {
    const c = inner[i]!;
    if (quote !== "") {
      if (c === quote) quote = "";
    } else if (c === "'" || c === '"') quote = c;
    else if (c === "(" || c === "[" || c === "{") depth++;
    else if (c === ")" || c === "]" || c === "}") depth--;
    else if (depth === 0 && ((c === "!" && inner[i + 1] !== "=") || c === ":"))
      return cut(inner.slice(0, i), inner.slice(i));
  }
  return cut(inner, "");
}

/** `{x=}` also prints its own text; that text is of no use to anybody here. */
function cut(code: string, tail: string): { code: string; tail: string } {
  const plain = code.trimEnd();
  if (plain.endsWith("=") && !/[=!<>]=$/.test(plain)) return { code: plain.slice(0, -1), tail: "!r" };
  return { code, tail };
}
