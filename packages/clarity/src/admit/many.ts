import { ClarityError } from "../error.js";
import type { MeasureOptions } from "../measure/measure.js";
import type { Verdict } from "../trust/evaluate.js";
import { admit, type Court } from "./admit.js";
import type { Located } from "./locate.js";

/** Judges each model; one that cannot be read is refused and says why, so that the others are still judged. */
export async function admitAll(
  court: Court,
  models: readonly Located[],
  evidence: readonly string[] | null,
  read: (path: string) => Promise<Buffer>,
  options: MeasureOptions,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const located of models) {
    try {
      verdicts.push(await admit(court, { ...located, evidence }, read, options));
    } catch (error) {
      if (!(error instanceof ClarityError) || error.code === "interrupted") throw error;
      verdicts.push(unreadable(court, located, error));
    }
  }
  return verdicts;
}

function unreadable({ policy }: Court, { names, path }: Located, { code, message }: ClarityError): Verdict {
  return {
    model: names[0] ?? path ?? "",
    mode: "enforce",
    admitted: false,
    revoked: false,
    clauses: [{ id: code, holds: false, why: message, reason: null }],
    roots: [],
    policy: policy.digest,
  };
}
