import type { Host } from "./host.js";

/** What becomes of an ask where the host cannot put it. */
export const HELD =
  "the call is held for review and refused with an id; `rampart approve ID` lets the same call through once.";

/** The table of `docs/hosts/<host>.md`: what happens at this host, and how we know. */
export function claimsTable(host: Host): string {
  const rows = host.claims.map(({ situation, effect, evidence }) => `| ${situation} | ${effect} | ${evidence} |`);
  return ["| situation | effect | evidence |", "|---|---|---|", ...rows].join("\n");
}
