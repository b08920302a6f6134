import type { Measure } from "@rampart/core";
import type { Json } from "@rampart/service";
import { type Frame, readFrame } from "./frame.js";
import type { Row } from "./row.js";

/** What was taken in one stretch of time: its number, how much in units, how often. */
type Bucket = [at: number, sum: number, count: number];

/** How long an account stays that no calendar and no window ends: as long as a session or task may last. */
export const IDLE_MS = 7 * 24 * 3_600_000;

/** What is taken before midnight may come into the record after it, as long as a call may take to be decided. */
const LATE_MS = 60_000;

/**
 * One account: what was taken from it in the time it is for. A pure function of what was entered, in order; asking changes
 * nothing. Bounded: at most 62 buckets.
 */
export class Account {
  #key = "";
  #width = 0;
  #slides: number | null = null;
  #sum = 0;
  #last = 0;
  #buckets: Bucket[] = [];

  constructor(
    readonly limit: string,
    readonly account: string,
    readonly measure: Measure,
  ) {}

  get key(): string {
    return this.#key;
  }

  /** When something was last taken, milliseconds since 1970. */
  get last(): number {
    return this.#last;
  }

  /** Enters so many units at a time; what is given back is entered with a minus, at the time it was taken. */
  enter(key: string, units: number, at: number): void {
    if (key !== this.#key && !this.#turn(key, units, at) && !this.#isBack(key, units, at)) return;
    this.#last = Math.max(this.#last, at);
    if (this.#width === 0) {
      this.#sum = Math.max(0, this.#sum + units);
      return;
    }
    this.#drop(at);
    const taken = this.#bucket(Math.floor(at / this.#width), units > 0);
    if (taken === null) return;
    const before = taken[1];
    taken[1] = Math.max(0, before + units);
    if (units > 0) taken[2] += 1;
    this.#sum += taken[1] - before;
  }

  /** Units taken in the frame that is now. Where the clock was set back to one before, those of the newest: time over makes no room. */
  used({ key }: Frame, now: number): number {
    if (key !== this.#key && !this.#isOlder(key)) return 0;
    if (this.#slides === null) return this.#sum;
    let used = this.#sum;
    for (const [at, sum] of this.#buckets) {
      if (!this.#isOver(at, now)) break;
      used -= sum;
    }
    return used;
  }

  /**
   * When `units` more fit under a cap, if nothing else is taken meanwhile: milliseconds since 1970; null where that is never,
   * or only whoever holds it knows.
   */
  roomAt({ key, end }: Frame, cap: number, units: number, now: number): number | null {
    if (units > cap) return null;
    if (this.#slides === null || key !== this.#key) return end;
    let used = this.used({ key } as Frame, now);
    for (const [at, sum] of this.#buckets) {
      if (this.#isOver(at, now)) continue;
      used -= sum;
      if (used + units <= cap) return (at + 1) * this.#width + this.#slides;
    }
    return now + this.#slides;
  }

  /** Whether its time is over, so that nothing in it counts any more. */
  isOver(now: number): boolean {
    const { slides, kind } = readFrame(this.#key);
    if (slides !== null) return this.#buckets.every(([at]) => this.#isOver(at, now));
    // Calendar units longer than a month there are none; a day more for zones.
    if (kind !== null) return now - this.#last > LONGEST_UNIT[kind.split(" ")[0]!]!;
    return /(?:^|\|)(?:session|task)=/.test(this.account) && now - this.#last > IDLE_MS;
  }

  /** What was taken in each stretch of `width` ms that is still known, oldest first. */
  get history(): { readonly width: number; readonly buckets: readonly Readonly<Bucket>[] } {
    return { width: this.#width, buckets: this.#buckets };
  }

  /** All that is in it, as rows that give the same account. */
  rows(): readonly Row[] {
    const { limit, account, measure } = this;
    const row = (units: number, at: number): Row => ({ limit, account, measure, units, window: this.#key, at });
    if (this.#width === 0) return this.#sum === 0 ? [] : [row(this.#sum, this.#last)];
    return this.#buckets.filter(([, sum]) => sum > 0).map(([at, sum]) => row(sum, at * this.#width));
  }

  save(): Json {
    return [this.limit, this.account, this.measure, this.#key, this.#sum, this.#last, this.#buckets as unknown as Json];
  }

  static load(saved: Json): Account {
    const [limit, account, measure, key, sum, last, buckets] = saved as unknown as [
      string,
      string,
      Measure,
      string,
      number,
      number,
      Bucket[],
    ];
    const loaded = new Account(limit, account, measure);
    loaded.#begin(key);
    loaded.#sum = sum;
    loaded.#last = last;
    loaded.#buckets = buckets;
    return loaded;
  }

  #begin(key: string): void {
    const { width, slides } = readFrame(key);
    this.#key = key;
    this.#width = width;
    this.#slides = slides;
    this.#sum = 0;
    this.#buckets = [];
  }

  /** Another frame: the next calendar unit, or another window of the policy's. False: an older one, whose time is over. */
  #turn(key: string, units: number, at: number): boolean {
    const [mine, other] = [readFrame(this.#key), readFrame(key)];
    if (this.#last > 0 && units <= 0) return false;
    if (this.#isOlder(key)) return false;
    const kept = mine.slides !== null && other.slides !== null ? this.#buckets : [];
    const [width, last] = [this.#width, this.#last];
    this.#begin(key);
    // A window that became longer or shorter still knows what the other knew, each bucket by its end: later, never earlier.
    for (const [stretch, sum] of kept) this.enter(key, sum, Math.min(Math.max(last, at), (stretch + 1) * width));
    return true;
  }

  /** Whether a frame is an earlier calendar unit of the same kind. */
  #isOlder(key: string): boolean {
    const [mine, other] = [readFrame(this.#key), readFrame(key)];
    return mine.kind !== null && mine.kind === other.kind && other.label < mine.label;
  }

  /** Whether it was taken in such a frame because the clock was set back: then it counts in the newest. Else it was just late. */
  #isBack(key: string, units: number, at: number): boolean {
    return units > 0 && at < this.#last - LATE_MS && this.#isOlder(key);
  }

  #isOver(stretch: number, now: number): boolean {
    return this.#slides !== null && (stretch + 1) * this.#width <= now - this.#slides;
  }

  #drop(now: number): void {
    let over = 0;
    while (over < this.#buckets.length && this.#isOver(this.#buckets[over]![0], now))
      this.#sum -= this.#buckets[over++]![1];
    if (over > 0) this.#buckets.splice(0, over);
  }

  /** The bucket of a stretch; null where there is none and none is to be made. */
  #bucket(stretch: number, make: boolean): Bucket | null {
    let place = this.#buckets.length;
    while (place > 0 && this.#buckets[place - 1]![0] > stretch) place--;
    const found = this.#buckets[place - 1];
    if (found?.[0] === stretch) return found;
    if (!make) return null;
    const made: Bucket = [stretch, 0, 0];
    this.#buckets.splice(place, 0, made);
    return made;
  }
}

const DAY = 86_400_000;
const LONGEST_UNIT: Readonly<Record<string, number>> = { hour: DAY, day: 3 * DAY, week: 9 * DAY, month: 33 * DAY };
