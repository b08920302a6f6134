import {
  type Lint,
  lintPolicy,
  type Policy,
  type PolicyChange,
  type PolicyError,
  type PolicyText,
  policyChanges,
  type Unreported,
} from "@rampart/core";
import type { EventOf } from "@rampart/ledger";
import type { PostgresParser } from "@rampart/service";
import { GuardError } from "../../errors.js";
import { FULFILLED_BY_DOORS } from "../../gate/understand.js";
import { demand, holds, type Person } from "../../identity/person.js";
import type { Journal } from "../../record/journal.js";
import { policyEvent } from "../../record/state.js";
import { keep } from "../../state/parts/bounded.js";
import { effectOf, type InForce, POLICY_LIMITS, type PolicyHistory, type Staged } from "../../state/parts/policies.js";
import { loadTexts } from "../read.js";
import type { PolicyStore } from "../store.js";
import { tryPolicy } from "../trial.js";
import type { Version, Versions } from "../versions.js";
import { type AreaStanding, areasOf, missingSignOffs, sayMissing } from "./areas.js";
import { shortly, stagedEvent } from "./listener.js";
import { neededVersions } from "./needed.js";
import type { Shadow, ShadowReport } from "./shadow.js";
import { ShadowRecord } from "./shadow-record.js";

export interface LifeInput {
  readonly store: PolicyStore;
  readonly versions: Versions;
  readonly history: PolicyHistory;
  readonly shadow: Shadow;
  readonly journal: Journal;
  readonly sql: PostgresParser;
  readonly now: () => number;
  /** Why no connected door counts what a limit caps. */
  readonly unreported: Unreported;
}

/** A change of policy as people agree to it: from what is in force to what waits. */
export interface Effect {
  readonly from: string;
  readonly to: string;
  /** Names this change; a sign-off holds for it alone. */
  readonly effect: string;
  readonly changes: readonly PolicyChange[];
  readonly areas: readonly AreaStanding[];
}

/** What came of handing in a policy: the change it would be, or why it cannot be. */
export type Staging =
  | { readonly ok: true; readonly by: string | null; readonly effect: Effect; readonly findings: readonly Lint[] }
  | { readonly ok: false; readonly errors: readonly PolicyError[] };

/**
 * From a text to a policy in force and back: staged, beside the one in force, agreed to, active, rolled back. Every step is a
 * person's, is recorded before it counts, and is one at a time with what the file does.
 */
export class PolicyLife {
  readonly #in: LifeInput;
  /** Waiting policies as they are shown; what decides is read anew. */
  readonly #shown = new Map<string, Policy>();
  readonly #compared: ShadowRecord;

  constructor(input: LifeInput) {
    this.#in = input;
    this.#compared = new ShadowRecord(input);
  }

