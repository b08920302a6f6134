import { NO } from "../../decide/truth.js";
import type { RulePlan } from "../../decide/view.js";
import type { Place } from "../../spine/facts.js";
import { bindBlock, blockSlots } from "../conditions/block.js";
import type { Binding } from "../conditions/language.js";
import type { Policy } from "../policy.js";
import type { Lint } from "./finding.js";

/** Nanoseconds a rule adds to every action of its kinds when it cannot be looked up. Measured, of the right order. */
const COST = { closure: 15, cel: 250 } as const;
/** Microseconds of such rules one action may cost before lint says so. */
const COSTLY_US = 5;

const ANYWHERE: Place = {
  home: "/home/user",
  user: "user",
  cwd: null,
  project: "/home/user/project",
  scratch: ["/tmp"],
  installed: [],
};

/** Whether a rule has a word it is found by. Rules bound to a role, agent, task … cost nothing where it is another. */
function isIndexed(plan: RulePlan, policy: Policy): boolean {
  const binding: Binding = {
    labels: policy.program.labels,
    standing: {
      identity: { agent: "", principal: "", owner: null, verified: false },
      door: "",
      roles: [],
      task: null,
      purpose: null,
      environment: null,
      place: ANYWHERE,
    },
  };
  const { when } = plan.document;
  if (when === undefined) return false;
  return blockSlots(when, binding) !== null || bindBlock(when, binding) === NO;
}

/** Estimated microseconds of rules asked of every action of a kind, by kind. */
export function estimateCost(policy: Policy): ReadonlyMap<string, number> {
  const costs = new Map<string, number>();
  for (const plan of policy.program.plans) {
    if (isIndexed(plan, policy)) continue;
    const each = plan.document.when?.["cel"] === undefined ? COST.closure : COST.cel;
    for (const kind of plan.kinds) costs.set(kind, (costs.get(kind) ?? 0) + each / 1000);
  }
  return costs;
}

export function costs(policy: Policy): readonly Lint[] {
  const notes = policy.program.plans
    .filter((plan) => plan.document.when?.["cel"] !== undefined && !isIndexed(plan, policy))
    .map(
      ({ document }): Lint => ({
        code: "lint.not_indexed",
        severity: "note",
        rule: document.id,
        message:
          "its expression is asked of every action of its kinds; a path, host, program or label beside it would make it free elsewhere",
      }),
    );
  const expensive = [...estimateCost(policy)].filter(([, cost]) => cost > COSTLY_US);
  return [
    ...notes,
    ...expensive.map(
      ([kind, cost]): Lint => ({
        code: "lint.costly",
        severity: "warning",
        rule: kind,
        message: `rules that cannot be looked up add about ${cost.toFixed(1)} µs to every ${kind}`,
      }),
    ),
  ];
}
