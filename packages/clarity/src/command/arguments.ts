import { type Options, readWords } from "@rampart/service";
import { ClarityError } from "../error.js";
import type { Input, Verb } from "../verbs/verb.js";

/** Options every verb understands. */
export const SHARED: Options = {
  json: { type: "boolean", help: "answer in JSON" },
  help: { type: "boolean", help: "show this help" },
  version: { type: "boolean", help: "show the version of the program" },
};

/**
 * Reads what follows the verb's name. `--ignore_paths` is `--ignore-paths`, as in the reference, and a flag that is on
 * by itself is turned off by its own option `no-…`.
 * @throws ClarityError `usage`, `bad_value`
 */
export function parseArguments(verb: Verb, words: readonly string[]): Input {
  const cut = words.indexOf("--");
  const spelt = words.map((word, at) => (cut >= 0 && at > cut ? word : hyphens(word)));
  const read = readWords({ ...verb, options: { ...verb.options, ...SHARED } }, spelt);
  if (read.ok) return { ...read.words, json: read.words.flag("json") };
  const { kind, message } = read.misuse;
  if (kind === "choice") throw new ClarityError("bad_value", message);
  throw new ClarityError("usage", `${verb.name}: ${message}`, { next: `${verb.name} --help` });
}

/** `--a_b=c_d` becomes `--a-b=c_d`: only the option's name is rewritten. */
function hyphens(word: string): string {
  if (!word.startsWith("--")) return word;
  const equals = word.indexOf("=");
  return equals < 0 ? word.replaceAll("_", "-") : word.slice(0, equals).replaceAll("_", "-") + word.slice(equals);
}
