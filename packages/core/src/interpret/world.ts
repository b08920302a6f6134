import type { Answers, Place, SessionFacts } from "../spine/index.js";
import type { Knowledge } from "./knowledge/lookup.js";
import type { SqlParser } from "./sql/index.js";

/** Everything outside the call that its meaning may depend on, as a value. */
export interface World {
  readonly place: Place;
  readonly session: SessionFacts;
  /** What the door could find out; empty on the first pass. */
  readonly answers: Answers;
  /** What users know of programs, beside what is known already. */
  readonly users?: Knowledge | null;
  /** PostgreSQL's own parser; without it its statements are read by their words. */
  readonly sql?: SqlParser;
}
