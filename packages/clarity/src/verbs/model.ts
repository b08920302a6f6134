import { resolve } from "node:path";
import { GIT_PATHS, ignoredNames } from "../measure/ignore.js";
import { COMPAT, COMPAT_NAMES, type Compat } from "../oms/compat.js";
import type { Input, Io, OptionSpec } from "./verb.js";

/** Words the reference has between its verb and the model; the options say the same. */
const METHODS = ["key", "certificate", "sigstore"];

export const COMPAT_OPTION: OptionSpec = {
  type: "string",
  multiple: true,
  choices: COMPAT_NAMES,
  help: `accept what the reference accepts. ${Object.entries(COMPAT)
    .map(([name, price]) => `${name}: ${price}`)
    .join("; ")}`,
};

export interface Named {
  /** Absolute. */
  readonly model: string;
  readonly ignored: readonly string[];
  readonly ignoreGit: boolean;
  readonly compat: ReadonlySet<Compat>;
}

/** The model and what is left out of it, as `digest`, `sign` and `verify` are told. */
export function namedModel(input: Input, io: Io): Named {
  const words = input.positionals;
  const path = words.length === 2 && METHODS.includes(words[0]!) ? words[1]! : words[0]!;
  const model = resolve(io.cwd, path);
  const { names, outside } = ignoredNames(model, input.texts("ignore-paths"), io.cwd);
  for (const one of outside) io.note(`warning: --ignore-paths ${one} lies outside the model and leaves nothing out`);
  const compat = new Set(input.texts("compat") as Compat[]);
  return { model, ignored: names, ignoreGit: !input.flag("no-ignore-git-paths"), compat };
}

export const gitPaths = ({ ignoreGit }: Named): readonly string[] => (ignoreGit ? GIT_PATHS : []);
