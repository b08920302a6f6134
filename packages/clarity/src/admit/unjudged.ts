import type { Verdict } from "../trust/evaluate.js";
import type { Court } from "./admit.js";
import type { Located } from "./locate.js";

/** The verdict on a model nothing was found out about: refused, by a clause that says why. */
export function unjudged({ policy }: Court, { names, path }: Located, id: string, why: string): Verdict {
  return {
    model: names[0] ?? path ?? "",
    mode: "enforce",
    admitted: false,
    revoked: false,
    clauses: [{ id, holds: false, why, reason: null }],
    roots: [],
    policy: policy.digest,
  };
}
