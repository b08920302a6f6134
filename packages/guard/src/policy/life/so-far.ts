import type { Verdict } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import type { ShadowReport } from "./shadow.js";

/** The code of the alarms that say what a policy beside the one in force came to. */
export const SHADOW_CODE = "policy.shadow";

/** Kinds of differences, and rules that cannot be evaluated, that the record has. */
const MOST = 32;

/** What a comparison came to, as the record has it. */
export interface SoFar {
  readonly digest: string;
  /** The policy it was held against. */
  readonly active: string;
  readonly since: number;
  readonly counts: { readonly [name in (typeof COUNTS)[number]]: number };
  readonly differences: readonly {
    readonly was: Verdict;
    readonly is: Verdict;
    readonly rule: string;
    readonly count: number;
  }[];
  readonly erred: Readonly<Record<string, number>>;
}

const COUNTS = ["compared", "same", "dropped", "unread", "others"] as const;
const VERDICTS: readonly unknown[] = ["allow", "ask", "deny"] satisfies Verdict[];

/** @param ended whether it is over; else the next guard goes on from there */
export function detailsOf(report: ShadowReport, active: string, ended: boolean): JsonObject {
  const { digest, since, compared, same, dropped, unread, others, differences, erred } = report;
  // Without examples: what calls would do stands in their own entries.
  const top = differences.slice(0, MOST).map(({ was, is, rule, count }) => ({ was, is, rule, count }));
  const beyond = differences.slice(MOST).reduce((sum, { count }) => sum + count, others);
  const counts = { compared, same, dropped, unread, others: beyond };
  return {
    digest,
    active,
    since,
    ended,
    ...counts,
    differences: top,
    erred: Object.fromEntries(Object.entries(erred).slice(0, MOST)),
  };
}

/** Null where it is over, or says nothing that can be gone on from. */
export function soFarIn(details: Json): SoFar | null {
  if (!isJsonObject(details) || details["ended"] !== false) return null;
  const { digest, active, since, differences, erred } = details;
  if (typeof digest !== "string" || typeof active !== "string" || !isCount(since)) return null;
  const numbers = COUNTS.map((name) => [name, details[name]] as const);
  if (!numbers.every(([, value]) => isCount(value)) || !Array.isArray(differences) || !isJsonObject(erred)) return null;
  return {
    digest,
    active,
    since,
    counts: Object.fromEntries(numbers) as SoFar["counts"],
    differences: differences.filter(isDifference) as unknown as SoFar["differences"],
    erred: Object.fromEntries(Object.entries(erred).filter(([, value]) => isCount(value))) as SoFar["erred"],
  };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function isDifference(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  const { was, is, rule, count } = value;
  return VERDICTS.includes(was) && VERDICTS.includes(is) && typeof rule === "string" && isCount(count);
}
