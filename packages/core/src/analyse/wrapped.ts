import { isIssuers, issuerOfFamily } from "../interpret/http/index.js";
import type { Action } from "../spine/index.js";
import { decodeBase64 } from "./payload.js";
import { scanText } from "./secrets/index.js";

/** Runs of base64 in an address that are looked into, and how long the shortest is that can hold a secret. */
const MAX_RUNS = 8;
const RUN = /[A-Za-z0-9+/_-]{24,2048}/g;
/** Sixteen characters in a row of what text is made of: what was never base64 decodes to others soon. */
const TEXT = /^[\t\n\r\x20-\x7e]{16}/;

/**
 * The family of a secret that goes along in an address as base64, in its path or query; null where none is seen, or where it
 * goes to whoever issued it. A `/` belongs to base64 and to paths: what stands behind each is looked into as well.
 */
export function wrappedFor({ detail: { url }, resource }: Action): string | null {
  if (url === undefined) return null;
  let left = MAX_RUNS;
  for (const [run] of url.slice(0, 8_192).matchAll(RUN)) {
    for (const part of new Set([run, ...run.split("/")])) {
      if (part.length < 24) continue;
      if (left-- === 0) return null;
      const text = decodeBase64(part);
      if (!TEXT.test(text)) continue;
      for (const { family } of scanText(text).secrets) {
        const issuer = issuerOfFamily(family);
        if (issuer === null || !isIssuers(issuer, resource.name)) return family;
      }
    }
  }
  return null;
}
