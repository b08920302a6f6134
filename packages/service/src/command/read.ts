import { parseArgs } from "node:util";
import type { OptionSpec, Options, Takes, Words } from "./options.js";

/** Why words do not fit the table. `message` has no full stop, so that a hint may follow. */
export type Misuse =
  /** No such option; `option` as it was typed, hyphens included. */
  | { readonly kind: "option"; readonly option: string; readonly message: string }
  /** A value that is none of the choices. */
  | { readonly kind: "choice"; readonly value: string; readonly choices: readonly string[]; readonly message: string }
  | { readonly kind: "shape"; readonly message: string };

export type ReadWords = { readonly ok: true; readonly words: Words } | { readonly ok: false; readonly misuse: Misuse };

/** Reads what follows the name of a verb: unknown, doubled and empty options are misuse, and so is what would be lost. */
export function readWords(takes: Takes, typed: readonly string[]): ReadWords {
  const cut = typed.indexOf("--");
  const behind = cut < 0 ? null : typed.slice(cut + 1);
  const rest = takes.takesRest ? behind : null;
  const read = parseArgs({
    args: cut < 0 ? [...typed] : typed.slice(0, cut),
    options: Object.fromEntries(
      Object.entries(takes.options).map(([name, { type, multiple }]) => [name, { type, multiple: multiple === true }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const { values, tokens } = read;
  // A name that begins with a hyphen, as agents may call themselves, is named behind `--`.
  const positionals = rest === null ? [...read.positionals, ...(behind ?? [])] : read.positionals;
  const misuse = misusedOption(takes.options, tokens) ?? misusedPlace(takes, positionals);
  if (misuse !== null) return { ok: false, misuse };
  const value = (option: string): Value => values[option];
  return {
    ok: true,
    words: {
      positionals,
      rest,
      text: (option) => single(value(option)),
      texts: (option) => many(value(option)),
      flag: (option) => value(option) === true,
    },
  };
}

type Value = string | boolean | readonly (string | boolean)[] | undefined;

const single = (value: Value): string | null => (typeof value === "string" ? value : null);
const many = (value: Value): readonly string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];

interface Token {
  readonly kind: string;
  readonly name?: string;
  readonly rawName?: string;
  readonly value?: string | undefined;
}

function misusedOption(options: Options, tokens: readonly Token[]): Misuse | null {
  const seen = new Set<string>();
  for (const { kind, name, rawName, value } of tokens) {
    if (kind !== "option" || name === undefined || rawName === undefined) continue;
    const spec = Object.hasOwn(options, name) ? options[name] : undefined;
    if (spec === undefined) return { kind: "option", option: rawName, message: `there is no option ${rawName}` };
    const misuse = misusedValue(spec, rawName, value);
    if (misuse !== null) return misuse;
    if (seen.has(name) && !spec.multiple) return shape(`${rawName} is given twice`);
    seen.add(name);
  }
  return null;
}

function misusedValue({ type, value: holder, choices }: OptionSpec, name: string, value?: string): Misuse | null {
  if (type === "boolean") return value === undefined ? null : shape(`${name} takes no value`);
  if (value === undefined || value === "") return shape(`${name} needs a value: ${name} ${holder ?? "VALUE"}`);
  if (choices === undefined || choices.includes(value)) return null;
  return { kind: "choice", value, choices, message: `${name} accepts ${choices.join(", ")}, not "${value}"` };
}

function misusedPlace({ positionals: { min, max } }: Takes, positionals: readonly string[]): Misuse | null {
  if (positionals.length > max) return shape(`too many arguments: "${positionals[max]}" is not expected`);
  return positionals.length < min ? shape("something is missing") : null;
}

const shape = (message: string): Misuse => ({ kind: "shape", message });
