/** Thrown when a bound is reached; caught where the call's interpretation began. */
export class BeyondBounds extends Error {}

/** Why statements after this one are not reached. */
export interface Flow {
  /** `line`: bash gives up the line it is in and reads the next. */
  readonly kind: "break" | "continue" | "return" | "exit" | "line";
  levels: number;
}
