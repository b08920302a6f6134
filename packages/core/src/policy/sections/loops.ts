import { number, oneOf, record } from "../shape.js";
import type { Section } from "./section.js";

/** When an agent goes round in circles, and what happens then. */
export interface LoopsDocument {
  /** The same call so many times in a row, with the same result where that is known. */
  readonly same?: number;
  /** Calls that differ in their numbers only, so many in a row. */
  readonly near?: number;
  /** A round of two to four calls, so many times in a row. */
  readonly cycle?: number;
  /** `alarm`: it goes on, is told so, and people are; `ask` and `deny`: it does not. Default alarm. */
  readonly reached?: "alarm" | "ask" | "deny";
}

/** What counts where a policy says `loops: {}`. Measured: none of these is met by a day of agents at work (docs/limits.md). */
export const LOOPS = { same: 8, near: 40, cycle: 6, reached: "alarm" } as const;

const times = number(2, 1_000);
const loops = record<LoopsDocument>({
  same: { shape: times, about: "The same call, so many times in a row. Default 8." },
  near: { shape: times, about: "The same but for its numbers. Default 40." },
  cycle: { shape: times, about: "A round of two to four calls. Default 6." },
  reached: { shape: oneOf(["alarm", "ask", "deny"]), about: "Default alarm: it goes on, and is told so." },
});

const STRICT = ["alarm", "ask", "deny"] as const;
const least = (a: number | undefined, b: number | undefined) =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);

/** The more restrictive of two. */
function stricter(one: LoopsDocument, other: LoopsDocument): LoopsDocument {
  const parts = (["same", "near", "cycle"] as const).flatMap((name) => {
    const bound = least(one[name], other[name]);
    return bound === undefined ? [] : [[name, bound] as const];
  });
  const [a = "alarm", b = "alarm"] = [one.reached, other.reached];
  const reached = STRICT.indexOf(a) > STRICT.indexOf(b) ? a : b;
  return { ...Object.fromEntries(parts), ...(reached === "alarm" ? {} : { reached }) };
}

export const loopsSection: Section<LoopsDocument> = {
  about: "When an agent goes round in circles.",
  source: loops,
  resolved: loops,
  join: (said) => said.reduce(stricter),
};
