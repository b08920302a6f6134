import { number, record } from "../shape.js";
import type { Section } from "./section.js";

/** How far work may be handed on. */
export interface DelegationDocument {
  /** Agents between the first and the one that acts, both counted; 1: nobody hands on. */
  readonly depth?: number;
  /** Different agents one agent hands on to in one session. */
  readonly "fan-out"?: number;
}

/** More links than this no call may have, whatever a policy says. */
export const MAX_CHAIN = 16;

const delegation = record<DelegationDocument>(
  {
    depth: { shape: number(1, MAX_CHAIN), about: "Agents in a chain, the first and the one that acts counted." },
    "fan-out": { shape: number(0, 10_000), about: "Different agents one agent hands on to in a session." },
  },
  { notEmpty: "say depth or fan-out" },
);

const least = (a: number | undefined, b: number | undefined) =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);

export const delegationSection: Section<DelegationDocument> = {
  about: "How far agents may hand work on.",
  source: delegation,
  resolved: delegation,
  join: (said) =>
    said.reduce((joined, more) => {
      const depth = least(joined.depth, more.depth);
      const fanOut = least(joined["fan-out"], more["fan-out"]);
      return { ...(depth === undefined ? {} : { depth }), ...(fanOut === undefined ? {} : { "fan-out": fanOut }) };
    }),
};
