import type { Policy } from "../policy.js";
import { allRules } from "../rules.js";
import type { Lint, LintWorld } from "./finding.js";

/** An obligation nobody can fulfil turns every call the rule matches into a denial. */
export function unfulfillableObligations({ document }: Policy, { fulfillable }: LintWorld): readonly Lint[] {
  return allRules(document).flatMap(({ rule }) =>
    (rule.obligations ?? [])
      .filter(({ type }) => !fulfillable.includes(type))
      .map(
        ({ type }): Lint => ({
          code: "lint.unfulfillable",
          severity: "warning",
          rule: rule.id,
          message: `no connected door can ${type}: what it matches is denied`,
        }),
      ),
  );
}
