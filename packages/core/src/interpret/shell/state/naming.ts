import type { Span } from "../../../spine/index.js";
import type { Variable } from "./variable.js";

/** Variables that name files which run, and how much had been written when these were last looked at. */
export interface Naming {
  readonly set: Map<string, { readonly value: Variable; readonly span: Span }>;
  /** `FileTable.writes` of then. */
  writes: number;
}

export const noNaming = (): Naming => ({ set: new Map(), writes: 0 });
