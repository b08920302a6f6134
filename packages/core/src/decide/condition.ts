import type { Condition, Test } from "./case.js";
import { and, NO, not, or, type Truth, YES } from "./truth.js";

function isTest(condition: Condition): condition is Test {
  return typeof condition === "function";
}

function fold(
  conditions: readonly Condition[],
  neutral: Truth,
  absorbing: Truth,
  join: (a: Truth, b: Truth) => Truth,
): Condition {
  let settled = neutral;
  const tests: Test[] = [];
  for (const condition of conditions) {
    if (isTest(condition)) tests.push(condition);
    else settled = join(settled, condition);
  }
  if (settled === absorbing || tests.length === 0) return settled;
  const [only] = tests;
  if (settled === neutral && tests.length === 1) return only!;
  const start = settled;
  return (action, situation) => {
    let all = start;
    for (const test of tests) {
      all = join(all, test(action, situation));
      if (all === absorbing) return all;
    }
    return all;
  };
}

/** Least certain of all; {@link YES} of none. Cheap conditions first: evaluation stops at the first NO. */
export function allOf(conditions: readonly Condition[]): Condition {
  return fold(conditions, YES, NO, and);
}

/** Most certain of all; {@link NO} of none. */
export function anyOf(conditions: readonly Condition[]): Condition {
  return fold(conditions, NO, YES, or);
}

export function negated(condition: Condition): Condition {
  if (!isTest(condition)) return not(condition);
  return (action, situation) => not(condition(action, situation));
}
