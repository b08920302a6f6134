import type { LimitSubject } from "../policy/sections/limits.js";
import { sha256 } from "../sha256.js";

/** Accounts one limit has for one call; what is beyond shares one. */
export const MAX_ACCOUNTS = 64;
const MAX_VALUE = 96;

/** Stands for whom or what nobody named: all of it is one account. */
export const NOBODY = "-";

/** One value for each subject, in their order: `agent=x|tool=y`. */
export function accountName(over: readonly LimitSubject[], values: readonly string[]): string {
  if (over.length === 1) return part(over[0]!, values[0]!);
  return over.map((subject, index) => part(subject, values[index]!)).join("|");
}

/** Parts made before: the same few agents, sessions and tools come call after call. */
const made = new Map<LimitSubject, Map<string, string>>();
const MAX_MADE = 1_024;

function part(subject: LimitSubject, value: string): string {
  if (subject === "organisation") return subject;
  let parts = made.get(subject);
  if (parts === undefined) {
    parts = new Map();
    made.set(subject, parts);
  }
  let known = parts.get(value);
  if (known === undefined) {
    if (parts.size >= MAX_MADE) parts.clear();
    known = `${subject}=${plain(value)}`;
    parts.set(value, known);
  }
  return known;
}

const SIGNS = /[%|=\u0000-\u001f\u007f]/;

/** Two values never give one text, and no value makes a second part. */
function plain(value: string): string {
  const bounded = value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}~${sha256(value).slice(0, 32)}` : value;
  if (!SIGNS.test(bounded)) return bounded;
  let text = "";
  for (const sign of bounded) text += SIGNS.test(sign) ? `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}` : sign;
  return text;
}

/** Every combination of one value for each subject, at most {@link MAX_ACCOUNTS}; the last then stands for all the others. */
export function combinations(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (lists.every((list) => list.length === 1)) return [lists.map(([only]) => only!)];
  let all: (readonly string[])[] = [[]];
  for (const list of lists) all = all.flatMap((before) => list.map((value) => [...before, value]));
  if (all.length <= MAX_ACCOUNTS) return all;
  return [...all.slice(0, MAX_ACCOUNTS - 1), lists.map(() => "*")];
}
