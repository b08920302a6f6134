import { C_ESCAPES, type EscapeRules, unescaped } from "../codec/escape.js";
import type { Expr } from "../machine/tree.js";
import { text } from "../machine/value.js";

const ESCAPES: EscapeRules = {
  simple: { ...C_ESCAPES, e: "\x1b", "0": "\0" },
  hex: 2,
  braces: true,
  octal: true,
  unicode: false,
  long: false,
  names: false,
  keeps: false,
};

/** A quoted text without interpolation: only the quote and the backslash are escaped. */
export function single(raw: string): Expr {
  return { k: "value", value: text(raw.replace(/\\([\\'"(){}[\]<>|!/#~^])/g, "$1")) };
}

const PIECE = /[$@](?:\{\s*\^?\w+\s*\}|(?:::)?[A-Za-z_]\w*(?:::\w+)*|\d+|[&!@0])/y;

/** A quoted text with variables. `parse` reads the code of a variable with what follows it. */
export function interpolated(raw: string, parse: (code: string) => Expr): Expr {
  if (!raw.includes("$") && !raw.includes("@")) return { k: "value", value: text(unescaped(raw, ESCAPES)) };
  const pieces: Expr[] = [];
  let from = 0;
  const flush = (end: number): void => {
    if (end > from) pieces.push({ k: "value", value: text(unescaped(raw.slice(from, end), ESCAPES)) });
  };
  for (let i = 0; i < raw.length; i++) {
    const c = raw[i];
    if (c === "\\") {
      i++;
      continue;
    }
    if (c !== "$" && c !== "@") continue;
    const end = pieceEnd(raw, i);
    if (end < 0) continue;
    flush(i);
    pieces.push(parse(raw.slice(i, end)));
    from = end;
    i = end - 1;
  }
  flush(raw.length);
  return pieces.length === 1 && pieces[0]!.k === "value" ? pieces[0]! : { k: "joined", pieces };
}

/** Where a variable in a text ends, its subscripts included; negative where there is none. */
function pieceEnd(raw: string, at: number): number {
  let end: number;
  if (/^[$@]\{/.test(raw.slice(at, at + 2)) || /^[$@]\$+\{?/.test(raw.slice(at, at + 3))) {
    const brace = raw.indexOf("{", at);
    end = brace === at + 1 ? balanced(raw, brace) : -1;
    if (end < 0) {
      const cast = /^[$@]\$+[A-Za-z_]\w*/.exec(raw.slice(at, at + 80));
      if (cast === null) return -1;
      end = at + cast[0].length;
    }
  } else {
    PIECE.lastIndex = at;
    const found = PIECE.exec(raw);
    if (found === null || (raw[at] === "@" && /^@[\d&!@]/.test(found[0]))) return -1;
    end = at + found[0].length;
  }
  for (;;) {
    const next = raw.startsWith("->", end) ? end + 2 : end;
    const open = raw[next];
    if (open !== "[" && open !== "{") return end;
    // A bracket after a text's variable is a subscript only where it looks like one.
    if (open === "[" && !/^\[(?:-?\d+|\$\w+(?:[-+]\d+)?|\$#?\w+)\]/.test(raw.slice(next, next + 80))) return end;
    const close = balanced(raw, next);
    if (close < 0) return end;
    end = close;
  }
}

function balanced(raw: string, at: number): number {
  let depth = 0;
  for (let i = at; i < raw.length; i++) {
    const c = raw[i];
    if (c === "\\") i++;
    else if (c === "{" || c === "[" || c === "(") depth++;
    else if ((c === "}" || c === "]" || c === ")") && --depth === 0) return i + 1;
  }
  return -1;
}
