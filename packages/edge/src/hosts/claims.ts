import type { Host } from "./host.js";

/** The table of `docs/hosts/<host>.md`: what happens at this host, and how we know. */
export function claimsTable(host: Host): string {
  const rows = host.claims.map(({ situation, effect, evidence }) => `| ${situation} | ${effect} | ${evidence} |`);
  return ["| situation | effect | evidence |", "|---|---|---|", ...rows].join("\n");
}
