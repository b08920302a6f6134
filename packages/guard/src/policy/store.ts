import type { Policy, PolicyError, PolicyText, Unreported } from "@rampart/core";
import { type Choice, choose, type Origin } from "./choose.js";
import { type PolicyFile, readPolicy } from "./read.js";

export interface PolicyHealth {
  readonly origin: Origin;
  /** What is wrong with the file, where the policy in force is not the one it holds. */
  readonly errors: readonly PolicyError[];
  readonly warnings: readonly PolicyError[];
  /** When the policy in force came into force, milliseconds since 1970. */
  readonly since: number;
}

/** How a policy came to be in force. */
export interface Transition {
  /** `loaded`: it was in force before this guard began, and the file holds another one. */
  readonly state: "active" | "rolled-back" | "loaded";
  readonly policy: Policy;
  readonly previous: Policy | null;
  readonly source: PolicySourceInfo;
  readonly texts: readonly PolicyText[];
  /** Who chose it; null: it stands in the file. */
  readonly by: string | null;
}

/** What the store tells of, so that it is recorded before it counts. */
export interface PolicyListener {
  /** Throws where it cannot be recorded; the old policy then stays. */
  activated(change: Transition): Promise<void>;
  refused(errors: readonly PolicyError[], policy: Policy, source: PolicySourceInfo): Promise<void>;
  /** The file holds a policy that needs sign-offs. */
  staged(policy: Policy, current: Policy, texts: readonly PolicyText[], source: PolicySourceInfo): Promise<void>;
  /** Whether a policy may take the place of another without anybody's further word. */
  mayReplace(current: Policy, next: Policy): boolean;
  /** What stands against a policy that can be read: tests in it that fail. */
  tried(policy: Policy): Promise<readonly PolicyError[]>;
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
  /** The file a person's choice left aside, as `sha256:…` of its bytes; null where the file was in force. */
  readonly leftAside: string | null;
  /** Which limits nobody would count for, by the doors there are now. */
  readonly unreported?: Unreported;
  readonly now: () => number;
}

/**
 * The policy in force. A file that cannot be loaded changes nothing but the health: the last good policy stays, over a
 * restart too (the guard keeps it, and it is in the signed bundle); where there never was one, the built-in one. One change
 * at a time.
 */
export class PolicyStore {
  readonly #input: StoreInput;
  #current: Policy;
  #health: PolicyHealth;
  #bytes: string | null | undefined;
  /** Called after a change that left nothing wrong: in force, waiting for sign-offs, or chosen by a person. */
  onSound: () => void = () => {};
  #work: Promise<unknown> = Promise.resolve();

  private constructor(input: StoreInput, { policy, origin, errors, warnings }: Choice) {
    this.#input = input;
    this.#current = policy;
    this.#health = { origin, errors, warnings, since: input.now() };
  }

  /** @throws GuardError `policy_unusable` when not even the built-in policy can be had, `record_failed` */
  static async open(input: StoreInput): Promise<PolicyStore> {
    const { listener, lastGood, path, unreported } = input;
    const file = await readPolicy(path, unreported);
    const choice = await choose(file, input);
    const store = new PolicyStore(input, choice);
    store.#bytes = file.bytes;
    const source = { name: path, digest: file.bytes };
    const { policy, origin, errors } = choice;
    const fromFile = origin === "file" || policy.digest !== lastGood?.digest;
    const texts = origin === "file" ? file.texts : [];
    const state = fromFile ? "active" : "loaded";
    const previous = lastGood?.digest === policy.digest ? null : lastGood;
    await listener.activated({ state, policy, previous, source, texts, by: null });
    if (errors.length > 0) await listener.refused(errors, policy, source);
    if (origin === "held" && file.result.ok) await listener.staged(file.result.policy, policy, file.texts, source);
    return store;
  }

  get current(): Policy {
    return this.#current;
  }

  get health(): PolicyHealth {
    return this.#health;
  }

  /** Reads the file again. Does nothing where it has not changed. */
  refresh(): Promise<void> {
    return this.alone(async () => {
      const file = await readPolicy(this.#input.path, this.#input.unreported);
      if (file.bytes === this.#bytes) return;
      await this.#take(file);
      // Only now: what could not be recorded is tried again.
      this.#bytes = file.bytes;
    });
  }

  /** Reads the file again though it is the same: the doors are others. What a person chose instead of it stays. */
  again(): Promise<void> {
    const { origin } = this.#health;
    if (origin === "chosen" || origin === "held") return Promise.resolve();
    this.#bytes = undefined;
    return this.refresh();
  }

  /** Puts a policy in force that a person chose, whatever the file holds. Only within {@link alone}. */
  async put(policy: Policy, state: "active" | "rolled-back", by: string): Promise<void> {
    const previous = this.#current;
    const source = { name: state === "active" ? "staged" : "kept", digest: null };
    await this.#input.listener.activated({ state, policy, previous, source, texts: [], by });
    this.#current = policy;
    this.#health = { origin: "chosen", errors: [], warnings: [], since: this.#input.now() };
    this.onSound();
  }

  /** One thing that changes policy at a time. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #take({ result, bytes, texts }: PolicyFile): Promise<void> {
    const { listener, path } = this.#input;
    const source = { name: path, digest: bytes };
    if (!result.ok) return this.#refuse(result.errors, source);
    const { policy, warnings } = result;
    if (policy.digest === this.#current.digest) return this.#activate(policy, warnings, source, texts);
    const against = await listener.tried(policy);
    if (against.length > 0) return this.#refuse(against, source);
    if (listener.mayReplace(this.#current, policy)) return this.#activate(policy, warnings, source, texts);
    await listener.staged(policy, this.#current, texts, source);
    this.#health = { ...this.#health, origin: "held", errors: [], warnings };
    this.onSound();
  }

  async #activate(
    policy: Policy,
    warnings: readonly PolicyError[],
    source: PolicySourceInfo,
    texts: readonly PolicyText[],
  ): Promise<void> {
    const previous = this.#current;
    const changes = policy.digest !== previous.digest || this.#health.origin !== "file";
    if (changes) await this.#input.listener.activated({ state: "active", policy, previous, source, texts, by: null });
    this.#current = policy;
    const since = changes ? this.#input.now() : this.#health.since;
    this.#health = { origin: "file", errors: [], warnings, since };
    this.onSound();
  }

  async #refuse(errors: readonly PolicyError[], source: PolicySourceInfo): Promise<void> {
    await this.#input.listener.refused(errors, this.#current, source);
    this.#health = { ...this.#health, errors };
  }
}
