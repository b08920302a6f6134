import type { Policy, PolicyError } from "@rampart/core";
import { GuardError } from "../errors.js";
import { BUILT_IN_NAME, loadBuiltIn, type PolicyFile } from "./read.js";
import type { StoreInput } from "./store.js";

/**
 * Where the policy in force came from: the file; the last good one, because the file is broken; the built-in one, because
 * nobody wrote a file; the built-in one, because the file is broken and there never was a good one; a person's choice over
 * what the file holds; the one before, because the file waits for sign-offs.
 */
export type Origin = "file" | "bundle" | "built-in" | "fallback" | "chosen" | "held";

/** What a guard begins with. */
export interface Choice {
  readonly policy: Policy;
  readonly origin: Origin;
  readonly errors: readonly PolicyError[];
  readonly warnings: readonly PolicyError[];
}

/**
 * The policy a guard begins with. A file that was never written is no mistake; one that broke or went away must not fall back
 * to something looser; and a restart is no way around sign-offs, nor around a person's choice.
 *
 * @throws GuardError `policy_unusable`
 */
export async function choose(file: PolicyFile, { lastGood, leftAside, listener }: StoreInput): Promise<Choice> {
  const { result, bytes, missing } = file;
  if (!result.ok) return without(result.errors, missing, lastGood);
  const { policy, warnings } = result;
  const taken: Choice = { policy, origin: "file", errors: [], warnings };
  if (lastGood?.digest === policy.digest) return taken;
  if (lastGood !== null && leftAside !== null && leftAside === bytes)
    return { policy: lastGood, origin: "chosen", errors: [], warnings: [] };
  const against = await listener.tried(policy);
  if (against.length > 0) return without(against, false, lastGood);
  if (lastGood === null || listener.mayReplace(lastGood, policy)) return taken;
  return { policy: lastGood, origin: "held", errors: [], warnings };
}

function without(errors: readonly PolicyError[], missing: boolean, lastGood: Policy | null): Choice {
  const neverWritten = missing && (lastGood === null || lastGood.document.name === BUILT_IN_NAME);
  const rest = { warnings: [] };
  if (!neverWritten && lastGood !== null) return { policy: lastGood, origin: "bundle", errors, ...rest };
  const builtIn = loadBuiltIn();
  if (!builtIn.ok) throw new GuardError("policy_unusable", "the built-in policy cannot be loaded");
  const origin = missing ? "built-in" : "fallback";
  return { policy: builtIn.policy, origin, errors: missing ? [] : errors, ...rest };
}
