import type { Journal } from "../../record/journal.js";
import { alarmEvent } from "../../record/state.js";
import type { PolicyStore } from "../store.js";
import type { Shadow, ShadowReport } from "./shadow.js";
import { detailsOf, SHADOW_CODE } from "./so-far.js";

export interface ShadowRecordInput {
  readonly shadow: Shadow;
  readonly store: PolicyStore;
  readonly journal: Journal;
}

/** What the policy beside the one in force came to, as it goes on record: now and then, and when it is over. */
export class ShadowRecord {
  readonly #in: ShadowRecordInput;
  /** Of which comparison how much was written down last. */
  #noted: { readonly since: number; readonly seen: number } | null = null;

  constructor(input: ShadowRecordInput) {
    this.#in = input;
  }

  /** Writes down what a comparison came to so far, where it is more than was written last: the next guard goes on from there. */
  async noteSoFar(): Promise<void> {
    const report = this.#in.shadow.report();
    if (report === null) return;
    const seen = report.compared + report.dropped + report.unread;
    if (seen === 0 || (this.#noted?.since === report.since && this.#noted.seen === seen)) return;
    await this.#say(report, false);
    this.#noted = { since: report.since, seen };
  }

  /** Ends it; what it came to stays on record. Null where none was. */
  async end(): Promise<ShadowReport | null> {
    const report = this.#in.shadow.report();
    if (report === null) return null;
    await this.#say(report, true);
    this.#in.shadow.begin(null);
    return report;
  }

  async #say(report: ShadowReport, ended: boolean): Promise<void> {
    const { compared, same } = report;
    const far = ended ? "" : "so far ";
    const message = `beside the policy in force another one ${far}decided ${compared} calls, ${compared - same} of them otherwise`;
    const details = detailsOf(report, this.#in.store.current.digest, ended);
    await this.#in.journal.record(alarmEvent(SHADOW_CODE, "info", message, details), ended);
  }
}
