import type { Policy } from "../policy.js";
import { allRules } from "../rules.js";
import type { Lint } from "./finding.js";

/** A person or agent that is stopped must be able to act on it. */
export function missingWords({ document }: Policy): readonly Lint[] {
  return allRules(document).flatMap(({ rule }): Lint[] => {
    if (rule.grant !== undefined || rule.reason !== undefined) return [];
    return [
      {
        code: "lint.no_reason",
        severity: "warning",
        rule: rule.id,
        message: "it stops somebody without saying why (`reason:`)",
      },
    ];
  });
}
