import type { Whole } from "../check.js";
import type { Report, Shape } from "../shape.js";

/**
 * A part of a policy besides its rules: who acts, what may be added for a time, what is counted. Each is one file here and one
 * line in `index.ts`; a policy that does not write it has none, and its digest does not change by the section's existence.
 */
export interface Section<T> {
  readonly about: string;
  /** As a person writes it, read into normal form. */
  readonly source: Shape<T>;
  /** Normal form, as the resolved document holds it. */
  readonly resolved: Shape<T>;
  /** What several texts say, packs before what extends them, as one. */
  join(said: readonly T[]): T;
  /** What must hold beyond the shape, given the whole policy. */
  check?(value: T, at: string, whole: Whole, report: Report): void;
}

/** Later texts go over earlier ones, name by name. */
export function joinByName<T>(said: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  return Object.assign({}, ...said) as Record<string, T>;
}
