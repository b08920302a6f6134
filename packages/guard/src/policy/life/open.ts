import { join } from "node:path";
import type { Policy, Unreported } from "@rampart/core";
import type { Bundle, Layout, Places, PostgresParser } from "@rampart/service";
import { GuardError } from "../../errors.js";
import { localPerson } from "../../identity/person.js";
import type { Journal } from "../../record/journal.js";
import type { PolicyHistory } from "../../state/parts/policies.js";
import { policyOf } from "../bundle.js";
import type { BundleKeeper } from "../keeper.js";
import { readPolicy } from "../read.js";
import { PolicyStore } from "../store.js";
import { Versions } from "../versions.js";
import { PolicyLife } from "./life.js";
import { policyListener } from "./listener.js";
import { Shadow } from "./shadow.js";

export interface OpenInput {
  readonly layout: Layout;
  readonly places: Places;
  readonly journal: Journal;
  readonly bundles: BundleKeeper;
  readonly history: PolicyHistory;
  /** The last bundle that was signed. */
  readonly bundle: Bundle | null;
  readonly sql: PostgresParser;
  readonly now: () => number;
  /** Which limits nobody would count for, by the doors there are now. */
  readonly unreported: Unreported;
  /** The user who may write the policy file, and whether only that user can. */
  readonly user: string;
  readonly vouched: boolean;
}

export interface OpenPolicies {
  readonly policy: PolicyStore;
  readonly life: PolicyLife;
  readonly shadow: Shadow;
}

/** Where the guard keeps its policies. */
export const versionsFolder = ({ state }: Pick<Layout, "state">): string => join(state, "policies");

/**
 * The policy in force and everything about its life.
 *
 * @throws GuardError `policy_unusable`, `record_failed`
 */
export async function openPolicies(input: OpenInput): Promise<OpenPolicies> {
  const { layout, places, journal, bundles, history, sql, now, user, vouched, unreported } = input;
  const versions = new Versions(versionsFolder(layout));
  const shadow = new Shadow(now);
  const beside = history.shadow;
  const author = (policy: Policy) => localPerson(policy, user, vouched).name;
  const listener = policyListener({ journal, bundles, history, versions, shadow, sql, now, author });
  const lastGood = await lastGoodOf(input, versions);
  const leftAside = history.active?.by == null ? null : history.file;
  const policy = await PolicyStore.open({ path: places.policy, listener, lastGood, leftAside, unreported, now });
  const life = new PolicyLife({ store: policy, versions, history, shadow, journal, sql, now, unreported });
  if (beside !== null && beside !== policy.current.digest) {
    shadow.begin((await versions.read(beside).catch(() => null))?.policy ?? null);
    const { soFar } = history;
    if (shadow.digest !== null && soFar?.digest === beside && soFar.active === policy.current.digest)
      shadow.goOn(soFar);
  }
  return { policy, life, shadow };
}

/** The policy the log says was in force: as it was kept, or as doors got it. */
async function lastGoodOf({ history, bundle, places }: OpenInput, versions: Versions): Promise<Policy | null> {
  const { active } = history;
  const kept = active === null ? null : await versions.read(active.digest).catch(() => null);
  if (kept !== null) return kept.policy;
  const signed = bundle === null ? null : policyOf(bundle);
  if (active?.signed !== true || signed?.digest === active.digest) return signed;
  const { result } = await readPolicy(places.policy);
  if (result.ok && result.policy.digest === active.digest) return result.policy;
  throw new GuardError(
    "policy_unusable",
    `the policy in force (${active.digest}) declares sign-offs, and no copy of it is left; put it back into the policy file or state/policies`,
  );
}
