import { parseArgs } from "node:util";
import { ClarityError } from "../error.js";
import type { Input, OptionSpec, Options, Verb } from "../verbs/verb.js";

/** Options every verb understands. */
export const SHARED: Options = {
  json: { type: "boolean", help: "answer in JSON" },
  help: { type: "boolean", help: "show this help" },
};

/**
 * Reads what follows the verb's name. `--ignore_paths` is `--ignore-paths`, as in the reference, and a flag that is on
 * by itself is turned off by its own option `no-…`.
 * @throws ClarityError `usage`, `bad_value`
 */
export function parseArguments(verb: Verb, words: readonly string[]): Input {
  const options: Options = { ...verb.options, ...SHARED };
  const cut = words.indexOf("--");
  const rest = cut < 0 ? null : words.slice(cut + 1);
  if (rest !== null && !verb.takesRest) throw wrong(verb, "nothing may follow `--` here");
  const { values, positionals } = read(verb, options, (cut < 0 ? words : words.slice(0, cut)).map(hyphens));
  const { min, max } = verb.positionals;
  if (positionals.length > max) throw wrong(verb, `too many arguments: "${positionals[max]}" is not expected`);
  if (positionals.length < min && values["help"] !== true) throw wrong(verb, "something is missing");
  const value = (name: string) => values[name];
  return {
    positionals,
    rest,
    json: values["json"] === true,
    text: (name) => {
      const found = value(name);
      return typeof found === "string" ? found : null;
    },
    texts: (name) => {
      const found = value(name);
      return Array.isArray(found) ? found.filter((entry): entry is string => typeof entry === "string") : [];
    },
    flag: (name) => value(name) === true,
  };
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** `--a_b=c_d` becomes `--a-b=c_d`: only the option's name is rewritten. */
function hyphens(word: string): string {
  if (!word.startsWith("--")) return word;
  const equals = word.indexOf("=");
  return equals < 0 ? word.replaceAll("_", "-") : word.slice(0, equals).replaceAll("_", "-") + word.slice(equals);
}

function read(verb: Verb, options: Options, args: string[]): { values: Values; positionals: string[] } {
  const parsed = parseArgs({
    args,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type, multiple }]) => [name, { type, multiple: multiple === true }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const seen = new Set<string>();
  for (const token of parsed.tokens) {
    if (token.kind !== "option") continue;
    const spec = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (spec === undefined) throw wrong(verb, `there is no option ${token.rawName}`);
    checkValue(verb, spec, token.rawName, token.value);
    if (seen.has(token.name) && !spec.multiple) throw wrong(verb, `${token.rawName} is given twice`);
    seen.add(token.name);
  }
  return { values: parsed.values as Values, positionals: parsed.positionals };
}

function checkValue(verb: Verb, spec: OptionSpec, name: string, value: string | undefined): void {
  if (spec.type === "boolean") {
    if (value !== undefined) throw wrong(verb, `${name} takes no value`);
  } else if (value === undefined || value === "") {
    throw wrong(verb, `${name} needs a value: ${name} ${spec.value ?? "VALUE"}`);
  } else if (spec.choices !== undefined && !spec.choices.includes(value)) {
    throw new ClarityError("bad_value", `${name} accepts ${spec.choices.join(", ")}, not "${value}"`);
  }
}

function wrong(verb: Verb, message: string): ClarityError {
  return new ClarityError("usage", `${verb.name}: ${message}`, { next: `${verb.name} --help` });
}
