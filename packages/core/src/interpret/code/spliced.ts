import { HOLE } from "./holes.js";
import type { Token } from "./machine/reader.js";
import { tokenize as nodeTokens } from "./node/tokens.js";
import { tokenize as pythonTokens } from "./python/tokens.js";

const MOST_HOLES = 32;

const TOKENS: ReadonlyMap<string, (text: string) => readonly Token[]> = new Map([
  ["python", pythonTokens],
  ["node", nodeTokens],
]);

/** What loads code by a text: nobody would have read it. */
const LOADERS =
  /^(?:require|import|from|createRequire|register|importlib|import_module|runpy|__import__|exec|execfile|eval|compile|vm)$/;
/** A library by its plain name, and `require("./package.json")`, which loads none. */
function isHarmless(word: string, read: readonly Token[], at: number, language: string): boolean {
  if (language === "python") return word === "import" || word === "from";
  const what = read[at + 2];
  return word === "require" && what?.t === "str" && (what.v.endsWith(".json") || !what.v.includes(HOLE));
}

/**
 * A program text of which parts are not known, as a text with holes: null unless each hole is inside a literal text, where no
 * value without a quote or backslash is more than text. `pattern`: as of a word of the shell.
 */
export function spliced(language: string, pattern: string): string | null {
  const tokens = TOKENS.get(language);
  if (tokens === undefined || pattern.includes(HOLE)) return null;
  let holes = 0;
  const text = pattern.replace(/\\([*?[\]\\])|\[[^\]]{0,64}\]\*?|\*\*?|\?/g, (_, literal: string | undefined) => {
    if (literal !== undefined) return literal;
    holes++;
    return HOLE;
  });
  if (holes === 0 || holes > MOST_HOLES) return null;
  let inside = 0;
  const read = tokens(text);
  for (const [at, { t, v, note }] of read.entries()) {
    if (t === "name" && LOADERS.test(v) && !isHarmless(v, read, at, language)) return null;
    if (t !== "str" || !v.includes(HOLE)) continue;
    // What stands in braces there is code again.
    if (/f/i.test(note) || (note === "`" && v.includes("${")) || v.includes(`\\${HOLE}`)) return null;
    // A key takes a thing apart by its name: which function comes of it, nobody knows.
    if (language === "node" && read[at + 1]?.v === ":") return null;
    inside += v.split(HOLE).length - 1;
  }
  return inside === holes ? text : null;
}
