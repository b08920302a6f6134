import { median, quantile, type Read, text } from "./read.js";

const MOST = 100_000;
const SHOWN = 20;

export interface Reviewer {
  readonly reviewer: string;
  approved: number;
  denied: number;
  readonly waits: number[];
}

/** What people were asked, what they said, and how long it took them. Times in milliseconds. */
export class Reviews {
  opened = 0;
  approved = 0;
  denied = 0;
  expired = 0;
  /** Ended by a quarantine, a stop, another policy, or with its task or session. */
  voided = 0;
  /** Answers of somebody whose identity was not authenticated. */
  unverified = 0;
  readonly #open = new Map<string, { readonly since: number; readonly index: number }>();
  readonly #waits: number[] = [];
  readonly #reviewers = new Map<string, Reviewer>();
  readonly #answers: number[] = [];

  take({ kind, event, time, index }: Read): void {
    if (kind !== "review") return;
    const [id, state] = [text(event["id"]), text(event["state"])];
    // The first of several who have to agree: still the same question.
    if (state === "opened" && text(event["reviewer"]) !== "") return;
    if (state === "opened") {
      this.opened++;
      if (this.#open.size < MOST) this.#open.set(id, { since: time, index });
      return;
    }
    const open = this.#open.get(id);
    this.#open.delete(id);
    if (state === "expired") this.expired++;
    if (state === "void") this.voided++;
    if (state !== "approved" && state !== "denied") return;
    this[state]++;
    if (event["verified"] !== true) this.unverified++;
    this.#answers.push(index);
    if (this.#answers.length > SHOWN) this.#answers.shift();
    const reviewer = this.#reviewerOf(text(event["reviewer"]) || "(not named)");
    reviewer[state]++;
    if (open === undefined || time < open.since || this.#waits.length >= MOST) return;
    this.#waits.push(time - open.since);
    reviewer.waits.push(time - open.since);
  }

  tell() {
    const { opened, approved, denied, expired, voided, unverified } = this;
    return {
      opened,
      approved,
      denied,
      expired,
      voided,
      /** Opened in the period and neither answered nor expired in it. */
      waiting: this.#open.size,
      unverified,
      median: median(this.#waits),
      slowest: quantile(this.#waits, 0.9),
      reviewers: [...this.#reviewers.values()]
        .map(({ waits, ...rest }) => ({ ...rest, median: median(waits) }))
        .sort((a, b) => b.approved + b.denied - a.approved - a.denied)
        .slice(0, SHOWN),
      newest: [...this.#answers].reverse(),
    };
  }

  #reviewerOf(reviewer: string): Reviewer {
    const known = this.#reviewers.get(reviewer) ?? { reviewer, approved: 0, denied: 0, waits: [] };
    if (this.#reviewers.size < MOST) this.#reviewers.set(reviewer, known);
    return known;
  }
}
