import { GuardError } from "../errors.js";

/** What happens while fewer witnesses cosign than must. */
export type WhenUnwitnessed = "alarm" | "deny";

export interface DutyOptions {
  readonly when: WhenUnwitnessed;
  /** Milliseconds that calls still go on after the witnesses became too few. */
  readonly patience: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Whether calls that change anything may go on unwitnessed. Begins with the first checkpoint that was handed out: a guard
 * that has just started has nothing to show yet.
 */
export class Duty {
  readonly #options: DutyOptions;
  /** Since when too few cosigned, or null. */
  #since: number | null = null;

  constructor(options: DutyOptions) {
    this.#options = options;
  }

  /** What came of handing out a checkpoint. A witness that saw another history and is missed leaves no patience. */
  heard(met: boolean, refused: boolean): void {
    if (met) this.#since = null;
    else if (refused) this.#since = Number.NEGATIVE_INFINITY;
    else this.#since ??= this.#options.now();
  }

  get denies(): boolean {
    const { when, patience, now } = this.#options;
    return when === "deny" && this.#since !== null && now() - this.#since >= patience;
  }

  /** @throws GuardError `unwitnessed` */
  check(): void {
    if (!this.denies) return;
    const message =
      "too few witnesses vouch for the record; until enough do, only what changes nothing is let through.";
    throw new GuardError("unwitnessed", message);
  }
}
