import { describe, expect, it } from "vitest";
import { forecast, LEAST, type Past } from "./forecast.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Numbers that come again with every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
type Random = () => number;
const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const poisson = (random: Random, mean: number): number => {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  let [count, product] = [0, random()];
  for (const least = Math.exp(-mean); product > least; product *= random()) count++;
  return count;
};

/** What a day brings: how often in each hour, and how much each time. */
type Series = (random: Random) => readonly (readonly [count: number, units: number])[];
const hours = (each: (hour: number) => number, amount: () => number) =>
  Array.from({ length: 24 }, (_, hour) => {
    const count = Math.round(each(hour));
    let units = 0;
    for (let n = 0; n < count; n++) units += amount();
    return [count, units] as const;
  });

const SERIES: readonly (readonly [what: string, series: Series, atLeast: number])[] = [
  [
    "steady, by chance",
    (random) =>
      hours(
        () => poisson(random, 20),
        () => 1,
      ),
    0.72,
  ],
  [
    "seldom",
    (random) =>
      hours(
        () => poisson(random, 2),
        () => 1,
      ),
    0.72,
  ],
  [
    "amounts of every size",
    (random) =>
      hours(
        () => poisson(random, 15),
        () => Math.exp(1 + normal(random)),
      ),
    0.7,
  ],
  [
    "busier and less busy hours",
    (random) =>
      hours(
        () => poisson(random, 20 * Math.exp(0.6 * normal(random))),
        () => 1,
      ),
    0.7,
  ],
  [
    "hours that are like the ones before",
    (random) => {
      let level = 0;
      return hours(
        () => {
          level = 0.6 * level + 0.5 * normal(random);
          return poisson(random, 20 * Math.exp(level));
        },
        () => 1,
      );
    },
    0.5,
  ],
];

function covered(
  series: Series,
  at: number,
  days: number,
): { readonly inside: number; readonly below: number; readonly known: number } {
  const random = seeded(7);
  let [inside, below, known] = [0, 0, 0];
  for (let day = 0; day < days; day++) {
    const all = series(random);
    const sum = (part: readonly (readonly [number, number])[]) => part.reduce((total, [, units]) => total + units, 0);
    const past: Past = {
      used: sum(all.slice(0, at)),
      start: 0,
      now: at * HOUR,
      end: DAY,
      width: HOUR,
      buckets: all.slice(0, at).flatMap(([count, units], hour) => (count === 0 ? [] : [[hour, units, count] as const])),
    };
    const said = forecast(past);
    if (said.state === "early") continue;
    known++;
    const truth = sum(all);
    if (truth < said.low) below++;
    else if (truth <= said.high) inside++;
  }
  return { inside: inside / known, below: below / known, known };
}

describe("P7: what will have been taken at the end", () => {
  it.each(SERIES)("%s: the interval holds what it says", (what, series, atLeast) => {
    const shown: string[] = [];
    for (const at of [8, 12, 18]) {
      const { inside, below } = covered(series, at, 400);
      shown.push(`${at} h ${(100 * inside).toFixed(0)} % (below ${(100 * below).toFixed(0)} %)`);
      expect(inside, shown.at(-1)!).toBeGreaterThanOrEqual(atLeast);
      // An alarm says that it will be more: it is wrong where it will be less.
      expect(below, shown.at(-1)!).toBeLessThanOrEqual(0.2);
    }
    if (process.env["RAMPART_SHOW"] !== undefined) console.info(`${what}: ${shown.join(", ")}`);
  });

  const past = (hour: number, each: number): Past => ({
    used: hour * each,
    start: 0,
    now: hour * HOUR,
    end: DAY,
    width: HOUR,
    buckets: Array.from({ length: hour }, (_, at) => [at, each, each] as const),
  });

  it("is honest about a short history", () => {
    expect(forecast(past(LEAST.stretches - 1, 9))).toEqual({ state: "early" });
    expect(forecast(past(LEAST.stretches, 1))).toEqual({ state: "early" });
    expect(forecast(past(LEAST.stretches, 2)).state).toBe("known");
    expect(forecast({ ...past(10, 2), buckets: [] })).toEqual({ state: "early" });
    // All of it in the hour that is not over: ten hours of nothing do not make that an account like every other.
    const now = 10.5 * HOUR;
    expect(forecast({ ...past(10, 0), used: 40, now, buckets: [[10, 40, 40]] })).toEqual({ state: "early" });
  });

  it("is less than nothing never, and at the end what it is", () => {
    for (const hour of [6, 12, 23, 24]) {
      const said = forecast(past(hour, 4));
      if (said.state !== "known") throw new Error("early");
      expect(said.low).toBeGreaterThanOrEqual(4 * hour);
      expect(said.low).toBeLessThanOrEqual(said.expected);
      expect(said.high).toBeGreaterThanOrEqual(said.expected);
      expect(said.expected).toBeCloseTo(96);
    }
    expect(forecast(past(24, 4))).toMatchObject({ low: 96, expected: 96, high: 96 });
  });
});
