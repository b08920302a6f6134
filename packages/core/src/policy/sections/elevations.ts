import { type Block, block } from "../conditions/block.js";
import { CONDITION_OF } from "../conditions/index.js";
import type { RuleDocument } from "../document.js";
import { NAME, PROSE } from "../names.js";
import { list, named, number, oneOf, record, type Shape, text } from "../shape.js";
import { duration, milliseconds } from "../shapes/duration.js";
import { resolvedRuleShape, ruleShape } from "../shapes/rule.js";
import { type BySensitivity, bySensitivity, wholeSensitivity } from "../shapes/sensitivity.js";
import { joinByName, type Section } from "./section.js";

/** Who has to agree before a privilege is granted. */
export const APPROVALS = ["automatic", "one", "two"] as const;
export type Approval = (typeof APPROVALS)[number];

/** A privilege a task may gain for a time: what it adds, who may have it, for how long, and who agrees. */
export interface ElevationDocument {
  readonly about?: string;
  /** Grants that hold while it is held; rules with `unless-granted: NAME` are lifted besides. */
  readonly adds?: readonly RuleDocument[];
  /** Who may request it, in which task: conditions on standing facts and the schedule. */
  readonly when?: Block;
  /** Milliseconds. */
  readonly for: BySensitivity<number>;
  /** Calls it lasts for; without: as many as fit into its time. */
  readonly uses?: number;
  readonly approval: BySensitivity<Approval>;
}

const fields = (rule: Shape<RuleDocument>) => ({
  about: { shape: text(PROSE), about: "What it is for; a person who is asked reads this." },
  adds: { shape: list(rule, 256, 1), about: "Grants that hold while it is held." },
  when: { shape: block, about: "Who may request it, in which task." },
  uses: { shape: number(1, 1_000_000), about: "Calls it lasts for." },
});
const approval = oneOf(APPROVALS);

const source = named(
  NAME,
  record<ElevationDocument>({
    ...fields(ruleShape),
    for: { shape: bySensitivity(duration), required: true, about: "How long, or how long by the task's sensitivity." },
    approval: {
      shape: bySensitivity(approval),
      required: true,
      about: "automatic, one or two people, or each by the task's sensitivity.",
    },
  }),
  256,
);
const resolved = named(
  NAME,
  record<ElevationDocument>({
    ...fields(resolvedRuleShape),
    for: { shape: wholeSensitivity(milliseconds), required: true },
    approval: { shape: wholeSensitivity(approval), required: true },
  }),
  256,
);

/** Conditions on who asks, in which task, at what time: known before anything is asked. */
const isStanding = (key: string) => CONDITION_OF.get(key)?.standing !== undefined || key === "schedule";

export const elevationsSection: Section<Readonly<Record<string, ElevationDocument>>> = {
  about: "Privileges a task may gain for a time.",
  source,
  resolved,
  join: joinByName,
  check(value, at, _whole, report) {
    for (const [name, { when, adds }] of Object.entries(value)) {
      checkStanding(when ?? {}, `${at}/${name}/when`);
      for (const [index, rule] of (adds ?? []).entries()) {
        if (rule.grant !== undefined) continue;
        const message = `\`${rule.id}\` restricts; a privilege only adds`;
        report({
          code: "policy.bad_value",
          at: `${at}/${name}/adds/${index}`,
          part: "value",
          message,
          suggestion: null,
        });
      }
    }
    function checkStanding(when: Block, place: string): void {
      for (const [key, inner] of Object.entries(when)) {
        if (key === "not") checkStanding(inner as Block, `${place}/not`);
        else if (!isStanding(key)) {
          const message = `\`${key}\` depends on the call; say who may request it, in which task`;
          report({ code: "policy.unmet_condition", at: `${place}/${key}`, part: "key", message, suggestion: null });
        }
      }
    }
  },
};
