import type { Readable } from "node:stream";
import type { Said } from "./recorded.js";

/** The process as a verb sees it. Tests hand in their own. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Readable;
  /** Milliseconds since 1970. */
  now(): number;
  /** A line on standard output; control and bidirectional characters come out visible. */
  line(...pieces: readonly string[]): void;
  /** One JSON value in one line. */
  json(value: unknown): void;
  raw(bytes: string | Uint8Array): void;
  /** A line on standard error. */
  note(...pieces: readonly string[]): void;
  rawError(bytes: string | Uint8Array): void;
  /** Puts on record what was said of a model; absent where nobody keeps one. Throws where that cannot be done. */
  record?(said: Said): Promise<void>;
  /** Aborts when the person pressed Ctrl-C or the process was asked to end. */
  readonly interrupted: AbortSignal;
}

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

/** What a person typed, after the table was applied. */
export interface Input {
  readonly positionals: readonly string[];
  /** What stood behind `--`, untouched; null where there was no `--`. */
  readonly rest: readonly string[] | null;
  readonly json: boolean;
  text(option: string): string | null;
  texts(option: string): readonly string[];
  flag(option: string): boolean;
}

/** `clarity <name>`, also `rampart model <name>`: one file per verb, this shape, nothing else. `run` gives the exit status. */
export interface Verb {
  /** One or two words: `verify`, `policy check`. */
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
  /** Command lines without the program's name: `verify --signature model.sig …`. */
  readonly examples: readonly { readonly run: string; readonly what: string }[];
  run(input: Input, io: Io): Promise<number>;
}
