import { describe } from "../command/progress.js";
import type { Pending, Verdict } from "../trust/evaluate.js";
import type { Court } from "./admit.js";
import type { Located } from "./locate.js";
import { unjudged } from "./unjudged.js";

/** How far digesting a model has come. Bytes; milliseconds since 1970. */
export interface Digesting {
  began: number;
  done: number;
  /** 0 until it is known. */
  total: number;
}

/** The verdict on a model nobody knows yet: refused for now. */
export function notYet(court: Court, located: Located, digesting: Digesting | null, now: number): Verdict {
  const pending = pendingOf(digesting, now);
  const { total, done } = pending;
  const far = total === 0 || digesting === null ? "not begun" : describe(done, total, now - digesting.began);
  const why = `its files are being digested (${far}); ask again then`;
  return { ...unjudged(court, located, "digested", why), pending };
}

function pendingOf(digesting: Digesting | null, now: number): Pending {
  if (digesting === null || digesting.total === 0) return { done: 0, total: 0, seconds: null };
  const { began, done, total } = digesting;
  const seconds = done > 0 && now > began ? Math.ceil(((total - done) / done) * ((now - began) / 1000)) : null;
  return { done, total, seconds };
}
