import { judge, OBLIGATION_TYPES, type Policy, type PolicyError, type TestOutcome, testPolicy } from "@rampart/core";
import type { PostgresParser } from "@rampart/service";

/** Failing tests told. */
const SHOWN = 16;
/** Milliseconds the parser of SQL may take to load for a policy's tests. */
const PARSER_MS = 5_000;

/**
 * What stands against a policy coming into force though it can be read: a test in it that fails, and a rule that cannot be
 * evaluated where a test goes through it. Empty: nothing.
 */
export async function tryPolicy(policy: Policy, sql: PostgresParser): Promise<readonly PolicyError[]> {
  if (policy.tests.length === 0) return [];
  const options = { fulfillable: OBLIGATION_TYPES, sql: sql.parse };
  const run = () => testPolicy(policy, (under, call, facts) => judge(under, call, facts, new Map(), options));
  const found = run();
  const outcomes = sql.wanted && (await sql.ready(PARSER_MS)) ? run() : found;
  return outcomes.flatMap(problemOf).slice(0, SHOWN);
}

function problemOf({ name, message, erred }: TestOutcome): readonly PolicyError[] {
  const says = message ?? (erred.length > 0 ? `rule ${erred.join(", ")} cannot be evaluated` : null);
  if (says === null) return [];
  const text = `the test "${name}" fails: ${says}`;
  return [{ code: "policy.test_failed", file: "tests", line: 0, column: 0, message: text, suggestion: null }];
}
