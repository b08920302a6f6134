import { NAMED } from "./named.js";
import { TOKENS } from "./tokens.js";

/** Families known by where their value stands. */
const PLACED = [
  "private-key",
  "jwt",
  "azure-ad-client-secret",
  "facebook-access-token",
  "url-password",
  "authorization",
  "command-password",
  "generic",
] as const;

/** Every family this scanner claims to find, in order of their names: what `docs/formats/findings.md` lists. */
export const FAMILIES: readonly string[] = [
  ...new Set([...TOKENS.map(([family]) => family), ...NAMED.map(([family]) => family), ...PLACED]),
].sort();
