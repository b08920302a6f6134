import { run } from "./command/run.js";
import { REGISTRY } from "./verbs/index.js";
import type { Io } from "./verbs/verb.js";

export { type ClarityCode, ClarityError, CODES, EXIT } from "./error.js";
export type { Said } from "./verbs/recorded.js";
export type { Io } from "./verbs/verb.js";

/** The command line of this package under another program's name: `rampart model …`. Gives the exit status. */
export const runModel = (words: readonly string[], io: Io, program: string): Promise<number> =>
  run(words, REGISTRY, program, io);
