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
  const base = settled;
  const [first, second, third] = tests;
  if (base === neutral && tests.length === 1) return first!;
  if (base === neutral && tests.length === 2) {
    return (action, situation) => {
      const a = first!(action, situation);
      return a === absorbing ? a : join(a, second!(action, situation));
    };
  }
  if (base === neutral && tests.length === 3) {
    return (action, situation) => {
      let a = first!(action, situation);
      if (a === absorbing) return a;
      a = join(a, second!(action, situation));
      return a === absorbing ? a : join(a, third!(action, situation));
    };
  }
  return (action, situation) => {
    let all = base;
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
