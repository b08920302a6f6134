import { join } from "node:path";
import { openEnvelope, parseVerifier } from "@rampart/ledger";
import {
  agentState,
  BUNDLE_LIMITS,
  BUNDLE_TYPE,
  decodeBundle,
  parseStrict,
  readBounded,
  type System,
  type SystemUser,
} from "@rampart/service";
import type { PolicySource } from "./sources.js";

/** Base64 and the envelope around it. */
const MAX_ENVELOPE = 2 * BUNDLE_LIMITS.bytes;

/**
 * The policy in force as the guard left it for this user's doors: in system mode its file is not this user's to read, and
 * an agent has to know its limits.
 *
 * @throws ServiceError `file.*`, `bundle.*`; LedgerError `dsse.*`
 */
export async function policyLeftFor(user: SystemUser, system: System): Promise<PolicySource> {
  const path = join(agentState(user.uid), "bundle.json");
  const bytes = await readBounded(path, { maxBytes: MAX_ENVELOPE, owned: system.guard.uid });
  const envelope = parseStrict(bytes, { bytes: MAX_ENVELOPE });
  const { payload } = openEnvelope(envelope, BUNDLE_TYPE, [parseVerifier(system.key)]);
  return { name: path, text: JSON.stringify(decodeBundle(payload).policy), kind: "resolved" };
}
