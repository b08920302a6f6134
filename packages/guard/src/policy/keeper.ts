import type { Policy } from "@rampart/core";
import type { Signer } from "@rampart/ledger";
import { BUNDLE_LIMITS, type Doors } from "@rampart/service";
import type { Surroundings } from "../facts/place.js";
import { writeBundle } from "./bundle.js";

export interface KeeperInput {
  readonly path: string;
  readonly signer: Signer;
  readonly around: Surroundings;
  readonly doors: () => Doors;
  /** Entries in the log. A bundle's version is this number when it is issued, so it grows with the record. */
  readonly entries: () => number;
  readonly now: () => number;
}

/** Keeps the bundle doors decide by in step with policy and modes, and renews it long before it expires. */
export class BundleKeeper {
  readonly #input: KeeperInput;
  #last = { version: 0, notAfter: 0, policy: null as Policy | null };
  /** Why the last bundle could not be written, or null. */
  problem: string | null = null;

  /** `version` is that of the bundle on disk, 0 for none. */
  constructor(input: KeeperInput, version: number) {
    this.#input = input;
    this.#last.version = version;
  }

  get status(): { readonly version: number; readonly notAfter: number } | null {
    const { version, notAfter } = this.#last;
    return notAfter === 0 ? null : { version, notAfter };
  }

  /** Never throws: without a fresh bundle doors refuse while the guard is away, which is safe, and health is red. */
  async issue(policy: Policy): Promise<void> {
    const { path, signer, around, doors, entries, now } = this.#input;
    const version = Math.max(entries(), this.#last.version + 1);
    const issued = now();
    try {
      const rest = { doors: doors(), around, now: issued };
      await writeBundle(path, signer, { installation: signer.name, version, policy, ...rest });
      this.#last = { version, notAfter: issued + BUNDLE_LIMITS.lifeMs, policy };
      this.problem = null;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : "the bundle cannot be written";
    }
  }

  /** Issues again where half of the bundle's life is over, or the last attempt failed. */
  async renew(policy: Policy): Promise<void> {
    const due = this.#last.notAfter - BUNDLE_LIMITS.lifeMs / 2;
    if (this.problem !== null || this.#input.now() >= due) await this.issue(policy);
  }
}
