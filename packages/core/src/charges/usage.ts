import type { Measure } from "../policy/sections/limits.js";

/** What a call used, as whoever ran it reports; before a call, what it will use at most. Amounts from 0 on. */
export interface Usage {
  /** The model that was called. */
  readonly model?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly rows?: number;
  readonly bytesIn?: number;
  readonly bytesOut?: number;
  /** In the currency of the policy's prices. */
  readonly cost?: number;
  readonly computeSeconds?: number;
  readonly wallSeconds?: number;
}

export const NO_USAGE: Usage = {};

/** What it says of a measure that is only known by a report; 0 where it says nothing. */
export function reported(usage: Usage, measure: Measure): number {
  switch (measure) {
    case "tokens":
      return (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0);
    case "rows":
      return usage.rows ?? 0;
    case "bytes-in":
      return usage.bytesIn ?? 0;
    case "bytes-out":
      return usage.bytesOut ?? 0;
    case "compute-seconds":
      return usage.computeSeconds ?? 0;
    case "wall-seconds":
      return usage.wallSeconds ?? 0;
    default:
      return 0;
  }
}
