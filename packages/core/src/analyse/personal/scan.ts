import { birthAt } from "./birth.js";
import { mailsIn } from "./mail.js";
import { NUMBERS, type NumberRow } from "./numbers.js";
import { passportsIn } from "./passport.js";
import { phonesIn } from "./phone.js";

/** Something that tells who a person is, and where it stands. */
export interface Personal {
  /** `email`, `phone`, `birth-date`, `passport`, or a family of `numbers.ts`. */
  readonly family: string;
  readonly start: number;
  readonly end: number;
}

/** Personal data that stays where nobody asks for it to go: a record and a message have to say to whom. */
const OPEN: ReadonlySet<string> = new Set(["email", "phone", "birth-date"]);
export const isOpen = (family: string): boolean => OPEN.has(family);

/** Most finds reported of one text; groups of digits looked at closely. Beyond the last one stands `unscanned`. */
const MAX_PERSONAL = 1_000;
const MAX_GROUPS = 50_000;

const NOTHING: readonly Personal[] = [];

/**
 * Personal data of a text, from left to right, none overlapping. Signs that are rare are searched for (`@`, `+`, `<<`);
 * groups of digits are walked once, and expressions run on windows of less than a hundred characters.
 */
export function scanPersonal(text: string): readonly Personal[] {
  if (!ANY.test(text)) return NOTHING;
  const found: Personal[] = [];
  mailsIn(text, found);
  phonesIn(text, found);
  passportsIn(text, found);
  numbersIn(text, found);
  return found.length < 2 ? found : apart(found);
}
/** What all of them have some of; most commands have nothing. */
const ANY = /@|\+\d|<<|\d(?: \d\d|\d(?:\d\d|[-. ]\d|[A-Z]\d\d))/;

function numbersIn(text: string, found: Personal[]): void {
  let groups = 0;
  for (let i = 0; i < text.length; i++) {
    if (!isDigit(text.charCodeAt(i))) continue;
    const start = i;
    let end = i + 1;
    while (isDigit(text.charCodeAt(end))) end++;
    if (++groups > MAX_GROUPS || found.length >= MAX_PERSONAL) {
      found.push({ family: "unscanned", start, end: text.length });
      return;
    }
    const one = numberAt(text, start, end - start) ?? birthAt(text, start, end - start);
    if (one !== null) found.push(one);
    i = (one === null ? end : Math.max(end, one.end)) - 1;
  }
}

const isDigit = (c: number) => c >= 48 && c <= 57;
const isCapital = (c: number) => c >= 65 && c <= 90;
const isWord = (c: number) => isDigit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;

interface Compiled extends NumberRow {
  readonly sticky: RegExp;
}

/** Rows by the length of the first group of digits. */
const BY_GROUP: readonly (readonly Compiled[])[] = Array.from({ length: 34 }, (_none, length) =>
  NUMBERS.filter(({ groups }) => groups.includes(length)).map((row) => ({
    sticky: new RegExp(`(?:${row.form})(?![A-Za-z0-9_])`, "y"),
    ...row,
  })),
);
const BESIDE = 48;

/** The number whose first group of digits begins at `start`. */
function numberAt(text: string, start: number, length: number): Personal | null {
  const rows = BY_GROUP[length];
  if (rows === undefined || rows.length === 0) return null;
  const before = text.charCodeAt(start - 1);
  const joined = isWord(before);
  const led = isCapital(before) || ((before === 32 || before === 45) && isCapital(text.charCodeAt(start - 2)));
  // The tail of `1.234`, a fraction, a part of a longer row of groups.
  if ((before === 46 || before === 45 || before === 47) && isDigit(text.charCodeAt(start - 2))) return null;
  for (const { family, form: _form, sticky, lead, check, beside } of rows) {
    if (lead === undefined ? joined : !led) continue;
    let from = start;
    if (lead !== undefined) {
      const match = lead.exec(text.slice(Math.max(0, start - 8), start));
      if (match === null) continue;
      from = start - match[0].length;
    }
    sticky.lastIndex = start;
    if (!sticky.test(text)) continue;
    const end = sticky.lastIndex;
    if (!check(text.slice(from, end).replace(/[ .-]/g, ""))) continue;
    if (beside !== undefined && !beside.test(text.slice(Math.max(0, from - BESIDE), from))) continue;
    return { family, start: from, end };
  }
  return null;
}

/** Of overlapping finds the one that begins first stays, else the longer. */
function apart(found: Personal[]): readonly Personal[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Personal[] = [];
  for (const one of found) if (kept.length === 0 || one.start >= kept.at(-1)!.end) kept.push(one);
  return kept;
}
