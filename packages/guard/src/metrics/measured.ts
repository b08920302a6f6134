import { VERDICTS } from "@rampart/core";
import { type AuditEvent, type EventOf, KINDS } from "@rampart/ledger";
import type { Doors } from "@rampart/service";
import { Latency } from "./latency.js";
import { Tally } from "./tally.js";

/** What a review's step is called with which one of several people agreed. */
const AGREED = "agreed";
/** Rules of one decision that are counted. */
const MAX_RULES = 8;

/** What this guard did since it started, counted from the events it recorded. */
export class Measured {
  /** verdict, door, enforced */
  readonly decisions = new Tally(3);
  /** rule, verdict */
  readonly rules = new Tally(2);
  /** code */
  readonly refusals = new Tally(1);
  /** state */
  readonly reviews = new Tally(1);
  /** code, severity */
  readonly alarms = new Tally(2);
  /** status */
  readonly outcomes = new Tally(1);
  /** From a call's arrival to the writing of its record. */
  readonly latency = new Latency();
  /** Milliseconds between a question and its answer. */
  readonly waits = new Latency();

  constructor() {
    for (const status of KINDS.outcome.status) this.outcomes.begin(status);
    for (const state of [...KINDS.review.state, AGREED]) this.reviews.begin(state);
  }

  /** Doors that are set up count from 0 on, before their first call. */
  expect(doors: Doors): void {
    for (const [door, { mode }] of Object.entries(doors))
      for (const verdict of VERDICTS) this.decisions.begin(verdict, door, mode === "enforce" ? "yes" : "no");
  }

  /** Told of every event after it was recorded. Never throws. */
  take(event: AuditEvent): void {
    switch (event.kind) {
      case "intent":
        return this.#decided(event);
      case "outcome":
        return this.outcomes.add(event.status);
      case "review":
        return this.#reviewed(event);
      case "alarm":
        return this.alarms.add(event.code, event.severity);
      default:
    }
  }

  #decided({ decision, door, enforced, code, micros, claimed }: EventOf<"intent">): void {
    const { verdict = "deny", rules = [] } = (decision ?? {}) as {
      readonly verdict?: string;
      readonly rules?: readonly { readonly rule: string; readonly verdict: string }[];
    };
    this.decisions.add(verdict, door, claimed ? "claimed" : enforced ? "yes" : "no");
    for (let at = 0; at < rules.length && at < MAX_RULES; at++) {
      const { rule, verdict: said } = rules[at]!;
      this.rules.add(rule, said);
    }
    if (code !== null) this.refusals.add(code);
    if (micros !== null) this.latency.add(micros);
  }

  #reviewed({ state, reviewer, details }: EventOf<"review">): void {
    // One of several who have to agree: still open.
    this.reviews.add(state === "opened" && reviewer !== null ? AGREED : state);
    const { opened, approvals } = (details ?? {}) as {
      readonly opened?: number;
      readonly approvals?: readonly { readonly at: number }[];
    };
    const answered = approvals?.at(-1)?.at;
    if (state === "approved" && opened !== undefined && answered !== undefined)
      this.waits.add(Math.max(0, answered - opened) * 1_000);
  }
}
