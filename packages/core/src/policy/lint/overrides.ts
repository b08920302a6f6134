import { UNKNOWN_PROGRAM } from "../check.js";
import { formatInstant } from "../instant.js";
import type { Policy } from "../policy.js";
import { allRules } from "../rules.js";
import type { Lint, LintWorld } from "./finding.js";

/** Overrides that have run out: they change nothing and hide what does. */
export function expiredOverrides({ document }: Policy, { now }: LintWorld): readonly Lint[] {
  return Object.entries(document.overrides).flatMap(([rule, overrides]) =>
    overrides
      .filter(({ until }) => until !== undefined && until <= now)
      .map(
        ({ until }): Lint => ({
          code: "lint.override_expired",
          severity: "note",
          rule,
          message: `an override of it ended at ${formatInstant(until!)}`,
        }),
      ),
  );
}

/** Overrides of rules that are not there, and rules that are switched off altogether. */
export function uselessOverrides({ document }: Policy): readonly Lint[] {
  const rules = new Set([UNKNOWN_PROGRAM, ...allRules(document).map(({ rule }) => rule.id)]);
  return Object.entries(document.overrides).flatMap(([rule, overrides]): Lint[] => {
    if (!rules.has(rule)) {
      return [
        {
          code: "lint.override_of_nothing",
          severity: "note",
          rule,
          message: "an override of it waits for a project's rule",
        },
      ];
    }
    if (!overrides.some(({ except, until }) => except === "all" && until === undefined)) return [];
    return [
      { code: "lint.override_is_off", severity: "note", rule, message: "it is switched off for good by an override" },
    ];
  });
}
