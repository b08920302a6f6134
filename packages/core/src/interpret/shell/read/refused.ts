/** Longest line looked at, in UTF-16 code units. */
const MAX_LINE = 4096;

/** Words that change how what follows is read, where a command may begin; of zsh too. */
const RESERVED: ReadonlySet<string> = new Set(
  "if then else elif fi case esac for foreach select while until repeat do done end in function time coproc alias nocorrect noglob { } ! [[".split(
    " ",
  ),
);

/**
 * Why every shell refuses a line before it runs any of it, where that can be proved: a quote or parenthesis that nothing
 * closes, a `)` that nothing opened, a `(` of its own among the words of a command. A shell parses a line to its end before
 * it runs the first command of it, so nothing of such a line runs.
 *
 * The proof is a lexer of its own, so that a mistake of the parser is not taken for bash's opinion. It gives up (`null`) on
 * everything that nests or changes how the rest is read: substitutions, here-documents, comments, reserved words, arrays,
 * extended globs, a second line. `tests/slow/bash/refused.test.ts` holds it against bash and dash.
 */
export function refusalOf(text: string): "quote" | "parenthesis" | null {
  if (text.length > MAX_LINE) return null;
  const line = text.trim();
  if (line.includes("\n")) return null;
  let open = 0;
  /** `begin`: a command may begin; `words`: within one; `closed`: after a `)`, where no word may stand. */
  let at: "begin" | "words" | "closed" = "begin";
  for (let i = 0; i < line.length; ) {
    const c = line[i]!;
    if (c === " " || c === "\t") i++;
    else if (c === "(") {
      if (/[(\s]*\)/y.test(line.slice(i + 1)) || line[i + 1] === "(" || at === "closed") return null;
      // Where zsh would read a glob, `(` is followed by what it asks of files; a blank is none.
      if (at === "words") return /[\s]/.test(line[i - 1] ?? "") && /\s/.test(line[i + 1] ?? "") ? "parenthesis" : null;
      open++;
      i++;
    } else if (c === ")") {
      if (at === "begin") return null;
      if (open === 0) return "parenthesis";
      open--;
      at = "closed";
      i++;
    } else if (c === ";" || c === "|" || c === "&") {
      const operator = /^(?:;|\|\||\||&&|&)(?![;|&>])/.exec(line.slice(i, i + 3))?.[0];
      if (operator === undefined || at === "begin") return null;
      at = "begin";
      i += operator.length;
    } else if (c === "<" || c === ">") {
      const operator = /^(?:>>|>&|>|<&|<)(?![<>&|(])/.exec(line.slice(i, i + 3))?.[0];
      if (operator === undefined) return null;
      i += operator.length;
      if (/^\s*(?:$|[;|&<>()])/.test(line.slice(i))) return null;
    } else {
      if (at === "closed") return null;
      const end = endOfWord(line, i);
      if (end === null || end === "quote") return end;
      if (at === "begin" && RESERVED.has(line.slice(i, end))) return null;
      at = "words";
      i = end;
    }
  }
  return open > 0 ? "parenthesis" : null;
}

/** Where the word ends that begins here; `quote` where one of its quotes is never closed, null where it nests. */
function endOfWord(line: string, start: number): number | "quote" | null {
  let i = start;
  if (line[i] === "#") return null;
  for (; i < line.length; i++) {
    switch (line[i]) {
      case "\\":
        i++;
        break;
      case "'":
        i = line.indexOf("'", i + 1);
        if (i < 0) return "quote";
        break;
      case '"': {
        const end = endOfDouble(line, i + 1);
        if (typeof end !== "number") return end;
        i = end;
        break;
      }
      case "`":
      case "\r":
      case "\0":
        return null;
      case "$":
        if (/[({['"]/.test(line[i + 1] ?? "")) return null;
        break;
      case "(":
        return null;
      case " ":
      case "\t":
      case ")":
      case ";":
      case "|":
      case "&":
      case "<":
      case ">":
        return i;
    }
  }
  return i;
}

function endOfDouble(line: string, start: number): number | "quote" | null {
  for (let i = start; i < line.length; i++) {
    const c = line[i];
    if (c === '"') return i;
    if (c === "\\") i++;
    else if (c === "`" || c === "\0") return null;
    else if (c === "$" && /[({[]/.test(line[i + 1] ?? "")) return null;
  }
  return "quote";
}