  /** Which policy is in force, which were, which wait and for whom. */
  async overview() {
    const { history, store, versions, shadow } = this.#in;
    const kept = new Set(await versions.list());
    const of = (one: InForce) => ({ ...one, kept: kept.has(one.digest) });
    return {
      active: { digest: store.current.digest, name: store.current.document.name, origin: store.health.origin },
      history: [...history.history.values()].reverse().map(of),
      staged: await Promise.all([...history.staged.values()].map((one) => this.#standing(one))),
      shadow: shadow.report(),
    };
  }

  /** What waits, in short, for status. */
  async waiting(): Promise<readonly string[]> {
    const staged = await Promise.all([...this.#in.history.staged.values()].map((one) => this.#standing(one)));
    return staged.map(({ digest, missing }) => `${digest.slice(0, 19)}…: ${missing ?? "every area agreed"}`);
  }

  read(digest: string): Promise<Version> {
    return this.#in.versions.read(digest);
  }

  /** @throws GuardError `policy_unknown`, `policy_tampered`, `policy_in_force` */
  async effect(digest: string): Promise<Effect> {
    return this.#effectOf((await this.read(digest)).policy);
  }

  /**
   * Hands in a policy: it is kept, tested and waits. Nothing is in force by that.
   *
   * @throws GuardError `forbidden`, `policy_in_force`, `policies_full`, `record_failed`
   */
  stage(texts: readonly PolicyText[], person: Person): Promise<Staging> {
    demand(person, "policy-owner");
    return this.#in.store.alone(async () => {
      const loaded = loadTexts(texts, this.#in.unreported);
      const errors = loaded.ok ? await tryPolicy(loaded.policy, this.#in.sql) : loaded.errors;
      if (!loaded.ok || errors.length > 0) {
        await this.#record("refused", null, person, errors);
        return { ok: false, errors };
      }
      return this.#stage(loaded.policy, texts, person);
    });
  }

  async #stage(policy: Policy, texts: readonly PolicyText[], person: Person): Promise<Staging> {
    const { history, journal, store, versions, now } = this.#in;
    const effect = this.#effectOf(policy);
    if (!history.staged.has(policy.digest)) {
      if (history.staged.size >= POLICY_LIMITS.staged)
        throw new GuardError("policies_full", `${POLICY_LIMITS.staged} policies wait already; take one back first`);
      await versions.keep(policy, texts, now(), neededVersions(history));
      const source = { name: "handed in", digest: null };
      await journal.record(stagedEvent(policy, store.current, [source], person.name), true);
    }
    const findings = lintPolicy(policy, { now: now(), fulfillable: FULFILLED_BY_DOORS });
    return { ok: true, by: history.staged.get(policy.digest)?.by ?? null, effect, findings };
  }

  /** Takes back what waits. @throws GuardError `forbidden`, `policy_not_staged`, `record_failed` */
  async drop(digest: string, person: Person): Promise<void> {
    demand(person, "policy-owner");
    await this.#in.store.alone(async () => {
      this.#staged(digest);
      if (this.#in.shadow.digest === digest) await this.#compared.end();
      await this.#record("refused", digest, person);
    });
  }

  /**
   * A person agrees to a change for one area, or takes that back.
   *
   * @param shown `effect` of what the person looked at; null: whatever it is now
   * @throws GuardError `policy_not_staged`, `area_unknown`, `sign_off_own`, `sign_off_stale`, `forbidden`, `record_failed`
   */
  sign(digest: string, area: string, person: Person, how: SignHow): Promise<Effect> {
    return this.#in.store.alone(async () => {
      const staged = this.#staged(digest);
      const { policy } = await this.read(digest);
      const { effect, areas } = this.#effectOf(policy);
      const touched = areas.find((one) => one.area === area);
      if (touched === undefined) throw new GuardError("area_unknown", unknownArea(areas));
      if (how.state === "given") checkSigner(touched, staged, person, how.shown, effect);
      await this.#in.journal.record(
        { kind: "sign-off", policy: digest, area, state: how.state, by: person.name, effect, note: how.note },
        true,
      );
      return this.#effectOf(policy);
    });
  }

  /** Puts a policy beside the one in force, or none. @throws GuardError `forbidden`, `policy_not_staged`, `record_failed` */
  async beside(digest: string | null, person: Person): Promise<ShadowReport | null> {
    demand(person, "policy-owner");
    const { store, shadow, history } = this.#in;
    return store.alone(async () => {
      if (digest !== null && !history.history.has(digest)) this.#staged(digest);
      if (digest === store.current.digest) throw inForce();
      const version = digest === null ? null : await this.read(digest);
      const last = await this.#compared.end();
      if (digest !== null || last !== null) await this.#record("shadow", digest, person);
      shadow.begin(version?.policy ?? null);
      return last;
    });
  }

  /**
   * Puts a waiting policy in force, once every area its change touches agreed and its tests pass.
   *
   * @throws GuardError `forbidden`, `policy_not_staged`, `policy_tampered`, `policy_untested`, `sign_off_missing`, `record_failed`
   */
  activate(digest: string, person: Person): Promise<Effect> {
    demand(person, "policy-owner");
    return this.#in.store.alone(async () => {
      this.#staged(digest);
      const { policy, texts } = await this.read(digest);
      const effect = this.#effectOf(policy);
      this.#demandSignOffs(policy);
      await this.#demandTests(digest, texts);
      await this.#put(policy, "active", person);
      return effect;
    });
  }

  /**
   * Puts back a policy that was in force, at once. To the one directly before nobody has to agree, since it was agreed to,
   * unless that would change who has to agree; to another, every area its change touches.
   *
   * @param wanted null: the one before the one in force
   * @throws GuardError `forbidden`, `policy_unknown`, `policy_never_active`, `policy_in_force`, `policy_tampered`,
   *   `sign_off_missing`, `record_failed`
   */
  rollback(wanted: string | null, person: Person): Promise<Effect> {
    if (!holds(person, "operator")) demand(person, "policy-owner");
    return this.#in.store.alone(async () => {
      const { history } = this.#in;
      const before = history.active?.state === "active" ? history.active.previous : null;
      const digest = wanted ?? before;
      if (digest === null) throw new GuardError("policy_unknown", "no policy before this one is known; name one");
      if (!history.history.has(digest) && digest !== before)
        throw new GuardError("policy_never_active", "this policy was never in force, so nothing goes back to it");
      const { policy } = await this.read(digest);
      const effect = this.#effectOf(policy);
      const direct = digest === before && sameAuthority(this.#in.store.current, policy);
      if (!direct) this.#demandSignOffs(policy);
      await this.#put(policy, "rolled-back", person);
      return effect;
    });
  }

  async #put(policy: Policy, state: "active" | "rolled-back", person: Person): Promise<void> {
    if (this.#in.shadow.digest === policy.digest) await this.#compared.end();
    await this.#in.store.put(policy, state, person.name);
  }

  async #demandTests(digest: string, texts: readonly PolicyText[]): Promise<void> {
    const loaded = loadTexts(texts, this.#in.unreported);
    const same = loaded.ok && loaded.policy.digest === digest;
    const errors = same ? await tryPolicy(loaded.policy, this.#in.sql) : [];
    if (!same)
      throw new GuardError(
        "policy_untested",
        "its text comes to another policy by now, or is not kept; stage it again",
      );
    if (errors.length > 0) throw new GuardError("policy_untested", shortly(errors));
  }

  #demandSignOffs(policy: Policy): void {
    const missing = missingSignOffs(this.#in.history, this.#in.store.current, policy);
    if (missing.length > 0) throw new GuardError("sign_off_missing", `it waits for sign-offs: ${sayMissing(missing)}`);
  }

  #staged(digest: string): Staged {
    const staged = this.#in.history.staged.get(digest);
    if (staged !== undefined) return staged;
    const past = this.#in.history.history.has(digest);
    const hint = past ? "; it was in force before, so it can be rolled back to" : "";
    throw new GuardError("policy_not_staged", `no policy of this digest waits${hint}`);
  }

  #effectOf(policy: Policy): Effect {
    const { store, history } = this.#in;
    const { current } = store;
    if (policy.digest === current.digest) throw inForce();
    const [from, to] = [current.digest, policy.digest];
    const changes = policyChanges(current.document, policy.document);
    return { from, to, effect: effectOf(from, to), changes, areas: areasOf(history, current, policy) };
  }

  async #standing(staged: Staged) {
    const { history, store } = this.#in;
    const policy = await this.#toShow(staged.digest);
    const known = { ...staged, name: policy?.document.name ?? null };
    if (policy === null) return { ...known, areas: [], missing: "what is kept of it cannot be read" };
    const areas = areasOf(history, store.current, policy);
    const missing = sayMissing(areas.filter(({ signed, needs }) => signed.length < needs));
    const shown = areas.map(({ changes, ...area }) => ({ ...area, changes: changes.length }));
    return { ...known, areas: shown, missing: missing === "" ? null : missing };
  }

  async #toShow(digest: string): Promise<Policy | null> {
    const shown = this.#shown.get(digest) ?? (await this.read(digest).catch(() => null))?.policy ?? null;
    if (shown !== null) keep(this.#shown, digest, shown, POLICY_LIMITS.staged);
    return shown;
  }

  /** As {@link ShadowRecord.noteSoFar}. */
  noteShadow(): Promise<void> {
    return this.#compared.noteSoFar();
  }

  async #record(
    state: EventOf<"policy">["state"],
    digest: string | null,
    person: Person,
    errors: readonly PolicyError[] = [],
  ): Promise<void> {
    const previous = this.#in.store.current.digest;
    const change = { digest, previous, sources: [], errors: errors.slice(0, 16), by: person.name };
    await this.#in.journal.record(policyEvent(state, change), true);
  }
}

