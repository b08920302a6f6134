import { isJsonObject, type JsonObject } from "@rampart/service";
import { ClarityError } from "../../error.js";
import type { Certificate } from "../certificate/certificate.js";
import { buildChain } from "../certificate/chain.js";
import { DerError } from "../certificate/der.js";
import { readToken, type Token } from "./token.js";

/** Extended key usage of timestamping authorities (RFC 3161, 2.3): the only one they may have. */
const TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
const MOST = 16;

/**
 * When a signature was made, proved by a timestamp over its bytes (RFC 3161) of an authority below one of `trusted`; the
 * earliest of several. Null where there is none, or nobody is trusted: then now counts.
 * @throws ClarityError `timestamp_invalid` where authorities are trusted, timestamps are there, and none of them holds
 */
export function provenTime(
  bundle: JsonObject,
  signature: Uint8Array,
  trusted: readonly Certificate[],
  now: number,
): number | null {
  const tokens = trusted.length === 0 ? [] : tokensOf(bundle);
  if (tokens.length === 0) return null;
  const times: number[] = [];
  let failure: unknown = null;
  for (const der of tokens) {
    try {
      times.push(checkToken(readToken(der), signature, trusted, now));
    } catch (error) {
      if (!(error instanceof ClarityError || error instanceof DerError)) throw error;
      failure ??= error;
    }
  }
  if (times.length > 0) return Math.min(...times);
  const why = failure instanceof Error ? failure.message : "it cannot be read";
  throw new ClarityError("timestamp_invalid", `the timestamp does not hold: ${why}`, { cause: failure });
}

function tokensOf(bundle: JsonObject): Buffer[] {
  const material = bundle["verificationMaterial"];
  const data = isJsonObject(material) ? material["timestampVerificationData"] : undefined;
  if (data === undefined) return [];
  const list = isJsonObject(data) ? data["rfc3161Timestamps"] : null;
  if (list === undefined) return [];
  if (!Array.isArray(list) || list.length > MOST) throw malformed("rfc3161Timestamps is no list");
  return list.map((one) => {
    const text = isJsonObject(one) ? one["signedTimestamp"] : null;
    if (typeof text !== "string" || text.length > 256 * 1024) throw malformed("a timestamp is no base64");
    return Buffer.from(text, "base64");
  });
}

function checkToken(token: Token, signature: Uint8Array, trusted: readonly Certificate[], now: number): number {
  if (!token.covers(signature)) throw invalid("it is about another signature");
  if (token.time > now + 300_000) throw invalid("it is from the future");
  const authority = [...token.certificates, ...trusted].find((one) => token.names(one));
  if (authority === undefined) throw invalid("its authority's certificate is not there");
  if (authority.extendedUsage?.length !== 1 || authority.extendedUsage[0] !== TIME_STAMPING) {
    throw invalid("its authority's certificate is not for timestamps");
  }
  const others = token.certificates.filter((one) => one !== authority);
  buildChain([authority, ...others], trusted, { at: token.time, now, revocations: [] });
  if (!token.signedBy(authority.key)) throw invalid("its signature does not hold");
  return token.time;
}

const invalid = (why: string) => new ClarityError("timestamp_invalid", why);
const malformed = (why: string) => new ClarityError("bundle_malformed", `signature file: ${why}`);
