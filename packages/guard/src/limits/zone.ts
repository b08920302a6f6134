/** Calendar units, and more milliseconds than any of them has, days of 25 hours and repeated hours included. */
const LONGEST = { hour: 3 * 3_600_000, day: 27 * 3_600_000, week: 8 * 86_400_000, month: 32 * 86_400_000 } as const;
export type CalendarUnit = keyof typeof LONGEST;

/** One hour, day, week (from Monday) or month in a time zone. */
export interface CalendarSpan {
  /** The local date and hour it begins with; later ones are greater. */
  readonly label: string;
  /** Milliseconds since 1970, the end not included. */
  readonly start: number;
  readonly end: number;
}

/** Zones a policy may name in a lifetime; formats are expensive to make and small to keep. */
const MAX_KEPT = 512;
const formats = new Map<string, Intl.DateTimeFormat>();
const current = new Map<string, CalendarSpan>();

/**
 * The unit that holds an instant, by the clocks of the zone: an hour that comes twice when they are set back is one hour, a
 * day when they change has 23 or 25, and a day a zone leaves out is none.
 */
export function spanAt(unit: CalendarUnit, zone: string, now: number): CalendarSpan {
  const key = `${unit} ${zone}`;
  const known = current.get(key);
  if (known !== undefined && known.start <= now && now < known.end) return known;
  const label = labelAt(unit, zone, now);
  const same = (at: number) => labelAt(unit, zone, at) === label;
  const span = {
    label,
    start: -lastSame(-now, LONGEST[unit], (at) => same(-at)),
    end: lastSame(now, LONGEST[unit], same) + 1,
  };
  if (current.size >= MAX_KEPT) current.clear();
  current.set(key, span);
  return span;
}

/** The last instant from `from` on, at most `most` later, before `same` ends to hold. */
function lastSame(from: number, most: number, same: (at: number) => boolean): number {
  let holds = from;
  let ends = from + most;
  while (ends - holds > 1) {
    const middle = Math.floor((holds + ends) / 2);
    if (same(middle)) holds = middle;
    else ends = middle;
  }
  return holds;
}

function labelAt(unit: CalendarUnit, zone: string, at: number): string {
  const { year = "", month = "", day = "", hour = "" } = partsAt(zone, at);
  if (unit === "month") return `${year}-${month}`;
  if (unit === "day") return `${year}-${month}-${day}`;
  if (unit === "hour") return `${year}-${month}-${day}T${hour}`;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

function partsAt(zone: string, at: number): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  let format = formats.get(zone);
  if (format === undefined) {
    const two = "2-digit" as const;
    const fields = { year: "numeric", month: two, day: two, hour: two } as const;
    format = new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", ...fields });
    if (formats.size >= MAX_KEPT) formats.clear();
    formats.set(zone, format);
  }
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}
