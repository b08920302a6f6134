type Work = () => unknown;

/**
 * Work beside the calls: one thing at a time, and none a reason to fall over or to leave the next undone. What failed is
 * tried again in its turn.
 */
export class Housekeeping {
  #last: Promise<void> = Promise.resolve();
  readonly #timers: NodeJS.Timeout[] = [];

  /** Done after what was asked for before; resolves when it is over, however it ended. */
  do(work: Work): Promise<void> {
    const over = () => undefined;
    this.#last = this.#last.then(work).then(over, over);
    return this.#last;
  }

  /** Every `ms` milliseconds, each of them; a turn whose last one is not over yet is left out. */
  every(ms: number, ...works: readonly Work[]): void {
    let atWork = false;
    const timer = setInterval(() => {
      if (atWork) return;
      atWork = true;
      for (const work of works) this.do(work);
      void this.do(() => {
        atWork = false;
      });
    }, ms);
    timer.unref();
    this.#timers.push(timer);
  }

  /** No further turn begins; resolves when what was begun is over. */
  end(): Promise<void> {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    return this.#last;
  }
}
