import { awk } from "./awk/language.js";
import { isPlainAwk } from "./awk/plain.js";
import type { CodeInput, CodeReading } from "./effect.js";
import { isPlainLua } from "./lua/plain.js";
import type { Language } from "./machine/language.js";
import { read } from "./machine/reading.js";
import { node, typescript } from "./node/language.js";
import { osascript } from "./osascript/language.js";
import { perl } from "./perl/language.js";
import { php } from "./php/language.js";
import { isPlainCode } from "./plain/words.js";
import { powershell } from "./powershell/language.js";
import { python } from "./python/language.js";
import { ruby } from "./ruby/language.js";
import { spelledCommands } from "./spelled.js";

export type {
  CodeEffect,
  CodeInput,
  CodeReading,
  EvaluateEffect,
  ExecEffect,
  FileEffect,
  LinkEffect,
  LoadEffect,
  ModelEffect,
  NetEffect,
  OpaqueEffect,
  PrintEffect,
  ProcessEffect,
  SearchEffect,
  ShellEffect,
  SqlEffect,
} from "./effect.js";
export { HOLE } from "./holes.js";
export { spliced } from "./spliced.js";

/** Other names of a language. */
const LANGUAGES: ReadonlyMap<string, Language> = new Map([
  ["awk", awk],
  ["gawk", awk],
  ["mawk", awk],
  ["nawk", awk],
  ["node", node],
  ["nodejs", node],
  ["javascript", node],
  ["typescript", typescript],
  ["ts", typescript],
  ["js", node],
  ["deno", node],
  ["bun", node],
  ["perl", perl],
  ["php", php],
  ["ruby", ruby],
  ["osascript", osascript],
  ["applescript", osascript],
  ["powershell", powershell],
  ["pwsh", powershell],
  ["python", python],
  ["python2", python],
  ["python3", python],
  ["pypy", python],
  ["pypy3", python],
]);

/** Whether code of this language is read here; the shell is, by its own interpreter. */
export const reads = (name: string): boolean => name === "shell" || LANGUAGES.has(name);

const byName = (name: string): Language | null => LANGUAGES.get(name) ?? null;

/** Where no line comes, none is printed. */
const MAY_PRINT: CodeReading = { effects: [{ type: "print", text: null, certainty: "possible" }] };
const PRINTS: CodeReading = { effects: [{ type: "print", text: null, certainty: "certain" }] };

/**
 * Reads a program text and says what running it would do. Total: any text yields a reading, bounded by `LIMITS`.
 *
 * @param language as the program that runs it is called (`python`, `node`, `perl`, `ruby`, `php`, `awk` …); one nobody
 *   here reads yields `opaque: unknown_language`
 */
export function readCode(language: string, text: string, input: CodeInput = {}): CodeReading {
  const known = byName(language);
  if (known === awk && isPlainAwk(text, input)) return MAY_PRINT;
  if (known === null && language === "lua" && isPlainLua(text)) return PRINTS;
  if (known === null && isPlainCode(language, text)) return PRINTS;
  if (known === null)
    return {
      effects: [
        ...spelledCommands(language, text),
        { type: "opaque", reason: "unknown_language", certainty: "certain" },
      ],
    };
  return read(known, text, input, byName);
}
