import type { Policy } from "../policy.js";
import { allRules } from "../rules.js";
import type { Lint } from "./finding.js";

/** Questions that take more people than the policy gives a role to answer them. Groups of an identity provider may bring more. */
export function unanswerableQuestions({ document }: Policy): readonly Lint[] {
  const groups = Object.values(document.groups ?? {}).some(({ people = [] }) => people.some(mayAnswer));
  if (groups) return [];
  const people = Object.values(document.people ?? {}).filter(({ roles }) => roles.some(mayAnswer)).length;
  const few = (rule: string, wanted: number, then: string): Lint[] => {
    if (wanted === 1 || wanted <= people) return [];
    const named = people === 0 ? "`people` name nobody who may" : `\`people\` name ${people} who may`;
    const message = `it takes ${wanted} people to agree, and ${named}: ${then}`;
    return [{ code: "lint.unanswerable", severity: "warning", rule, message }];
  };
  return [
    ...allRules(document).flatMap(({ rule }) =>
      few(rule.id, rule.review?.people ?? 1, "what it asks about is refused"),
    ),
    ...Object.entries(document.elevations ?? {}).flatMap(([name, { approval }]) =>
      few(
        `elevations.${name}`,
        Object.values(approval).includes("two") ? 2 : 1,
        "nobody can give it where it takes two",
      ),
    ),
  ];
}

/** Owners `people` do not name: a slip of the pen, or somebody who is asked nothing. Rules that leave out the owner go by this name. */
export function unknownOwners({ document: { agents = {}, people } }: Policy): readonly Lint[] {
  if (people === undefined) return [];
  return Object.entries(agents).flatMap(([name, { owner }]): Lint[] => {
    if (Object.hasOwn(people, owner)) return [];
    const message = `\`people\` do not name its owner ${owner}`;
    return [{ code: "lint.owner_unknown", severity: "note", rule: `agents.${name}`, message }];
  });
}

const mayAnswer = (role: string): boolean => role === "approver" || role === "admin";
