import { judge, OBLIGATION_TYPES, type Policy, type TestOutcome, testPolicy } from "@rampart/core";
import type { PostgresParser } from "@rampart/service";

/** Milliseconds the parser of SQL may take to load for a policy's tests. */
const PARSER_MS = 5_000;

/**
 * What every test in a policy and the packs it extends comes to, in their order; nothing is run or recorded. The parser of
 * SQL is loaded only where a test needs it; without it such a test is judged as where there is none.
 */
export async function runPolicyTests(policy: Policy, sql: PostgresParser): Promise<readonly TestOutcome[]> {
  const options = { fulfillable: OBLIGATION_TYPES, sql: sql.parse };
  const run = () => testPolicy(policy, (under, call, facts) => judge(under, call, facts, new Map(), options));
  const found = run();
  return sql.wanted && (await sql.ready(PARSER_MS)) ? run() : found;
}
