/**
 * Shell patterns (`*`, `?`, `[…]`, backslash) against text, by a table of states: time is at most pattern × text, and both
 * are bounded by whoever calls.
 */

/** Longest text and pattern that are matched, in UTF-16 code units; beyond it the answer is "not known". */
const MAX_PATTERN = 512;
const MAX_TEXT = 16_384;

type Element = { readonly kind: "one"; readonly test: (c: string) => boolean } | { readonly kind: "many" };

export type Matcher = (text: string) => boolean;

const EXTENDED = /[?*+@!]\(/;

/** Null where the pattern is too long or uses what is not modelled (extended globs). */
function compilePattern(pattern: string): readonly Element[] | null {
  if (pattern.length > MAX_PATTERN || EXTENDED.test(pattern)) return null;
  const elements: Element[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === "*") {
      if (elements[elements.length - 1]?.kind !== "many") elements.push({ kind: "many" });
    } else if (c === "?") elements.push({ kind: "one", test: () => true });
    else if (c === "[") {
      const end = bracketEnd(pattern, i);
      if (end < 0) elements.push(literal("["));
      else {
        elements.push({ kind: "one", test: bracket(pattern.slice(i + 1, end)) });
        i = end;
      }
    } else if (c === "\\" && i + 1 < pattern.length) elements.push(literal(pattern[++i]!));
    else elements.push(literal(c));
  }
  return elements;
}

function literal(char: string): Element {
  return { kind: "one", test: (c) => c === char };
}

function bracketEnd(pattern: string, open: number): number {
  let i = open + 1;
  if (pattern[i] === "!" || pattern[i] === "^") i++;
  if (pattern[i] === "]") i++;
  for (; i < pattern.length; i++) {
    if (pattern[i] === "[" && pattern[i + 1] === ":") {
      const end = pattern.indexOf(":]", i + 2);
      if (end > 0) i = end + 1;
    } else if (pattern[i] === "]") return i;
  }
  return -1;
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/,
  digit: /\d/,
  alnum: /[A-Za-z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /\s/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  xdigit: /[0-9A-Fa-f]/,
  cntrl: /[\x00-\x1f\x7f]/,
  print: /[ -~]/,
  graph: /[!-~]/,
  word: /\w/,
};

function bracket(body: string): (c: string) => boolean {
  const none = body[0] === "!" || body[0] === "^";
  const tests: ((c: string) => boolean)[] = [];
  for (let i = none ? 1 : 0; i < body.length; i++) {
    if (body[i] === "[" && body[i + 1] === ":") {
      const end = body.indexOf(":]", i + 2);
      const named = end > 0 ? CLASSES[body.slice(i + 2, end)] : undefined;
      if (named !== undefined) {
        tests.push((c) => named.test(c));
        i = end + 1;
        continue;
      }
    }
    if (body[i] === "\\" && i + 1 < body.length) i++;
    const from = body[i]!;
    if (body[i + 1] === "-" && i + 2 < body.length) {
      const to = body[i + 2]!;
      tests.push((c) => c >= from && c <= to);
      i += 2;
    } else tests.push((c) => c === from);
  }
  return (c) => tests.some((test) => test(c)) !== none;
}

/** Ends (exclusive) of all matches that begin at the start of `text`, shortest first; null beyond bounds. */
function matchEnds(elements: readonly Element[], text: string): number[] | null {
  if (text.length > MAX_TEXT) return null;
  let states = closure(new Set([0]), elements);
  const ends: number[] = [];
  for (let i = 0; ; i++) {
    if (states.has(elements.length)) ends.push(i);
    if (i === text.length || states.size === 0) return ends;
    const next = new Set<number>();
    for (const state of states) {
      const element = elements[state];
      if (element === undefined) continue;
      if (element.kind === "many") next.add(state);
      else if (element.test(text[i]!)) next.add(state + 1);
    }
    states = closure(next, elements);
  }
}

function closure(states: Set<number>, elements: readonly Element[]): Set<number> {
  for (const state of states) if (elements[state]?.kind === "many") states.add(state + 1);
  return states;
}

/** Whether the whole text matches; null where that is not known. */
export function matches(pattern: string, text: string): boolean | null {
  const elements = compilePattern(pattern);
  if (elements === null) return null;
  const ends = matchEnds(elements, text);
  return ends === null ? null : ends[ends.length - 1] === text.length;
}

/** `${text#pattern}` and its three relatives; null where the result is not known. */
export function remove(text: string, pattern: string, operator: "#" | "##" | "%" | "%%"): string | null {
  const elements = compilePattern(pattern);
  if (elements === null) return null;
  if (operator === "#" || operator === "##") {
    const ends = matchEnds(elements, text);
    if (ends === null) return null;
    const end = operator === "#" ? ends[0] : ends[ends.length - 1];
    return end === undefined ? text : text.slice(end);
  }
  const ends = matchEnds([...elements].reverse(), [...text].reverse().join(""));
  if (ends === null) return null;
  const end = operator === "%" ? ends[0] : ends[ends.length - 1];
  return end === undefined ? text : text.slice(0, text.length - end);
}

/** `${text/pattern/replacement}` and its relatives; null where the result is not known. */
export function replace(text: string, pattern: string, by: string, operator: "/" | "//" | "/#" | "/%"): string | null {
  if (pattern === "") return operator === "/#" ? by + text : operator === "/%" ? text + by : text;
  if (EXTENDED.test(pattern)) return null;
  if (!/[*?[\\]/.test(pattern)) return replaceLiteral(text, pattern, by, operator);
  if (text.length > (pattern.includes("*") ? 256 : 4096)) return null;
  const elements = compilePattern(pattern);
  if (elements === null) return null;
  if (operator === "/%") {
    const ends = matchEnds([...elements].reverse(), [...text].reverse().join(""));
    const longest = ends?.[ends.length - 1];
    return longest === undefined ? text : text.slice(0, text.length - longest) + by;
  }
  let out = "";
  for (let i = 0; i <= text.length; ) {
    const ends = matchEnds(elements, text.slice(i));
    const longest = ends?.[ends.length - 1] ?? 0;
    if (longest > 0) {
      out += by;
      i += longest;
      if (operator !== "//") return out + text.slice(i);
    } else {
      if (operator === "/#") return text;
      out += text[i] ?? "";
      i++;
    }
  }
  return out;
}

function replaceLiteral(text: string, pattern: string, by: string, operator: string): string {
  if (operator === "//") return text.split(pattern).join(by);
  if (operator === "/#") return text.startsWith(pattern) ? by + text.slice(pattern.length) : text;
  if (operator === "/%") return text.endsWith(pattern) ? text.slice(0, text.length - pattern.length) + by : text;
  const at = text.indexOf(pattern);
  return at < 0 ? text : text.slice(0, at) + by + text.slice(at + pattern.length);
}
