/** One option of a verb, as data: the parser, the help and the suggestions read the same table. */
export interface OptionSpec {
  readonly type: "string" | "boolean";
  readonly help: string;
  /** Placeholder of the value in the help: `FILE`, `DIR`. */
  readonly value?: string;
  /** May be given again. */
  readonly multiple?: true;
  /** The only values accepted. */
  readonly choices?: readonly string[];
}
export type Options = Readonly<Record<string, OptionSpec>>;

/** What may follow the name of a verb. */
export interface Takes {
  readonly options: Options;
  /** How many positional arguments it takes; those behind `--` count where it takes no rest. */
  readonly positionals: { readonly min: number; readonly max: number };
  /** Whether what stands behind `--` is something of its own: a command. */
  readonly takesRest?: true;
}

/** A verb of a command line as its help shows it. */
export interface Described extends Takes {
  /** One or two words: `check`, `log verify`. */
  readonly name: string;
  /** One line for the list of verbs. */
  readonly summary: string;
  /** What follows the name, in the usual notation. */
  readonly usage: string;
  /** More than the summary says, one paragraph per entry. */
  readonly about?: readonly string[];
  readonly examples: readonly { readonly run: string; readonly what: string }[];
}

/** What a person typed, after the table was applied. */
export interface Words {
  readonly positionals: readonly string[];
  /** What stood behind `--`, untouched; null where there was no `--`. */
  readonly rest: readonly string[] | null;
  text(option: string): string | null;
  texts(option: string): readonly string[];
  flag(option: string): boolean;
}
