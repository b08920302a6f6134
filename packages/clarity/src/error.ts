/**
 * Exit statuses of `clarity` and `rampart model`, one for each class of failure, so that a script can tell an altered
 * model from an unreadable one.
 */
export const EXIT = {
  ok: 0,
  internal: 1,
  usage: 2,
  /** The signature does not hold. */
  signature: 10,
  /** Files were changed, removed or added since the signature. */
  content: 11,
  /** Not signed, or by somebody else. */
  signer: 12,
  /** A certificate expired, was revoked or leads to nobody trusted. */
  certificate: 13,
  /** Malformed or hostile: nothing was believed. */
  malformed: 14,
  /** The trust policy refuses. */
  policy: 15,
  /** The model, its data or its signer was revoked. */
  revoked: 16,
  /** A scan found something unsafe. */
  unsafe: 17,
  /** Missing, special or changing files: nothing could be said. */
  unreadable: 18,
  /** The reference accepts it, we refuse; `--compat NAME` accepts it, saying what that gives up. */
  compatibility: 19,
} as const;

export type ExitName = keyof typeof EXIT;

/** Every code this package reports, with its class. Closed: callers switch on it. */
export const CODES = {
  internal: "internal",
  usage: "usage",
  unknown_verb: "usage",
  bad_value: "usage",
  option_missing: "usage",

  signature_invalid: "signature",
  root_mismatch: "signature",

  content_differs: "content",

  not_signed: "signer",
  wrong_key: "signer",
  wrong_identity: "signer",
  wrong_method: "signer",

  certificate_expired: "certificate",
  certificate_revoked: "certificate",
  certificate_untrusted: "certificate",
  certificate_unusable: "certificate",
  crl_missing: "certificate",
  crl_expired: "certificate",
  keyless_untrusted: "certificate",
  keyless_unavailable: "certificate",
  timestamp_invalid: "certificate",

  bundle_malformed: "malformed",
  bundle_version: "malformed",
  statement_malformed: "malformed",
  statement_unsupported: "malformed",
  attestation_malformed: "malformed",
  evidence_malformed: "malformed",
  revocations_malformed: "malformed",
  /** A list that is older than one seen before, or that took something back. */
  revocations_rolled_back: "malformed",
  source_refused: "malformed",
  key_malformed: "malformed",
  key_unsupported: "malformed",
  certificate_malformed: "malformed",
  crl_malformed: "malformed",
  name_unsafe: "malformed",
  name_encoding: "malformed",
  format_malformed: "malformed",
  beyond_bounds: "malformed",

  policy_refused: "policy",
  /** Nobody could say which models a program is about to open. */
  models_unknown: "policy",
  policy_invalid: "policy",
  revoked: "revoked",
  unsafe_content: "unsafe",

  file_missing: "unreadable",
  file_unreadable: "unreadable",
  file_special: "unreadable",
  file_changed: "unreadable",
  link_refused: "unreadable",
  link_loop: "unreadable",
  cannot_write: "unreadable",
  signer_failed: "unreadable",
  program_failed: "unreadable",
  source_failed: "unreadable",
  already_there: "unreadable",
  interrupted: "unreadable",

  empty_model: "compatibility",
  linked_directory: "compatibility",
  planted_file: "compatibility",
  empty_file_unsigned: "compatibility",
  colon_name: "compatibility",
} as const satisfies Record<string, ExitName>;

export type ClarityCode = keyof typeof CODES;

/** What went wrong, with `next` saying what a person can do, and `details` as plain JSON for `--json`. */
export class ClarityError extends Error {
  override readonly name = "ClarityError";
  readonly next: string | null;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    readonly code: ClarityCode,
    message: string,
    more: { cause?: unknown; next?: string; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.next = more.next ?? null;
    this.details = more.details ?? {};
  }

  get exit(): number {
    return EXIT[CODES[this.code]];
  }
}

/** The code the operating system gave, for example `ENOENT`, or null. */
export function systemCode(error: unknown): string | null {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : null;
}
