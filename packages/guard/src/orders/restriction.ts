import { hash, randomBytes } from "node:crypto";
import { formatPolicyError, type Policy, type RuleDocument, readRestriction } from "@rampart/core";
import { canonical } from "@rampart/ledger";
import { GuardError } from "../errors.js";
import { withoutSecrets } from "../record/secrets.js";

/** A restriction as somebody wrote it. */
export interface RestrictionText {
  /** Name of its file, for messages. */
  readonly name: string;
  readonly text: string;
}

export interface NewRestriction {
  /** `x-` and eight of `a-z 2-9`. */
  readonly id: string;
  readonly document: { readonly rules: readonly RuleDocument[] };
  readonly digest: string;
}

/** Bytes of what is recorded; an entry of the log has room for 64 KiB. */
const MAX_DOCUMENT = 48 * 1024;
const MAX_SHOWN = 4;
/** Thirty-two characters, without the four that look like others. */
const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

/**
 * Reads a restriction against the policy it is to restrict. What the record would not give back word for word is none: a guard
 * that starts again has it from there.
 *
 * @throws GuardError `restriction_invalid`
 */
export function newRestriction({ name, text }: RestrictionText, policy: Policy): NewRestriction {
  let id = "x-";
  for (const byte of randomBytes(8)) id += ALPHABET[byte % 32];
  const read = readRestriction(id, name, text, policy);
  if (!read.ok) throw invalid(read.errors.slice(0, MAX_SHOWN).map(formatPolicyError).join("\n"));
  const document = { rules: read.rules };
  const { value } = withoutSecrets(document);
  const written = canonical(document);
  if (canonical(value) !== written || written.length > MAX_DOCUMENT)
    throw invalid("it is too long for the record, or holds what looks like a secret");
  return { id, document, digest: `sha256:${hash("sha256", written, "hex")}` };
}

function invalid(what: string): GuardError {
  return new GuardError("restriction_invalid", `the restriction cannot be used: ${what}`);
}
