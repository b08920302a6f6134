import type { Value } from "../../knowledge/value.js";
import type { Machine } from "../state/machine.js";
import { open } from "../state/variable.js";

const UNKNOWN_PART = "__rampart_unknown";
const MADE_PART = "__rampart_made";
/** Names `mktemp` gave that are looked for in one text. */
const MOST_MADE = 16;
const ESCAPED_OR_HOLE = /\\([*?[\]\\])|\*\*?/g;
const HOLE = /[*?[]/;

/**
 * Code of which all is known but names `mktemp` gave and values of the user's own environment, as a text that reads them
 * from variables. Data from anywhere else may hold code of its own, so such a text stays unknown (null).
 */
export function templateOf(m: Machine, text: Value): Value | null {
  if (text.form !== "pattern") return null;
  const named = withMade(m, text.text);
  const whole = HOLE.test(named.replace(/\\./g, "")) ? withEnvironment(m, { ...text, text: named }) : unescaped(named);
  return whole === null ? null : { form: "exact", text: whole, sources: text.sources, span: text.span };
}

const unescaped = (text: string) => text.replace(/\\([*?[\]\\])/g, "$1");

/** Values of the user's environment, by name; within single quotes a name would not be expanded. */
function withEnvironment(m: Machine, { text, sources }: Value): string | null {
  if (text.includes("'") || sources.length === 0) return null;
  if (!sources.every((source) => source.type === "environment")) return null;
  const shape = /\*\*|[?[]/.test(text.replace(/\\./g, "")) ? "**" : "*";
  m.scope.declare(UNKNOWN_PART, open(shape, sources));
  m.scope.export(UNKNOWN_PART, true);
  return text.replace(ESCAPED_OR_HOLE, (_, literal: string | undefined) => literal ?? `\${${UNKNOWN_PART}}`);
}

/** Names `mktemp` gave are letters and digits where they are not known, so they hold no code. */
function withMade(m: Machine, text: string): string {
  let left = text;
  for (const [at, pattern] of m.files.patternsMade().slice(0, MOST_MADE).entries()) {
    const found = left.indexOf(pattern);
    if (found < 0) continue;
    m.spend(left.length * 2);
    m.scope.declare(`${MADE_PART}_${at}`, open(pattern, []));
    m.scope.export(`${MADE_PART}_${at}`, true);
    left = replaced(left, pattern, `\${${MADE_PART}_${at}}`);
  }
  return left;
}

/** Puts a variable in the place of a part of code, also where that stands within single quotes. Linear in the text. */
function replaced(text: string, part: string, variable: string): string {
  let all = "";
  let quote: "'" | '"' | null = null;
  for (let at = 0; at < text.length; ) {
    if (text.startsWith(part, at)) {
      all += quote === "'" ? `'"${variable}"'` : variable;
      at += part.length;
      continue;
    }
    // In a pattern a backslash is written twice, and takes the next character with it.
    const isBackslash = text.startsWith("\\\\", at);
    const length = isBackslash && quote !== "'" ? 3 : text[at] === "\\" ? 2 : 1;
    const c = text[at]!;
    if (length === 1 && (c === "'" || c === '"') && (quote === null || quote === c)) quote = quote === null ? c : null;
    all += text.slice(at, at + length);
    at += length;
  }
  return all;
}
