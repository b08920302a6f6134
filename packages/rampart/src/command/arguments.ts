import { type Misuse, nearest, type Options, readWords } from "@rampart/service";
import { Failure } from "./failure.js";
import type { Input, Verb } from "./verb.js";

/** What the reader of words says where there are too few: which, the verb's usage says. */
const MISSING = "something is missing";

/** Options every verb understands. */
export const SHARED: Options = {
  json: { type: "boolean", help: "answer in JSON" },
  state: { type: "string", value: "DIR", help: "keep everything of this installation below DIR" },
  help: { type: "boolean", help: "show this help" },
  version: { type: "boolean", help: "show the version of the program" },
};

/** Reads what follows the verb's name. Throws {@link Failure} with exit status 2, naming the likely meaning. */
export function parseArguments(verb: Verb, words: readonly string[]): Input {
  const options: Options = { ...verb.options, ...SHARED };
  const read = readWords({ ...verb, options }, words);
  if (!read.ok) throw wrong(verb, `${read.misuse.message}${hint(read.misuse, options, verb)}`);
  return { ...read.words, json: read.words.flag("json"), state: read.words.text("state") };
}

function hint(misuse: Misuse, options: Options, verb: Verb): string {
  switch (misuse.kind) {
    case "shape":
      return misuse.message === MISSING ? `: rampart ${verb.name} ${verb.usage}` : "";
    case "choice": {
      const meant = nearest(misuse.value, misuse.choices);
      return meant === null ? "." : `. Did you mean ${meant}?`;
    }
    case "option": {
      const typed = misuse.option;
      const meant = typed.startsWith("--") ? nearest(typed.slice(2), Object.keys(options)) : null;
      const rest = verb.takesRest ? " A command to look at goes behind `--`." : "";
      return `.${meant === null ? "" : ` Did you mean --${meant}?`}${rest}`;
    }
  }
}

function wrong(verb: Verb, message: string): Failure {
  return new Failure("usage", `rampart ${verb.name}: ${message}`, `rampart ${verb.name} --help`);
}
