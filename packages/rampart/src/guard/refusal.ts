import type { GuardCode } from "@rampart/guard";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";

/** The command that shows what there is instead, or what is missing. */
const NEXT: Partial<Readonly<Record<GuardCode, string>>> = {
  review_unknown: "rampart reviews",
  review_settled: "rampart reviews",
  grant_unknown: "rampart grants",
  grants_full: "rampart grants",
  not_requestable: "rampart task list",
  privilege_unknown: "write it under `elevations` of the policy",
  subject_unknown: "write it under `agents` or `people` of the policy; rampart policy versions",
  restriction_invalid: "rampart restrict --help",
  task_unknown: "rampart task list",
  task_conflict: "rampart task list",
  tasks_full: "rampart task list",
  order_unknown: "rampart orders",
  orders_full: "rampart orders",
  incident_unknown: "rampart incidents",
  account_unknown: "rampart limits",
  credential_unknown: "rampart credential list",
  credentials_full: "rampart credential list",
  policy_unknown: "rampart policy versions",
  policy_not_staged: "rampart policy versions",
  policy_never_active: "rampart policy versions",
  policy_in_force: "rampart policy versions",
  policies_full: "rampart policy versions",
  area_unknown: "rampart policy versions",
  sign_off_missing: "rampart policy versions",
  sign_off_stale: "rampart policy versions",
  sign_off_own: "another person signs, with a key of their own (rampart credential issue person NAME)",
  self_approval: "another person agrees, with a key of their own (rampart credential issue person NAME)",
  same_person: "another person agrees, with a key of their own (rampart credential issue person NAME)",
  forbidden: "roles of people stand under `people` of the policy; RAMPART_KEY says who asks",
};

/** The guard's own words, and what a person can do about them. */
export function refusedBy({ code, message }: { readonly code: string; readonly message: string }): Failure {
  const next = Object.hasOwn(NEXT, code) ? NEXT[code as GuardCode]! : null;
  return new Failure("refused", `${message} (${code})`, next, EXIT.no);
}
