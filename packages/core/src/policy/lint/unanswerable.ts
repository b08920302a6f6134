import type { Policy } from "../policy.js";
import { allRules } from "../rules.js";
import type { Lint } from "./finding.js";

/** Questions that take more people than the policy gives a role to answer them. Groups of an identity provider may bring more. */
export function unanswerableQuestions({ document }: Policy): readonly Lint[] {
  const groups = Object.values(document.groups ?? {}).some(({ people = [] }) => people.some(mayAnswer));
  if (groups) return [];
  const people = Object.values(document.people ?? {}).filter(({ roles }) => roles.some(mayAnswer)).length;
  return allRules(document).flatMap(({ rule }): Lint[] => {
    const wanted = rule.review?.people ?? 1;
    if (wanted === 1 || wanted <= people) return [];
    const named = people === 0 ? "`people` name nobody who may" : `\`people\` name ${people} who may`;
    const message = `it takes ${wanted} people to agree, and ${named}: what it asks about is refused`;
    return [{ code: "lint.unanswerable", severity: "warning", rule: rule.id, message }];
  });
}

const mayAnswer = (role: string): boolean => role === "approver" || role === "admin";
