import { MAX_APPROVAL } from "@rampart/core";
import { GuardError } from "../errors.js";
import type { Review, ReviewScope } from "./review.js";

/** What a person wants an approval to be for. */
export interface Wish {
  readonly scope: ReviewScope;
  /** Milliseconds since 1970; of the scope `until` alone. */
  readonly until: number | null;
  /** For the record, and for whoever answers besides. */
  readonly note: string | null;
}

export const ONCE: Wish = { scope: "once", until: null, note: null };

/**
 * How long the approval lasts, in milliseconds; 0: for one call.
 *
 * @throws GuardError `scope_too_wide` where the policy does not let it last so long, `op_malformed` for a time that is over
 */
export function lengthOf({ scope, until }: Wish, { demand }: Review, now: number): number {
  if (scope === "once") return 0;
  // An approval for the session ends with it, and at the latest when the policy says.
  if (scope === "session") return atMost(demand.lasts, demand.lasts);
  if (until === null || until <= now) throw new GuardError("op_malformed", "the approval would be over already");
  return atMost(until - now, demand.lasts);
}

function atMost(wanted: number, allowed: number): number {
  if (allowed === 0)
    throw new GuardError("scope_too_wide", "the policy wants this asked each time: approve it for one call");
  if (wanted <= Math.min(allowed, MAX_APPROVAL)) return wanted;
  throw new GuardError(
    "scope_too_wide",
    `the policy lets this approval last ${Math.floor(allowed / 60_000)} minutes at most`,
  );
}
