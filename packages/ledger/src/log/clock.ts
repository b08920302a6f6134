/** Where a log gets its time from. Both in milliseconds. */
export interface Clock {
  /** Wall clock: since 1970-01-01T00:00:00Z. May jump. */
  now(): number;
  /** Since any fixed moment. Never goes backwards. */
  monotonic(): number;
}

export const SYSTEM_CLOCK: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** A jump of the wall clock smaller than this is its ordinary correction. */
const JUMP_MS = 2_000;

/** Notices when the wall clock moves otherwise than time does. */
export class ClockWatch {
  readonly #clock: Clock;
  readonly #start: number;
  #offset: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#start = clock.monotonic();
    this.#offset = clock.now();
  }

  /** `shift` is the jump since the last reading, or 0. `mono` counts from the beginning of this run. */
  read(): { time: number; mono: number; shift: number } {
    const time = Math.max(0, Math.trunc(this.#clock.now()));
    const mono = Math.trunc(this.#clock.monotonic() - this.#start);
    const offset = time - mono;
    const shift = offset - this.#offset;
    if (Math.abs(shift) < JUMP_MS) return { time, mono, shift: 0 };
    this.#offset = offset;
    return { time, mono, shift: Math.trunc(shift) };
  }
}
