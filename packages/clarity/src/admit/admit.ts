import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { evidencePath, splitEvidence } from "../attest/evidence.js";
import type { MeasureOptions } from "../measure/measure.js";
import { evaluate, rulesFor, type Verdict } from "../trust/evaluate.js";
import type { TrustPolicy } from "../trust/load.js";
import type { Revocations } from "../trust/revocations.js";
import type { Signers } from "../trust/signers.js";
import { gather } from "./gather.js";

/** What models are judged by. */
export interface Court {
  readonly policy: TrustPolicy;
  readonly signers: Signers;
  readonly revocations: Revocations;
  readonly now: number;
}

export interface Candidate {
  /** Absolute path; null where the model is not on this machine. */
  readonly path: string | null;
  /** Names it goes by, the one asked for first. */
  readonly names: readonly string[];
  /** Files of evidence, absolute; where null those beside the model. */
  readonly evidence: readonly string[] | null;
}

/**
 * Whether a model may be loaded under the policy. A model that is not here is admitted only where the policy does not
 * look at it at all.
 * @param read reads a file of evidence, bounded
 * @throws ClarityError where the model or its evidence cannot be read
 */
export async function admit(
  court: Court,
  { path, names, evidence }: Candidate,
  read: (path: string) => Promise<Buffer>,
  options: MeasureOptions,
): Promise<Verdict> {
  const { policy, signers, revocations, now } = court;
  const all = path === null ? names : [...new Set([...names, path])];
  const { mode } = rulesFor(policy, all);
  const header = { model: names[0] ?? path ?? "", mode, roots: [], revoked: false, policy: policy.digest };
  if (mode === "off") return { ...header, admitted: true, clauses: [] };
  if (path === null) {
    const why = "it is not on this machine, so nothing can be proved about it; `clarity pull` brings it here verified";
    return { ...header, admitted: false, clauses: [{ id: "here", holds: false, why, reason: null }] };
  }
  const whole = evidence === null ? wholeOf(path) : path;
  const files = evidence ?? evidenceBeside(whole);
  const statements: Buffer[] = [];
  for (const file of files) statements.push(...splitEvidence(await read(file)));
  const inside = files.find((file) => file.startsWith(`${whole}/`)) ?? null;
  const gathered = await gather(signers, { ...options, model: whole, names: all, statements, evidence: inside, now });
  return evaluate(policy, gathered, revocations, now);
}

const evidenceBeside = (path: string): string[] =>
  [evidencePath(path), `${path}.sig`].filter((file) => existsSync(file));

/** Folders above a file that are looked at for the model it is part of. */
const LEVELS = 8;

/** What is loaded may be one file of a model that was signed as a whole: then the whole is judged. */
function wholeOf(path: string): string {
  for (let one = path, level = 0; level < LEVELS && dirname(one) !== one; one = dirname(one), level++) {
    if (evidenceBeside(one).length > 0) return one;
  }
  return path;
}
