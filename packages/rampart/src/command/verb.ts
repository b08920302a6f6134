import type { Described, Words } from "@rampart/service";
import type { Io } from "./io.js";

export type { OptionSpec, Options } from "@rampart/service";

/** What a person typed, after the table was applied. */
export interface Input extends Words {
  readonly json: boolean;
  /** `--state DIR`, which moves every folder of this installation below one; null is the usual places. */
  readonly state: string | null;
}

/** `rampart <name>`: one file per verb, this shape, nothing else. `run` returns the exit status. */
export interface Verb extends Described {
  /** Exit statuses beyond 0 success, 2 usage, 3 error. */
  readonly exits?: readonly { readonly status: number; readonly means: string }[];
  /** Set where another table of verbs reads what follows the name: `rampart model …`. `run` is then the bare name's. */
  readonly forward?: (words: readonly string[], io: Io) => Promise<number>;
  run(input: Input, io: Io): Promise<number>;
}
