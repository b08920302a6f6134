import type { LoadResult, Policy, PolicyError } from "@rampart/core";
import { GuardError } from "../errors.js";
import { BUILT_IN_NAME, loadBuiltIn, readPolicy } from "./read.js";

/**
 * Where the policy in force came from: the file; the last signed bundle, because the file is broken; the built-in one,
 * because nobody wrote a file; the built-in one, because the file is broken and there never was a good one.
 */
export type Origin = "file" | "bundle" | "built-in" | "fallback";

export interface PolicyHealth {
  readonly origin: Origin;
  /** What is wrong with the file, where the policy in force is not the one it holds. */
  readonly errors: readonly PolicyError[];
  readonly warnings: readonly PolicyError[];
  /** When the policy in force came into force, milliseconds since 1970. */
  readonly since: number;
}

/** What the store tells of, so that it is recorded before it counts. */
export interface PolicyListener {
  /** Throws where it cannot be recorded; the old policy then stays. */
  activated(policy: Policy, previous: Policy | null, source: PolicySourceInfo): Promise<void>;
  refused(errors: readonly PolicyError[], policy: Policy, source: PolicySourceInfo): Promise<void>;
}

export interface PolicySourceInfo {
  readonly name: string;
  readonly digest: string | null;
}

export interface StoreInput {
  readonly path: string;
  readonly listener: PolicyListener;
  /** The last good policy of an earlier run. */
  readonly lastGood: Policy | null;
  readonly now: () => number;
}

/**
 * The policy in force. A file that cannot be loaded changes nothing but the health: the last good policy stays, over a
 * restart too (it is in the signed bundle); where there never was one, the built-in one.
 */
export class PolicyStore {
  readonly #input: StoreInput;
  #current: Policy;
  #health: PolicyHealth;
  #bytes: string | null | undefined;

  private constructor(input: StoreInput, policy: Policy, health: PolicyHealth) {
    this.#input = input;
    this.#current = policy;
    this.#health = health;
  }

  /** @throws GuardError `policy_unusable` when not even the built-in policy can be had, `record_failed` */
  static async open(input: StoreInput): Promise<PolicyStore> {
    const { result, bytes, missing } = await readPolicy(input.path);
    const [policy, origin] = choose(result, missing, input.lastGood);
    const errors = result.ok || origin === "built-in" ? [] : result.errors;
    const warnings = result.ok ? result.warnings : [];
    const store = new PolicyStore(input, policy, { origin, errors, warnings, since: input.now() });
    store.#bytes = bytes;
    const source = { name: input.path, digest: bytes };
    await input.listener.activated(policy, null, source);
    if (errors.length > 0) await input.listener.refused(errors, policy, source);
    return store;
  }

  get current(): Policy {
    return this.#current;
  }

  get health(): PolicyHealth {
    return this.#health;
  }

  /** Reads the file again. Does nothing where it has not changed. */
  async refresh(): Promise<void> {
    const { result, bytes } = await readPolicy(this.#input.path);
    if (bytes === this.#bytes) return;
    const source = { name: this.#input.path, digest: bytes };
    if (result.ok) await this.#activate(result.policy, result.warnings, source);
    else await this.#refuse(result.errors, source);
    // Only now: what could not be recorded is tried again.
    this.#bytes = bytes;
  }

  async #activate(policy: Policy, warnings: readonly PolicyError[], source: PolicySourceInfo): Promise<void> {
    const previous = this.#current;
    const changes = policy.digest !== previous.digest || this.#health.origin !== "file";
    if (changes) await this.#input.listener.activated(policy, previous, source);
    this.#current = policy;
    this.#health = { origin: "file", errors: [], warnings, since: changes ? this.#input.now() : this.#health.since };
  }

  async #refuse(errors: readonly PolicyError[], source: PolicySourceInfo): Promise<void> {
    await this.#input.listener.refused(errors, this.#current, source);
    this.#health = { ...this.#health, errors };
  }
}

/** A file that was never written is no mistake; one that broke or went away must not fall back to something looser. */
function choose(result: LoadResult, missing: boolean, lastGood: Policy | null): readonly [Policy, Origin] {
  if (result.ok) return [result.policy, "file"];
  const neverWritten = missing && (lastGood === null || lastGood.document.name === BUILT_IN_NAME);
  if (!neverWritten && lastGood !== null) return [lastGood, "bundle"];
  const builtIn = loadBuiltIn();
  if (!builtIn.ok) throw new GuardError("policy_unusable", "the built-in policy cannot be loaded");
  return [builtIn.policy, missing ? "built-in" : "fallback"];
}
