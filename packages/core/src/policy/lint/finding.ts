import type { ObligationType } from "../../decide/obligations.js";

/** Closed set; each is explained in docs/formats/policy.md. */
export type LintCode =
  | "lint.contradictory"
  | "lint.shadowed"
  | "lint.not_indexed"
  | "lint.costly"
  | "lint.unfulfillable"
  | "lint.unanswerable"
  | "lint.owner_unknown"
  | "lint.no_reason"
  | "lint.override_expired"
  | "lint.override_of_nothing"
  | "lint.override_is_off";

export interface Lint {
  readonly code: LintCode;
  /** `note` is worth knowing; `warning` is probably a mistake. */
  readonly severity: "note" | "warning";
  readonly rule: string;
  readonly message: string;
}

/** What lint cannot know by itself. */
export interface LintWorld {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Obligations some connected door fulfils. */
  readonly fulfillable: readonly ObligationType[];
}
