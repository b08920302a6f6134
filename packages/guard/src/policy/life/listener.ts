import { formatPolicyError, type Policy, type PolicyError } from "@rampart/core";
import type { PostgresParser } from "@rampart/service";
import type { Journal } from "../../record/journal.js";
import { alarmEvent, policyEvent } from "../../record/state.js";
import type { PolicyHistory } from "../../state/parts/policies.js";
import type { BundleKeeper } from "../keeper.js";
import type { PolicyListener, PolicySourceInfo } from "../store.js";
import { tryPolicy } from "../trial.js";
import type { Versions } from "../versions.js";
import { missingSignOffs } from "./areas.js";
import { neededVersions } from "./needed.js";
import type { Shadow } from "./shadow.js";

export interface ListenerInput {
  readonly journal: Journal;
  readonly bundles: BundleKeeper;
  readonly history: PolicyHistory;
  readonly versions: Versions;
  readonly shadow: Shadow;
  readonly sql: PostgresParser;
  readonly now: () => number;
  /** Who answers for what stands in the file, by the policy in force. */
  readonly author: (policy: Policy) => string;
}

/** A policy counts once it is kept and the record says so; then doors get their bundle. */
export function policyListener(input: ListenerInput): PolicyListener {
  const { journal, bundles, history, versions, shadow, sql, now } = input;
  const keep = (policy: Policy, texts: Parameters<Versions["keep"]>[1]) =>
    versions.keep(policy, texts, now(), neededVersions(history));
  return {
    async activated({ state, policy, previous, source, texts, by }) {
      // Without a copy of it a policy could not be put back; with a full disk the record will say no by itself.
      await keep(policy, texts).catch(() => undefined);
      const sources = [{ ...source, signed: policy.document["sign-offs"] !== undefined }];
      const change = { digest: policy.digest, previous: previous?.digest ?? null, sources, errors: [], by };
      await journal.record(policyEvent(state, change), true);
      await bundles.issue(policy);
      shadow.changed(policy);
    },
    async refused(errors, policy, source) {
      const shown = errors.slice(0, 16);
      const change = { digest: null, previous: policy.digest, sources: [source], errors: shown, by: null };
      await journal.record(policyEvent("refused", change), true);
      const message = "the policy file cannot be loaded; the last good policy stays in force";
      await journal.record(alarmEvent("policy.refused", "high", message, { errors: errors.length }), false);
    },
    async staged(policy, current, texts, source) {
      await keep(policy, texts);
      if (history.staged.has(policy.digest)) return;
      const by = input.author(current);
      await journal.record(stagedEvent(policy, current, [source], by), true);
    },
    mayReplace: (current, next) => missingSignOffs(history, current, next).length === 0,
    tried: (policy) => tryPolicy(policy, sql),
  };
}

/** A policy waits; what the record has of it is enough to know which. */
export function stagedEvent(policy: Policy, current: Policy, sources: readonly PolicySourceInfo[], by: string) {
  return policyEvent("staged", { digest: policy.digest, previous: current.digest, sources, errors: [], by });
}

/** The first of them, and how many there are. */
export function shortly(errors: readonly PolicyError[]): string {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return first === undefined ? "" : `${formatPolicyError(first)}${more}`;
}
