import type { Lineage } from "../attest/lineage.js";
import type { TestDocument, TestModel } from "./document.js";
import { evaluate } from "./evaluate.js";
import type { By, Evidence } from "./evidence.js";
import type { TrustPolicy } from "./load.js";
import { Revocations } from "./revocations.js";

/** How one test of a trust policy went. */
export interface TestOutcome {
  readonly name: string;
  readonly passed: boolean;
  /** What differs, in words; null where the test passed. */
  readonly message: string | null;
}

/** Runs the tests that stand in a policy, with every revocation list it asks for there and empty. */
export function testTrust(policy: TrustPolicy, now: number): readonly TestOutcome[] {
  const issued = new Date(now).toISOString();
  const lists = policy.document.revocations.map(({ name }) => ({
    v: 1 as const,
    list: name,
    sequence: 1,
    issued,
    revoked: [],
  }));
  const revocations = new Revocations(lists);
  return policy.document.tests.map((test) => run(test, policy, revocations, now));
}

function run(
  { name, model, expect, clause }: TestDocument,
  policy: TrustPolicy,
  revocations: Revocations,
  now: number,
): TestOutcome {
  const verdict = evaluate(policy, described(model, policy, now), revocations, now);
  const failed = verdict.clauses.filter(({ holds }) => !holds);
  const got = verdict.admitted ? "admit" : "refuse";
  const told = failed.map(({ id, why }) => `${id}: ${why}`).join("; ");
  let message: string | null = null;
  if (got !== expect) message = `expected ${expect}, got ${got}${told === "" ? "" : ` (${told})`}`;
  else if (clause !== undefined && !failed.some(({ id }) => id === clause)) {
    message = `expected clause ${clause} to fail; failed: ${told || "none"}`;
  }
  return { name, passed: message === null, message };
}

const ROOT = `sha256:${"0".repeat(64)}`;

/** Evidence of a model that is only described. What is attested is attested by every signer of the policy. */
function described(model: TestModel, { document }: TrustPolicy, now: number): Evidence {
  const by = (signer: string, issuer: string | null = null): By => ({ signer, issuer, ids: [], provenAt: null });
  const all = Object.keys(document.signers).map((name) => by(name));
  const each = <T>(what: T) => all.map((one) => ({ by: one, what }));
  const issuers = model.issuers ?? [];
  const lineage: Lineage = {
    v: 1,
    datasets: (model.datasets ?? []).map(({ name, digest, licence }, index) => ({
      name,
      digest: digest ?? `sha256:${String(index + 1).padStart(64, "0")}`,
      ...(licence === undefined ? {} : { licence }),
      known: "declared",
    })),
    parents: [],
    transformations: [],
    undisclosed: [],
    complete: model.complete ?? false,
  };
  const { builder, scanned, metrics } = model;
  const tool = { name: "test" };
  return {
    names: [model.name],
    roots: [ROOT],
    files: 1,
    bytes: 1,
    formats: model.formats ?? [],
    signatures: (model["signed-by"] ?? []).map((signer, index) => by(signer, issuers[index] ?? issuers[0] ?? null)),
    lineages:
      model.datasets === undefined && model.complete === undefined
        ? []
        : each(lineage).map((one) => ({ ...one, root: ROOT })),
    builds: builder === undefined ? [] : each({ builder, type: "test", started: null, finished: null, inputs: [] }),
    scans:
      scanned === undefined
        ? []
        : each({
            v: 1 as const,
            at: new Date(now - scanned.age).toISOString(),
            tool,
            rules: ROOT,
            clean: scanned.clean,
            files: 1,
            findings: scanned.clean ? {} : { found: 1 },
            allowed: [],
          }),
    evaluations:
      metrics === undefined
        ? []
        : each({
            v: 1 as const,
            at: new Date(now).toISOString(),
            results: [
              { suite: metrics.suite, metrics: { [metrics.metric]: metrics.value }, known: "declared" as const },
            ],
          }),
    problems: [],
  };
}
