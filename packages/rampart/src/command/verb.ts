import type { Io } from "./io.js";

/** One option of a verb, as data: the parser, the help and the suggestions read the same table. */
export interface OptionSpec {
  readonly type: "string" | "boolean";
  readonly help: string;
  /** Placeholder of the value in the help: `FILE`, `DIR`. */
  readonly value?: string;
  readonly multiple?: true;
  /** The only values accepted. */
  readonly choices?: readonly string[];
}
export type Options = Readonly<Record<string, OptionSpec>>;

/** What a person typed, after the table was applied. */
export interface Input {
  readonly positionals: readonly string[];
  /** What stood behind `--`, untouched; null where there was no `--`. */
  readonly rest: readonly string[] | null;
  readonly json: boolean;
  /** `--state DIR`, which moves every folder of this installation below one; null is the usual places. */
  readonly state: string | null;
  text(option: string): string | null;
  texts(option: string): readonly string[];
  flag(option: string): boolean;
}

/** `rampart <name>`: one file per verb, this shape, nothing else. `run` returns the exit status. */
export interface Verb {
  /** One or two words: `check`, `log verify`. */
  readonly name: string;
  /** One line for the list of verbs. */
  readonly summary: string;
  /** What follows the name, in the usual notation. */
  readonly usage: string;
  /** More than the summary says, one paragraph per entry. */
  readonly about?: readonly string[];
  readonly options: Options;
  /** How many positional arguments it takes; those behind `--` do not count. */
  readonly positionals: { readonly min: number; readonly max: number };
  /** Whether `-- …` may follow. */
  readonly takesRest?: true;
  readonly examples: readonly { readonly run: string; readonly what: string }[];
  /** Exit statuses beyond 0 success, 2 usage, 3 error. */
  readonly exits?: readonly { readonly status: number; readonly means: string }[];
  /** Set where another table of verbs reads what follows the name: `rampart model …`. `run` is then the bare name's. */
  readonly forward?: (words: readonly string[], io: Io) => Promise<number>;
  run(input: Input, io: Io): Promise<number>;
}
