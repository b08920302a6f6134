import { type AppendOptions, isLog, type Log, type LogOptions, openLog } from "@rampart/ledger";
import { GuardError } from "../errors.js";
import type { EventLog } from "../record/journal.js";

/** Milliseconds between attempts to record again after the disk failed. */
const RETRY_MS = 2_000;

/**
 * A log that comes back. After a failure of the disk a log takes nothing more and every call is denied; this closes
 * it and opens it again, which checks what is on disk, until that works or the guard ends.
 */
export class LivingLog implements EventLog {
  readonly #folder: string;
  readonly #options: LogOptions;
  #log: Log;
  #retry: NodeJS.Timeout | null = null;
  #ended = false;
  /** Called after the log was opened again. */
  onRecovery: () => void = () => {};

  private constructor(folder: string, options: LogOptions, log: Log) {
    this.#folder = folder;
    this.#options = options;
    this.#log = log;
  }

  /** @throws LedgerError as `openLog` */
  static async open(folder: string, options: LogOptions): Promise<LivingLog> {
    return new LivingLog(folder, options, await openLog(folder, options));
  }

  get current(): Log {
    return this.#log;
  }

  async append(event: Parameters<Log["append"]>[0], options: AppendOptions): Promise<{ readonly index: number }> {
    try {
      return await this.#log.append(event, options);
    } catch (error) {
      if (this.#log.status.failure !== null) this.#scheduleRetry();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#ended = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#log.close();
  }

  #scheduleRetry(): void {
    if (this.#retry !== null || this.#ended) return;
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.#reopen().catch(() => this.#scheduleRetry());
    }, RETRY_MS);
    this.#retry.unref();
  }

  async #reopen(): Promise<void> {
    await this.#log.close().catch(() => undefined);
    // Another log would begin anew under the same name: to whoever knows this one, a rewrite.
    if (!(await isLog(this.#folder))) throw new GuardError("state_unusable", `${this.#folder} is gone`);
    this.#log = await openLog(this.#folder, this.#options);
    this.onRecovery();
  }
}
