/** Messages a second, and how many may come at once. */
const MESSAGES = [200, 1_000] as const;
/** Bytes of notifications, in the same way. */
const BYTES = [1024 * 1024, 4 * 1024 * 1024] as const;
/** Notifications with something in them that the policy is asked about; each stands in the record. */
const QUESTIONS = [10, 64] as const;
/** Refusals to a server, which may never read them. */
const REFUSALS = [50, 256] as const;

/** What a server sends without having been asked, held to a rate. What is beyond is not handed on; a person is told once. */
export class Unasked {
  readonly #messages: Allowance;
  readonly #bytes: Allowance;
  readonly #questions: Allowance;
  readonly #refusals: Allowance;
  /** Messages that were not handed on. */
  dropped = 0;

  constructor(
    now: () => number,
    private readonly note: (text: string) => void,
  ) {
    this.#messages = new Allowance(MESSAGES, now);
    this.#bytes = new Allowance(BYTES, now);
    this.#questions = new Allowance(QUESTIONS, now);
    this.#refusals = new Allowance(REFUSALS, now);
  }

  /** @param bytes 0: of a request, whose answer holds its sender back */
  takes(bytes: number): boolean {
    return this.#within(this.#messages.takes(1) && this.#bytes.takes(bytes));
  }

  asks(): boolean {
    return this.#within(this.#questions.takes(1));
  }

  refuses(): boolean {
    return this.#within(this.#refusals.takes(1));
  }

  #within(is: boolean): boolean {
    if (is) return true;
    if (this.dropped++ === 0)
      this.note(
        "the server floods with what nobody asked for (docs/mcp.md says how much a second is too much); what is beyond is not handed on",
      );
    return false;
  }
}

/** So much a second, and so much at once. */
class Allowance {
  readonly #perMs: number;
  readonly #most: number;
  #left: number;
  #at: number;

  constructor(
    [perSecond, most]: readonly [number, number],
    private readonly now: () => number,
  ) {
    this.#perMs = perSecond / 1_000;
    this.#most = most;
    this.#left = most;
    this.#at = now();
  }

  takes(amount: number): boolean {
    const now = this.now();
    // A clock that is set back gives nothing.
    const since = Math.max(0, now - this.#at);
    this.#at = now;
    this.#left = Math.min(this.#most, this.#left + since * this.#perMs);
    if (amount > this.#left) return false;
    this.#left -= amount;
    return true;
  }
}
