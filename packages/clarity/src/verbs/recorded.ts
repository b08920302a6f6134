import { ClarityError, EXIT } from "../error.js";
import type { Verdict } from "../trust/evaluate.js";
import type { Io } from "./verb.js";

/** What was said of a model, a signature or a list of revocations, for whoever keeps a record of it. */
export interface Said {
  readonly action: "verify" | "sign" | "admit" | "pull" | "revoke";
  /** As it was named; at most 256 characters. */
  readonly model: string;
  /** `sha256:<hex>` of the model's root, as far as it is known. */
  readonly digest: string | null;
  /** `verified`, `signed`, `admitted`, `revoked`; `rejected` where it was not. */
  readonly state: "verified" | "signed" | "admitted" | "revoked" | "rejected";
  /** Plain JSON: by whom, or what did not hold. */
  readonly details: Readonly<Record<string, unknown>>;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Puts it on record where there is one. @throws whatever keeps the record; nothing may then be answered */
export async function record(io: Io, { model, digest, ...said }: Said): Promise<void> {
  const known = digest !== null && DIGEST.test(digest) ? digest : null;
  await io.record?.({ ...said, model: model.slice(0, 256), digest: known });
}

/** What a question comes to is not an answer, and leaves no record: a slip in the words, a bug. */
const NO_ANSWER: ReadonlySet<number> = new Set([EXIT.usage, EXIT.internal]);

/** Does the work, and records what it comes to: `of` its result, or its refusal by code. */
export async function recorded<T>(
  io: Io,
  action: Said["action"],
  model: string,
  work: () => Promise<T>,
  of: (result: T) => Pick<Said, "digest" | "state" | "details">,
): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    if (error instanceof ClarityError && !NO_ANSWER.has(error.exit)) {
      await record(io, { action, model, digest: null, state: "rejected", details: { code: error.code } });
    }
    throw error;
  }
  await record(io, { action, model, ...of(result) });
  return result;
}

/** A record for each verdict. */
export async function recordVerdicts(io: Io, action: "admit" | "pull", verdicts: readonly Verdict[]): Promise<void> {
  for (const { model, admitted, mode, policy, clauses, roots } of verdicts) {
    const failed = clauses.filter(({ holds }) => !holds).map(({ id }) => id);
    const state = admitted ? "admitted" : "rejected";
    await record(io, { action, model, digest: roots[0] ?? null, state, details: { mode, policy, roots, failed } });
  }
}
