/** What a session did last, as much of it as a loop can be seen in. */
const TRAIL = { steps: 512, longest: 4 } as const;

/** One call: what exactly, and what but for its numbers. */
export interface Step {
  readonly exact: string;
  readonly shape: string;
}

/** How often the last call, or round of calls, was made in a row, this time included. */
export interface Run {
  readonly same: number;
  readonly near: number;
  /** Of two to four calls that are not all the same. */
  readonly cycle: number;
  readonly length: number;
}

/** The last calls of one session. A result that is another than the last of the same call is progress, and counting begins anew. */
export class Trail {
  #steps: Step[] = [];
  #result: { readonly exact: string; readonly text: string } | null = null;

  note(step: Step): Run {
    this.#steps.push(step);
    if (this.#steps.length > TRAIL.steps) this.#steps = this.#steps.slice(-TRAIL.steps / 2);
    const same = this.#inRow(({ exact }) => exact === step.exact);
    const near = this.#inRow(({ shape }) => shape === step.shape);
    let [cycle, length] = [0, 0];
    for (let round = 2; same === 1 && round <= TRAIL.longest; round++) {
      const times = this.#rounds(round);
      if (times > cycle) [cycle, length] = [times, round];
    }
    return { same, near, cycle, length };
  }

  told(exact: string, text: string): void {
    if (this.#result !== null && this.#result.exact === exact && this.#result.text !== text) this.#steps = [];
    this.#result = { exact, text };
  }

  /** The next result is the first. */
  forgetResult(): void {
    this.#result = null;
  }

  #inRow(alike: (step: Step) => boolean): number {
    let count = 0;
    while (count < this.#steps.length && alike(this.#steps[this.#steps.length - 1 - count]!)) count++;
    return count;
  }

  /** How often the last `length` calls stand at the end, one after the other. */
  #rounds(length: number): number {
    const steps = this.#steps;
    const end = steps.length;
    let alike = 0;
    while (end - 1 - alike - length >= 0 && steps[end - 1 - alike]!.exact === steps[end - 1 - alike - length]!.exact)
      alike++;
    return Math.floor(alike / length) + 1;
  }
}
