const NUMBER = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });

export const count = (value: number): string => NUMBER.format(value);

/** `3 calls`, `1 call`. */
export const some = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** `12 %` of a whole; nothing of none. */
export function share(part: number, whole: number): string {
  if (whole === 0) return "–";
  const percent = (part / whole) * 100;
  return `${percent > 0 && percent < 1 ? "< 1" : percent > 99 && percent < 100 ? "> 99" : Math.round(percent)} %`;
}

/** `2 min`, from milliseconds. */
export function span(milliseconds: number | null): string {
  if (milliseconds === null) return "–";
  const units: readonly (readonly [number, string])[] = [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "min"],
    [1_000, "s"],
  ];
  for (const [size, unit] of units) {
    if (milliseconds >= size)
      return `${Number((milliseconds / size).toFixed(milliseconds < 10 * size ? 1 : 0))} ${unit}`;
  }
  return `${Math.round(milliseconds)} ms`;
}

/** `2026-01-31 14:05`, in UTC as every time in a report. */
export const when = (time: number): string =>
  Number.isFinite(time) && Math.abs(time) < 8.64e15 ? new Date(time).toISOString().slice(0, 16).replace("T", " ") : "?";

export const day = (time: number): string => when(time).slice(0, 10);
