/** Why the guard itself refuses a call or a request. Closed; rules have ids instead. */
export const GUARD_CODES = [
  "record_failed",
  "deadline",
  "internal",
  "stopping",
  "reviews_full",
  "unknown_door",
  "call_malformed",
  "already_running",
  "policy_unusable",
  "state_unusable",
  "review_unknown",
  "review_settled",
  "self_approval",
  "same_person",
  "scope_too_wide",
  "op_unknown",
  "forbidden",
  "op_malformed",
  "reader_away",
  "heartbeat_malformed",
  "unwitnessed",
  "stopped",
  "quarantined",
  "orders_full",
  "order_unknown",
  "restriction_invalid",
  "credential_unknown",
  "credentials_full",
  "subject_unknown",
] as const;
export type GuardCode = (typeof GUARD_CODES)[number];

/** The one error class of this package. `message` is for a person and quotes no untrusted bytes. */
export class GuardError extends Error {
  override readonly name = "GuardError";
  readonly code: GuardCode;

  constructor(code: GuardCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