export interface SignHow {
  readonly state: "given" | "withdrawn";
  readonly shown: string | null;
  readonly note: string | null;
}

const inForce = () => new GuardError("policy_in_force", "this policy is in force already");

/** Whether the same people have to agree to the same things: a way back must not be a way out of that. */
function sameAuthority(a: Policy, b: Policy): boolean {
  const said = ({ document }: Policy) => JSON.stringify([document["sign-offs"], document.people, document.groups]);
  return said(a) === said(b);
}

function unknownArea(areas: readonly AreaStanding[]): string {
  const names = areas.map(({ area }) => area).join(", ");
  return names === "" ? "nobody has to agree to this change" : `this change touches no such area; it touches ${names}`;
}

function checkSigner(
  touched: AreaStanding,
  staged: Staged,
  person: Person,
  shown: string | null,
  effect: string,
): void {
  if (shown !== null && shown !== effect)
    throw new GuardError("sign_off_stale", "what was looked at is not the change any more; look again");
  if (staged.by === person.name)
    throw new GuardError("sign_off_own", `${person.name} made this change, so somebody else agrees to it`);
  const named = touched.people?.includes(person.name);
  if (named === false) throw new GuardError("forbidden", `${touched.area} is signed by ${touched.people?.join(", ")}`);
  if (named === undefined) demand(person, "policy-owner");
}
