import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type ContentKind,
  type EraseReport,
  type EraseRequest,
  LedgerError,
  type Log,
  type SealReport,
  type SealRequest,
} from "@rampart/ledger";
import { GuardError } from "../errors.js";

/** For how long content is kept, in milliseconds; null: for ever. */
export interface RetentionRules {
  /** What agents did: calls, results, reviews, sessions, alarms, incidents. */
  readonly calls: number | null;
  /** What people and models said. */
  readonly prompts: number | null;
}

const CALLS: readonly ContentKind[] = ["intent", "outcome", "review", "session", "alarm", "incident"];
const SAYS_WHAT_WAS_TAKEN: readonly ContentKind[] = ["intent", "outcome"];
const PROMPTS: readonly ContentKind[] = ["prompt", "answer"];

/** Once a day, and not while everything else starts. */
const EVERY_MS = 24 * 3_600_000;
const FIRST_MS = 5 * 60_000;

export interface RetentionInput {
  readonly rules: RetentionRules;
  /** The log as it is open now. */
  readonly log: () => Log;
  /** Folder of the installation's state, where an index for searching may hold words of what is deleted. */
  readonly state: string;
  readonly now: () => number;
  /** Says anew what only the content says that is about to go. Nothing is deleted where it fails. */
  readonly carry?: () => Promise<unknown>;
  /** Told of what went wrong in the background. */
  readonly failed: (error: unknown) => void;
}

/** Deletes the content of old entries, by schedule and when a person asks. Their hashes stay, so that every proof holds. */
export class Retention {
  readonly #input: RetentionInput;
  #due: number;
  #working = false;

  constructor(input: RetentionInput) {
    this.#input = input;
    this.#due = input.now() + FIRST_MS;
  }

  /** Never rejects. Deleting may take minutes: whoever has a call to answer does not wait for it. */
  async ifDue(): Promise<void> {
    const { now, failed } = this.#input;
    if (this.#working || now() < this.#due) return;
    this.#due = now() + EVERY_MS;
    this.#working = true;
    try {
      await this.run();
    } catch (error) {
      failed(error);
    } finally {
      this.#working = false;
    }
  }

  /** Deletes what the rules say is too old; returns how many entries lost their content. */
  async run(): Promise<number> {
    const { calls, prompts } = this.#input.rules;
    return (await this.#older(CALLS, calls)) + (await this.#older(PROMPTS, prompts));
  }

  /** @throws GuardError `record_failed`: nothing was deleted, or not all of it; the same again goes on */
  async seal(request: SealRequest): Promise<SealReport> {
    if (request.kinds.some((kind) => SAYS_WHAT_WAS_TAKEN.includes(kind))) await this.#input.carry?.();
    const report = await inOurWords(() => this.#input.log().sealEntries(request));
    if (report.entries > 0) await this.#forgetIndex();
    return report;
  }

  /** @throws GuardError `record_failed` */
  erase(request: EraseRequest): Promise<EraseReport> {
    return inOurWords(() => this.#input.log().eraseSecrets(request));
  }

  async #older(kinds: readonly ContentKind[], age: number | null): Promise<number> {
    if (age === null) return 0;
    const before = Math.max(0, Math.trunc(this.#input.now() - age));
    const reason = "retention";
    return (await this.seal({ kinds, before, session: null, entry: null, by: "rampart", reason })).entries;
  }

  /** The next search makes it anew, without what is gone. */
  async #forgetIndex(): Promise<void> {
    await rm(join(this.#input.state, "index"), { recursive: true, force: true });
  }
}

async function inOurWords<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw new GuardError("record_failed", `${error.message} (${error.code})`, error);
  }
}
