import type { Need } from "@rampart/core";

/** A privilege people would have to agree to, and who would hold it, as `rampart elevate` takes it. */
export interface Wanted extends Need {
  /** `--task ID`, or `--agent NAME` where there is no task. */
  readonly holder: string;
}
