import { ClarityError } from "../error.js";
import type { MeasureOptions } from "../measure/measure.js";
import type { Verdict } from "../trust/evaluate.js";
import { admit, type Court } from "./admit.js";
import type { Located } from "./locate.js";
import { unjudged } from "./unjudged.js";

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
      verdicts.push(unjudged(court, located, error.code, error.message));
    }
  }
  return verdicts;
}
