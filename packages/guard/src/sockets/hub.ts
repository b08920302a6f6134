import type { JsonObject } from "@rampart/service";
import type { Entry, Journal } from "../record/journal.js";

/** Events a watcher may be behind before it is told that some are missing. */
const MAX_BEHIND = 1_000;
const PAGE = 256;

/** What watchers read from: recorded events as the log has them, `to` not included. */
export interface EventSource {
  readonly size: number;
  read(from: number, to: number): Promise<readonly object[]>;
}

/** Who watches: over the admin socket, or over HTTP. */
export interface Watcher {
  /** Resolves when it was taken, or may yet be. Throws once the watcher is gone, or may watch no more. */
  tell(message: JsonObject): Promise<void>;
  onClose(listener: () => void): void;
}

/** Hands recorded events on to whoever watches. A slow watcher loses events, never holds up a call. */
export class Hub {
  readonly #journal: Journal;
  readonly #source: EventSource;
  readonly #watchers = new Set<Newest>();

  constructor(journal: Journal, source: EventSource) {
    this.#journal = journal;
    this.#source = source;
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  /** Ends every stream, so that the guard can end. */
  close(): void {
    for (const watcher of this.#watchers) watcher.end();
  }

  /**
   * Tells `{"event":{…}}`, first what the log has from `from` on, then what comes, until the watcher leaves;
   * `{"missed":n}` where it was too slow.
   */
  async stream(watcher: Watcher, from: number | null): Promise<void> {
    const newest = new Newest();
    const leave = this.#journal.follow((entry) => newest.push(entry));
    watcher.onClose(() => newest.end());
    this.#watchers.add(newest);
    try {
      const size = this.#source.size;
      await watcher.tell({ watching: true, size });
      let next = await this.#send(watcher, from ?? size, size);
      for (let last = await newest.next(); last !== null; last = await newest.next()) {
        const first = Math.max(next, last + 1 - MAX_BEHIND);
        if (first > next) await watcher.tell({ missed: first - next });
        next = await this.#send(watcher, first, last + 1);
      }
    } finally {
      leave();
      this.#watchers.delete(newest);
    }
  }

  async #send(watcher: Watcher, from: number, to: number): Promise<number> {
    for (let at = from; at < to; at += PAGE) {
      const events = await this.#source.read(at, Math.min(at + PAGE, to));
      for (const event of events) await watcher.tell({ event: event as JsonObject });
    }
    return Math.max(from, to);
  }
}

/** Remembers the newest entry: one number, however many there are. */
class Newest {
  #last = -1;
  #fresh = false;
  #ended = false;
  #wake: (() => void) | null = null;

  push({ index }: Entry): void {
    this.#last = Math.max(this.#last, index);
    this.#fresh = true;
    this.#signal();
  }

  end(): void {
    this.#ended = true;
    this.#signal();
  }

  /** Index of the newest entry since the last time, or null once the watcher is gone. */
  async next(): Promise<number | null> {
    while (!this.#fresh && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#fresh = false;
    return this.#ended ? null : this.#last;
  }

  #signal(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
