import { LIMITS } from "../../../spine/index.js";
import type { Value } from "../value.js";

/** Fields of a mutation that take something away: `deleteRef`, `dashboardDelete`, `archiveProject`, `user_remove`. */
const TAKES =
  /^(?:delete|remove|destroy|purge|drop|archive|revoke|disable|cancel|wipe|reset|unpublish|transfer)(?:[A-Z_]|$)|(?:[a-z]|_)(?:Delete|Remove|Destroy|Purge|Archive|Revoke|Disable|delete|remove|destroy)(?:[A-Z_]|$)/;

const NAMES = /[A-Za-z_]\w{0,127}/g;
const TOLD = /[A-Za-z_]\w{0,127}(?=\s{0,64}\()/g;

/**
 * What a body sent to a GraphQL server asks for: nothing but an answer, a change, or that something goes away. Null where
 * no part is GraphQL.
 */
export function readGraphql(parts: readonly Value[]): "query" | "change" | "removal" | null {
  let found: "query" | "change" | null = null;
  for (const { text } of parts) {
    const body = text.slice(0, LIMITS.value);
    const at = /(?:^|[^\w-]|\\n)mutation\b[^{]{0,1024}\{/.exec(body);
    if (at === null) {
      if (/(?:^|["'=:\s])(?:query\b|\{)/.test(body)) found ??= "query";
      continue;
    }
    found = "change";
    const asked = body.slice(at.index + at[0].length);
    // Further on most words are somebody's text; what is told something has its arguments behind it.
    const fields = [...(asked.match(NAMES)?.slice(0, 64) ?? []), ...(asked.match(TOLD) ?? [])];
    if (fields.some((field) => TAKES.test(field))) return "removal";
  }
  return found;
}
