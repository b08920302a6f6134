import type { World } from "./world.js";

/** One attempt to get more than one may have. */
export interface Attack {
  /** What somebody tries, as the table in docs/attacks.md has it. */
  readonly what: string;
  /** What they are told in system mode: a code, or the rule that refuses. */
  readonly code: string;
  /** Where user mode tells them something else: `let through` or `done` is what only the record shows there. */
  readonly inUserMode?: string;
  attempt(world: World): Promise<string>;
}

/** Attempts of one kind; a kind is one file and one line in `index.ts`. */
export interface Attacks {
  readonly about: string;
  readonly rows: readonly Attack[];
}
