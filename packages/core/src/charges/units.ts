import type { Measure } from "../policy/sections/limits.js";

/** How many whole units one of a measure has: money to a millionth, seconds to a thousandth. Whole, so that sums are exact in any order. */
const PER_ONE: Partial<Record<Measure, number>> = { cost: 1e6, "compute-seconds": 1e3, "wall-seconds": 1e3 };

/** No single charge is larger: sums of a million of them are exact, and beyond that only rounded. */
export const MAX_UNITS = 9e15;

/** An amount in whole units, never less than it is. What is no number from 0 on counts as the most there is. */
export function toUnits(measure: Measure, amount: number): number {
  const per = PER_ONE[measure] ?? 1;
  if (!(amount >= 0)) return MAX_UNITS;
  const units = amount * per;
  const nearest = Math.round(units);
  // 0.1 * 1e6 is no whole number: what differs in the last bits is the amount itself.
  return Math.min(MAX_UNITS, Math.abs(units - nearest) < 1e-6 * Math.max(1, nearest) ? nearest : Math.ceil(units));
}

/** Units as an amount. {@link toUnits} gives them back. */
export function fromUnits(measure: Measure, units: number): number {
  return units / (PER_ONE[measure] ?? 1);
}

/** A cap in units: as it is, be it larger than any sum. */
export function capUnits(measure: Measure, atMost: number): number {
  return Math.floor(atMost * (PER_ONE[measure] ?? 1) * (1 + Number.EPSILON));
}
