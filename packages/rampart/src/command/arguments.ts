import { parseArgs } from "node:util";
import { Failure } from "./failure.js";
import { nearest } from "./nearest.js";
import type { Input, OptionSpec, Options, Verb } from "./verb.js";

/** Options every verb understands. */
export const SHARED: Options = {
  json: { type: "boolean", help: "answer in JSON" },
  state: { type: "string", value: "DIR", help: "keep everything of this installation below DIR" },
  help: { type: "boolean", help: "show this help" },
};

/** Reads what follows the verb's name. Throws {@link Failure} with exit status 2, naming the likely meaning. */
export function parseArguments(verb: Verb, words: readonly string[]): Input {
  const options: Options = { ...verb.options, ...SHARED };
  const cut = words.indexOf("--");
  const rest = cut < 0 ? null : words.slice(cut + 1);
  const { values, positionals } = read(verb, options, cut < 0 ? words : words.slice(0, cut));
  if (rest !== null && !verb.takesRest) throw wrong(verb, "nothing may follow `--` here");
  if (values.help !== true) checkCount(verb, positionals);
  return {
    positionals,
    rest,
    json: values.json === true,
    state: typeof values.state === "string" ? values.state : null,
    text: (name) => single(values[name]),
    texts: (name) => many(values[name]),
    flag: (name) => values[name] === true,
  };
}

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

const single = (value: Values[string]): string | null => (typeof value === "string" ? value : null);
const many = (value: Values[string]): readonly string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];

function read(verb: Verb, options: Options, words: readonly string[]): { values: Values; positionals: string[] } {
  const parsed = parseArgs({
    args: [...words],
    options: Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, forNode(spec)])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const seen = new Set<string>();
  for (const token of parsed.tokens) {
    if (token.kind !== "option") continue;
    const spec = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (spec === undefined) throw unknownOption(verb, options, token.rawName);
    checkValue(verb, spec, token.rawName, token.value);
    if (seen.has(token.name) && !spec.multiple) throw wrong(verb, `${token.rawName} is given twice`);
    seen.add(token.name);
  }
  return { values: parsed.values as Values, positionals: parsed.positionals };
}

function forNode(spec: OptionSpec): { type: "string" | "boolean"; multiple: boolean } {
  return { type: spec.type, multiple: spec.multiple === true };
}

function checkValue(verb: Verb, spec: OptionSpec, name: string, value: string | undefined): void {
  if (spec.type === "boolean") {
    if (value !== undefined) throw wrong(verb, `${name} takes no value`);
    return;
  }
  if (value === undefined || value === "") throw wrong(verb, `${name} needs a value: ${name} ${spec.value ?? "VALUE"}`);
  if (spec.choices !== undefined && !spec.choices.includes(value)) {
    const meant = nearest(value, spec.choices);
    const hint = meant === null ? "" : ` Did you mean ${meant}?`;
    throw wrong(verb, `${name} accepts ${spec.choices.join(", ")}, not "${value}".${hint}`);
  }
}

function checkCount(verb: Verb, positionals: readonly string[]): void {
  const { min, max } = verb.positionals;
  if (positionals.length > max) throw wrong(verb, `too many arguments: "${positionals[max]}" is not expected`);
  if (positionals.length < min) throw wrong(verb, "something is missing");
}

function unknownOption(verb: Verb, options: Options, raw: string): Failure {
  const meant = raw.startsWith("--") ? nearest(raw.slice(2), Object.keys(options)) : null;
  const hint = meant === null ? "" : ` Did you mean --${meant}?`;
  const rest = verb.takesRest ? " A command to look at goes behind `--`." : "";
  return wrong(verb, `there is no option ${raw}.${hint}${rest}`);
}

function wrong(verb: Verb, message: string): Failure {
  return new Failure("usage", `rampart ${verb.name}: ${message}`, `rampart ${verb.name} --help`);
}
