import type { Policy } from "../policy.js";
import { contradictoryConditions } from "./contradictory.js";
import { costs } from "./cost.js";
import type { Lint, LintWorld } from "./finding.js";
import { unfulfillableObligations } from "./obligations.js";
import { expiredOverrides, uselessOverrides } from "./overrides.js";
import { shadowedRules } from "./shadowed.js";
import { unanswerableQuestions, unknownOwners } from "./unanswerable.js";
import { missingWords } from "./words.js";

const CHECKS: readonly ((policy: Policy, world: LintWorld) => readonly Lint[])[] = [
  contradictoryConditions,
  shadowedRules,
  costs,
  unfulfillableObligations,
  unanswerableQuestions,
  unknownOwners,
  missingWords,
  uselessOverrides,
  expiredOverrides,
];

/** What is sound and yet probably not meant. Sorted by rule, so that two runs give the same list. */
export function lintPolicy(policy: Policy, world: LintWorld): readonly Lint[] {
  return CHECKS.flatMap((check) => check(policy, world)).sort((a, b) =>
    a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.code < b.code ? -1 : 1,
  );
}
