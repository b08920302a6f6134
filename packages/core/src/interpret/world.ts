import type { Answers, Place, SessionFacts } from "../spine/index.js";

/** Everything outside the call that its meaning may depend on, as a value. */
export interface World {
  readonly place: Place;
  readonly session: SessionFacts;
  /** What the door could find out; empty on the first pass. */
  readonly answers: Answers;
}
