import type { Policy, PolicyError, TestOutcome } from "@rampart/core";
import type { PostgresParser } from "@rampart/service";
import { runPolicyTests } from "./run-tests.js";

/** Failing tests told. */
const SHOWN = 16;

/**
 * What stands against a policy coming into force though it can be read: a test in it that fails, and a rule that cannot be
 * evaluated where a test goes through it. Empty: nothing.
 */
export async function tryPolicy(policy: Policy, sql: PostgresParser): Promise<readonly PolicyError[]> {
  if (policy.tests.length === 0) return [];
  return (await runPolicyTests(policy, sql)).flatMap(problemOf).slice(0, SHOWN);
}

function problemOf({ name, message, erred }: TestOutcome): readonly PolicyError[] {
  const says = message ?? (erred.length > 0 ? `rule ${erred.join(", ")} cannot be evaluated` : null);
  if (says === null) return [];
  const text = `the test "${name}" fails: ${says}`;
  return [{ code: "policy.test_failed", file: "tests", line: 0, column: 0, message: text, suggestion: null }];
}
