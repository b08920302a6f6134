/** Longest pattern that is translated, in UTF-16 code units. */
const MAX_PATTERN = 256;

/**
 * A POSIX regular expression as one of JavaScript's; null where it uses what is not modelled or could take long: only
 * patterns without nested or adjacent repetition are run on text that somebody else chose.
 */
export function compileRegex(source: string, extended: boolean, flags: string): RegExp | null {
  if (source.length > MAX_PATTERN) return null;
  const translated = extended ? source : basicToExtended(source);
  if (translated === null || !isLinear(translated)) return null;
  try {
    return new RegExp(withClasses(translated), flags);
  } catch {
    return null;
  }
}

/** Basic syntax: `\(`, `\{`, `\+`, `\?`, `\|` are active, the plain ones are literal. */
function basicToExtended(source: string): string | null {
  let out = "";
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    if (c === "\\" && i + 1 < source.length) {
      const next = source[++i]!;
      out += "(){}+?|".includes(next) ? next : `\\${next}`;
    } else if (c === "[") {
      const end = bracketEnd(source, i);
      if (end < 0) return null;
      out += source.slice(i, end + 1);
      i = end;
    } else if ("(){}+?|".includes(c)) out += `\\${c}`;
    else if (c === "*" && (out === "" || out.endsWith("("))) out += "\\*";
    else out += c;
  }
  return out;
}

function bracketEnd(source: string, open: number): number {
  let i = open + 1;
  if (source[i] === "^") i++;
  if (source[i] === "]") i++;
  for (; i < source.length; i++) {
    if (source.startsWith("[:", i)) {
      const end = source.indexOf(":]", i);
      if (end < 0) return -1;
      i = end + 1;
    } else if (source[i] === "]") return i;
  }
  return -1;
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: "\\s",
  blank: " \\t",
  punct: "!-\\/:-@\\[-`{-~",
  xdigit: "0-9A-Fa-f",
};

function withClasses(source: string): string {
  return source
    .replace(/\[:([a-z]{5,6}):\]/g, (whole, name: string) => CLASSES[name] ?? whole)
    .replace(/\\</g, "\\b(?=\\w)")
    .replace(/\\>/g, "\\b(?<=\\w)");
}

/** At most two repetitions without bound and none inside a repeated group. */
function isLinear(source: string): boolean {
  const plain = source.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x");
  const many = plain.match(/[*+]|\{\d*,\d*\}/g)?.length ?? 0;
  return many <= 2 && !/\)[*+{]/.test(plain) && !/\\[1-9]/.test(source);
}
