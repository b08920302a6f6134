import type { Readable } from "node:stream";
import type { Described, Words } from "@rampart/service";
import type { Said } from "./recorded.js";

export type { OptionSpec, Options } from "@rampart/service";

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

/** What a person typed, after the table was applied. */
export interface Input extends Words {
  readonly json: boolean;
}

/**
 * `clarity <name>`, also `rampart model <name>`: one file per verb, this shape, nothing else. Examples leave the program's
 * name out. `run` gives the exit status.
 */
export interface Verb extends Described {
  run(input: Input, io: Io): Promise<number>;
}
