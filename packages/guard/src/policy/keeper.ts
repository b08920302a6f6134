import type { Policy } from "@rampart/core";
import type { Signer } from "@rampart/ledger";
import { BUNDLE_LIMITS, type Doors } from "@rampart/service";
import type { Surroundings } from "../facts/place.js";
import type { Restricted } from "../orders/restricted.js";
import type { Hold } from "../state/parts/standing.js";
import { writeBundle } from "./bundle.js";
import { writeEpoch } from "./epoch.js";

/** Where doors find their bundle, and the epoch beside it. */
export interface BundleCopy {
  readonly bundle: string;
  readonly epoch: string;
  /** The order to stop, where there is one. */
  readonly stop: string;
  readonly around: Surroundings;
  /** Permission bits: in system mode doors are other users, and read what the guard wrote. */
  readonly mode: number;
}

export interface KeeperInput {
  readonly copies: readonly BundleCopy[];
  readonly signer: Signer;
  readonly doors: () => Doors;
  /** Restrictions in force: a bundle's policy has them in it. */
  readonly restricted: Restricted;
  /** Who is quarantined. */
  readonly held: () => readonly Hold[];
  /** Entries in the log. A bundle's version is this number when it is issued, so it grows with the record. */
  readonly entries: () => number;
  readonly now: () => number;
}

/** Keeps the bundle doors decide by in step with policy and modes, and renews it long before it expires. */
export class BundleKeeper {
  readonly #input: KeeperInput;
  #turn: Promise<void> = Promise.resolve();
  #last = { version: 0, epoch: 0, notAfter: 0, policy: null as Policy | null };
  /** Why the last bundle could not be written, or null. */
  problem: string | null = null;

  /** `version` is that of the bundle on disk, 0 for none. */
  constructor(input: KeeperInput, version: number) {
    this.#input = input;
    this.#last.version = version;
  }

  get status(): { readonly version: number; readonly epoch: number; readonly notAfter: number } | null {
    const { version, epoch, notAfter } = this.#last;
    return notAfter === 0 ? null : { version, epoch, notAfter };
  }

  /** Never throws: without a fresh bundle doors refuse while the guard is away, which is safe, and health is red. */
  async issue(policy: Policy): Promise<void> {
    await this.#inTurn(policy, null);
  }

  /** Issues again where half of the bundle's life is over, or the last attempt failed. */
  async renew(policy: Policy): Promise<void> {
    const due = this.#last.notAfter - BUNDLE_LIMITS.lifeMs / 2;
    if (this.problem !== null) await this.#inTurn(policy, null);
    else if (this.#input.now() >= due) await this.#inTurn(policy, this.#last.epoch);
  }

  /** One after the other, so that the newest is what doors find in the end. */
  #inTurn(policy: Policy, epoch: number | null): Promise<void> {
    this.#turn = this.#turn.then(() => this.#issue(policy, epoch));
    return this.#turn;
  }

  /** Bundle before epoch, so that no door is ever without one that counts. @param epoch null: everything before is over */
  async #issue(policy: Policy, epoch: number | null): Promise<void> {
    const { copies, signer, doors, restricted, held, entries, now } = this.#input;
    const version = Math.max(entries(), this.#last.version + 1);
    const issued = now();
    const bound = { policy: restricted.of(policy), doors: doors(), held: held() };
    const rest = { installation: signer.name, version, ...bound, epoch: epoch ?? version, now: issued };
    try {
      for (const { bundle, around, mode } of copies) await writeBundle(bundle, signer, { ...rest, around }, mode);
      for (const copy of copies) await writeEpoch(copy.epoch, signer, rest.epoch, issued, copy.mode);
      this.#last = { version, epoch: rest.epoch, notAfter: issued + BUNDLE_LIMITS.lifeMs, policy };
      this.problem = null;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : "the bundle cannot be written";
    }
  }
}
