/**
 * A signed link to one question, for one person: a DSSE envelope of type {@link LINK_TYPE}, signed by the key of the guard's log, as
 * base64url. Its payload, exactly:
 *
 *     {"v":1,"review":"r-…","digest":"sha256:…","person":"…","verified":bool,"until":ms}
 *
 * Whoever has it may answer in that person's name, once: so it goes where only that person reads. It says nothing of what is asked.
 */
import { LedgerError, openEnvelope, type Signer, signEnvelope, type Verifier } from "@rampart/ledger";
import { isJsonObject, parseStrict, ServiceError } from "@rampart/service";
import { GuardError } from "../../errors.js";

export const LINK_TYPE = "application/vnd.rampart.review-link+json;version=1";
/** A link outlives neither its question nor this, in milliseconds. */
export const LINK_MS = 60 * 60 * 1_000;
/** Characters of a link. */
const MAX_LINK = 2_048;
const REVIEW = /^r-[a-z2-9]{8}$/;

export interface Link {
  readonly review: string;
  /** Of what is asked about, as it was when the link was made. */
  readonly digest: string;
  readonly person: string;
  /** Whether more than their own word said who it was made for. */
  readonly verified: boolean;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Characters of an URL's query. */
export function makeLink(link: Link, signer: Signer): string {
  const payload = Buffer.from(JSON.stringify({ v: 1, ...link }));
  return Buffer.from(JSON.stringify(signEnvelope(LINK_TYPE, payload, [signer]))).toString("base64url");
}

/** @throws GuardError `link_forged` for what this guard's key did not sign, `link_expired` */
export function readLink(text: string, verifier: Verifier, now: number): Link {
  const link = opened(text, verifier);
  if (link === null) throw new GuardError("link_forged", "this guard did not make that link");
  if (link.until <= now) throw new GuardError("link_expired", "the link is over; ask for another one");
  return link;
}

function opened(text: string, verifier: Verifier): Link | null {
  if (text.length > MAX_LINK || !/^[A-Za-z0-9_-]+$/.test(text)) return null;
  try {
    const envelope = parseStrict(Buffer.from(text, "base64url"), { bytes: MAX_LINK, depth: 8 });
    const { payload } = openEnvelope(envelope, LINK_TYPE, [verifier]);
    const value = parseStrict(payload, { bytes: MAX_LINK, depth: 2 });
    if (!isJsonObject(value) || value["v"] !== 1) return null;
    const { review, digest, person, verified, until } = value;
    if (typeof review !== "string" || !REVIEW.test(review)) return null;
    if (typeof digest !== "string" || typeof person !== "string" || typeof verified !== "boolean") return null;
    return typeof until === "number" ? { review, digest, person, verified, until } : null;
  } catch (error) {
    if (error instanceof LedgerError || error instanceof ServiceError) return null;
    throw error;
  }
}
