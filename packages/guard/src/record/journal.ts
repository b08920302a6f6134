import type { AuditEvent, Opening } from "@rampart/ledger";
import { GuardError } from "../errors.js";

/** A log that takes nothing for so long hangs: longer than a call may wait, and than any disk that works. */
export const STALLED_MS = 2_000;

/** What the guard needs of a log. */
export interface EventLog {
  append(
    event: AuditEvent,
    options: { readonly durable: boolean; readonly openings?: readonly Opening[] },
  ): Promise<{ readonly index: number }>;
}

export interface Entry {
  readonly event: AuditEvent;
  readonly index: number;
}

/** An event and the openings of the commitments in it, which stay outside the log. */
export interface Draft<E extends AuditEvent = AuditEvent> {
  readonly event: E;
  readonly openings: readonly Opening[];
}

/** Every event of the guard passes here: into the log, and from there to whoever follows it. */
export class Journal {
  readonly #log: EventLog;
  readonly #followers = new Set<(entry: Entry) => void>();
  /** Entries of the log this journal knows of: all up to the newest it recorded. */
  size: number;
  /** Since when nothing could be recorded, milliseconds since 1970; null while recording works. */
  failingSince: number | null = null;
  /** Told once the log goes on after it took nothing for longer than {@link STALLED_MS}: for how many milliseconds. */
  onStall: (ms: number) => void = () => {};
  #waiting = 0;
  /** When the log was last seen to do something while events waited for it, by `performance.now()`. */
  #moved = 0;

  constructor(log: EventLog, size: number) {
    this.#log = log;
    this.size = size;
  }

  /** For how many milliseconds the log has done nothing although events wait for it; 0 while it works. */
  get stalledMs(): number {
    return this.#waiting === 0 ? 0 : performance.now() - this.#moved;
  }

  /** Called after an event was recorded, in order of recording. Must not throw. */
  follow(follower: (entry: Entry) => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /**
   * Resolves once the event is written and, where `durable`, on disk.
   *
   * @throws GuardError `record_failed`; nothing the event speaks of may then happen
   */
  async record(event: AuditEvent, durable: boolean, openings: readonly Opening[] = []): Promise<number> {
    if (this.#waiting++ === 0) this.#moved = performance.now();
    const index = await this.#append(event, { durable, openings });
    this.failingSince = null;
    this.size = Math.max(this.size, index + 1);
    for (const follower of this.#followers) follower({ event, index });
    return index;
  }

  async #append(event: AuditEvent, options: Parameters<EventLog["append"]>[1]): Promise<number> {
    try {
      return (await this.#log.append(event, options)).index;
    } catch (cause) {
      this.failingSince ??= Date.now();
      throw new GuardError("record_failed", "the decision could not be recorded", cause);
    } finally {
      this.#settled();
    }
  }

  #settled(): void {
    const stalled = this.stalledMs;
    this.#waiting--;
    this.#moved = performance.now();
    if (stalled > STALLED_MS) this.onStall(stalled);
  }
}
