/** How much will have been taken, with the interval it will be in for four of five accounts like it. */
export type Forecast =
  | { readonly state: "early" }
  | {
      readonly state: "known";
      readonly expected: number;
      /** Ends of the interval: one of ten is below the lower, one of ten above the upper. */
      readonly low: number;
      readonly high: number;
    };

export interface Past {
  /** Taken so far, in units. */
  readonly used: number;
  /** The frame so far and to come, in milliseconds since 1970. */
  readonly start: number;
  readonly now: number;
  readonly end: number;
  /** Length of a stretch, and what was taken in each that has anything: `[number of the stretch since 1970, units, how often]`. */
  readonly width: number;
  readonly buckets: readonly (readonly [number, number, number])[];
}

/** Fewer whole stretches, or fewer charges in them, say nothing of the rest. */
export const LEAST = { stretches: 6, charges: 8 } as const;
const Z = 1.2816;
/** What is alike from one stretch to the next is no second opinion; more than this nobody can tell from a trend. */
const MAX_ALIKE = 0.8;
const EARLY: Forecast = { state: "early" };

/**
 * What will have been taken at the end of the frame, if it goes on as it went: the rate so far, and the spread of its stretches
 * around it, carried on to what is left. It knows nothing of the time of day or the day of the week: who works by day only is
 * forecast too high in the afternoon.
 */
export function forecast({ used, start, now, end, width, buckets }: Past): Forecast {
  const first = Math.ceil(start / width);
  const sums = new Array<number>(Math.max(0, Math.floor(now / width) - first)).fill(0);
  // What falls into the stretch that is not over yet, or into the one that began before the frame, tells nothing of the spread.
  const whole = buckets.filter(([at]) => at >= first && at - first < sums.length);
  for (const [at, sum] of whole) sums[at - first]! += sum;
  const charges = whole.reduce((sum, [, , count]) => sum + count, 0);
  if (sums.length < LEAST.stretches || charges < LEAST.charges || now <= start) return EARLY;
  const left = Math.max(0, end - now);
  const more = (used / (now - start)) * left;
  const ahead = left / width;
  const variance = spread(sums, charges) * ahead * (1 + ahead / sums.length);
  const reach = student(sums.length - 1) * Math.sqrt(variance);
  return { state: "known", expected: used + more, low: used + Math.max(0, more - reach), high: used + more + reach };
}

/** Variance of a stretch: at least that of charges that come by chance, and more where busy stretches follow busy ones. */
function spread(sums: readonly number[], charges: number): number {
  const mean = sums.reduce((sum, one) => sum + one, 0) / sums.length;
  const around = sums.map((one) => one - mean);
  const squares = around.reduce((sum, one) => sum + one * one, 0);
  const each = (mean * sums.length) / charges;
  const chance = (each * each * charges) / sums.length;
  const pairs = around.slice(1).reduce((sum, one, index) => sum + one * around[index]!, 0);
  const alike = squares === 0 ? 0 : Math.min(MAX_ALIKE, Math.max(0, pairs / squares));
  return Math.max(squares / (sums.length - 1), chance) * ((1 + alike) / (1 - alike));
}

/** The 90 % point of Student's distribution, by its expansion in the degrees of freedom. */
function student(degrees: number): number {
  return Z + (Z ** 3 + Z) / (4 * degrees) + (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * degrees ** 2);
}
