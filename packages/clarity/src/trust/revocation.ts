import { createHash } from "node:crypto";
import { language } from "@rampart/core";
import { canonical } from "@rampart/ledger";
import type { Json } from "@rampart/service";
import { instant, line, readShape } from "../attest/shape.js";
import type { Attestation } from "../attest/statement.js";
import { TYPES } from "../attest/types.js";
import { ClarityError } from "../error.js";

const { list, number, oneOf, record, text } = language;

const REVOKED_KINDS = ["key", "certificate", "model", "dataset"] as const;
export type RevokedKind = (typeof REVOKED_KINDS)[number];

/** What no longer counts. A model or dataset takes everything made of it along. */
export interface Revoked {
  readonly kind: RevokedKind;
  /** `sha256:…`: of a key's PEM text, a certificate's DER, a model's root, a dataset. */
  readonly digest: string;
  readonly reason: string;
  readonly at: string;
  /** For keys and certificates: what is proved to have been signed before still counts. */
  readonly since?: string;
}

/** One issue of a list. Format: docs/formats/revocation.md. */
export interface RevocationList {
  readonly v: 1;
  readonly list: string;
  /** Grows by at least one with every issue. */
  readonly sequence: number;
  readonly issued: string;
  readonly revoked: readonly Revoked[];
}

const shape = record<RevocationList>({
  v: { shape: oneOf([1]), required: true },
  list: { shape: text({ max: 128, pattern: /^[a-z0-9][a-z0-9._-]*$/, what: "a lower-case name" }), required: true },
  sequence: { shape: number(1, Number.MAX_SAFE_INTEGER), required: true },
  issued: { shape: instant, required: true },
  revoked: {
    shape: list(
      record<Revoked>({
        kind: { shape: oneOf(REVOKED_KINDS), required: true },
        digest: {
          shape: text({ max: 71, pattern: /^sha256:[0-9a-f]{64}$/, what: "`sha256:` and 64 lower-case hex digits" }),
          required: true,
        },
        reason: { shape: line, required: true },
        at: { shape: instant, required: true },
        since: { shape: instant },
      }),
      100_000,
    ),
    required: true,
  },
});

/** The statement of a list: its subject is the list itself. */
export function revocationStatement(issue: RevocationList): Attestation {
  return {
    name: issue.list,
    digest: digestOf(issue),
    type: TYPES.revocations,
    predicate: issue as unknown as Attestation["predicate"],
  };
}

/** Reads a list out of a statement whose signature holds. @throws ClarityError `revocations_malformed` */
export function readRevocations({ type, name, digest, predicate }: Attestation): RevocationList {
  if (type !== TYPES.revocations) throw malformed("it is no revocation list");
  let issue: RevocationList;
  try {
    issue = readShape(shape, predicate as Json, "the revocation list");
  } catch (cause) {
    if (!(cause instanceof ClarityError)) throw cause;
    throw new ClarityError("revocations_malformed", cause.message, { cause });
  }
  if (name !== issue.list || digest !== digestOf(issue)) throw malformed("its subject is another list");
  return issue;
}

const digestOf = (issue: RevocationList): string => createHash("sha256").update(canonical(issue), "utf8").digest("hex");

/**
 * Refuses an issue that is older than one seen before, another one under the same number, or that took something back.
 * @throws ClarityError `revocations_rolled_back`
 */
export function checkSuccessor(before: RevocationList, after: RevocationList): void {
  const { list, sequence } = after;
  if (before.list !== list) throw rolledBack(list, `it is the list ${before.list}`);
  if (sequence < before.sequence) {
    throw rolledBack(list, `issue ${sequence}, and issue ${before.sequence} has been seen before`);
  }
  if (sequence === before.sequence && digestOf(before) !== digestOf(after)) {
    throw rolledBack(list, `two different issues ${sequence}`);
  }
  const kept = new Map(after.revoked.map((one) => [`${one.kind} ${one.digest}`, one]));
  for (const { kind, digest, since } of before.revoked) {
    const now = kept.get(`${kind} ${digest}`);
    if (now === undefined) throw rolledBack(list, `${kind} ${digest} was taken back`);
    if (isLater(now.since, since)) throw rolledBack(list, `${kind} ${digest} counts longer than before`);
  }
}

/** No `since` at all is from the beginning of time. */
const isLater = (now: string | undefined, before: string | undefined): boolean =>
  now !== undefined && (before === undefined || Date.parse(now) > Date.parse(before));

const rolledBack = (list: string, why: string) =>
  new ClarityError("revocations_rolled_back", `revocation list ${list}: ${why}`);
const malformed = (why: string) => new ClarityError("revocations_malformed", `revocation list: ${why}`);
