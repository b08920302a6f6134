import type { Json } from "@rampart/service";

/** What is left of a text, from `at` on. */
export interface Rest {
  readonly text: string;
  at: number;
}

/** Lists and tables inside of each other; no settings file has more. */
const MAX_DEPTH = 16;

const ESCAPES: Readonly<Record<string, string>> = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", e: "\u001b" };

/**
 * One value of TOML, behind which `at` stands then: a text, a truth value, a list or a table; a number or a time as it is
 * written. Undefined for what is none, or does not end.
 */
export function readValue(rest: Rest, depth = 0): Json | undefined {
  blanks(rest, false);
  const { text, at } = rest;
  if (depth > MAX_DEPTH || at >= text.length) return undefined;
  for (const quotes of ['"""', "'''", '"', "'"]) if (text.startsWith(quotes, at)) return textOf(rest, quotes);
  if (text[at] === "[") return listOf(rest, depth);
  if (text[at] === "{") return tableOf(rest, depth);
  const [word = ""] = /^[^\s,\]}#]*/.exec(text.slice(at, at + 256)) ?? [];
  rest.at += word.length;
  if (word === "true" || word === "false") return word === "true";
  return word === "" ? undefined : word;
}

/** Blanks, and line ends with comments where those may stand. */
function blanks(rest: Rest, lines: boolean): void {
  const { text } = rest;
  for (;;) {
    const unit = text[rest.at];
    if (unit === " " || unit === "\t" || (lines && (unit === "\n" || unit === "\r"))) rest.at++;
    else if (lines && unit === "#") {
      const end = text.indexOf("\n", rest.at);
      rest.at = end < 0 ? text.length : end;
    } else return;
  }
}

function textOf(rest: Rest, quotes: string): string | undefined {
  const { text } = rest;
  const long = quotes.length === 3;
  let made = "";
  let at = rest.at + quotes.length;
  if (long && text[at] === "\n") at++;
  for (; at < text.length; at++) {
    if (text.startsWith(quotes, at)) {
      rest.at = at + quotes.length;
      return made;
    }
    if (text[at] === "\n" && !long) return undefined;
    if (text[at] !== "\\" || quotes[0] === "'") {
      made += text[at];
      continue;
    }
    const [all, said] = escaped(text, at);
    made += said;
    at += all - 1;
  }
  return undefined;
}

/** How long an escape is, and what it stands for: a line end and the blanks behind it for nothing. */
function escaped(text: string, at: number): readonly [number, string] {
  const [all, hex] = /^\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))/.exec(text.slice(at, at + 10)) ?? [];
  if (all !== undefined) {
    const code = Number.parseInt(hex ?? all.slice(2), 16);
    return [all.length, code <= 0x10ffff ? String.fromCodePoint(code) : ""];
  }
  const [folded] = /^\\[ \t\r]*\n\s*/.exec(text.slice(at)) ?? [];
  if (folded !== undefined) return [folded.length, ""];
  const unit = text[at + 1] ?? "";
  return [2, ESCAPES[unit] ?? unit];
}

function listOf(rest: Rest, depth: number): Json[] | undefined {
  const made: Json[] = [];
  rest.at++;
  for (;;) {
    blanks(rest, true);
    if (rest.text[rest.at] === "]") break;
    const value = readValue(rest, depth + 1);
    if (value === undefined) return undefined;
    made.push(value);
    blanks(rest, true);
    if (rest.text[rest.at] === ",") rest.at++;
    else if (rest.text[rest.at] !== "]") return undefined;
  }
  rest.at++;
  return made;
}

function tableOf(rest: Rest, depth: number): Json | undefined {
  const made: Record<string, Json> = Object.create(null) as Record<string, Json>;
  rest.at++;
  for (;;) {
    blanks(rest, true);
    if (rest.text[rest.at] === "}") break;
    const key = /^(?:"([^"\n]*)"|'([^'\n]*)'|([A-Za-z0-9_.-]+))[ \t]*=/.exec(rest.text.slice(rest.at, rest.at + 1_024));
    if (key === null) return undefined;
    rest.at += key[0].length;
    const value = readValue(rest, depth + 1);
    if (value === undefined) return undefined;
    made[key[1] ?? key[2] ?? key[3]!] = value;
    blanks(rest, true);
    if (rest.text[rest.at] === ",") rest.at++;
    else if (rest.text[rest.at] !== "}") return undefined;
  }
  rest.at++;
  return { ...made };
}
