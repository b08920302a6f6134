/** Why the guard itself refuses a call or a request. Closed; rules have ids instead. */
export const GUARD_CODES = [
  "record_failed",
  "deadline",
  "abandoned",
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
  "link_forged",
  "link_expired",
  "answer_forged",
  "op_unknown",
  "forbidden",
  "op_malformed",
  "reader_away",
  "heartbeat_malformed",
  "unwitnessed",
  "account_unknown",
  "policy_unknown",
  "policy_tampered",
  "policy_in_force",
  "policy_not_staged",
  "policy_never_active",
  "policy_untested",
  "policies_full",
  "area_unknown",
  "sign_off_missing",
  "sign_off_own",
  "sign_off_stale",
  "credential_unknown",
  "credentials_full",
  "subject_unknown",
  "stopped",
  "quarantined",
  "orders_full",
  "order_unknown",
  "restriction_invalid",
  "incident_unknown",
  "task_unknown",
  "task_conflict",
  "task_ended",
  "tasks_full",
  "token_malformed",
  "token_untrusted",
  "token_altered",
  "token_beyond",
  "token_expired",
  "token_of_another",
  "privilege_unknown",
  "not_requestable",
  "grant_unknown",
  "grant_ended",
  "grants_full",
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
