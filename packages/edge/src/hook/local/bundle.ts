import { openEnvelope, parseVerifier } from "@rampart/ledger";
import {
  admitBundle,
  BUNDLE_LIMITS,
  BUNDLE_TYPE,
  type Bundle,
  decodeBundle,
  type Places,
  parseStrict,
  readBounded,
  readSeenVersion,
  ServiceError,
  writeSeenVersion,
} from "@rampart/service";
import { type Owner, readEpoch } from "./epoch.js";

/** Base64 and the envelope around it. */
const MAX_ENVELOPE = 2 * BUNDLE_LIMITS.bytes;

/**
 * The last bundle the guard signed: of this installation (its key is pinned in the door), of no epoch that is over, never
 * older than one seen before, not expired. A newer version is remembered before anything is decided by it; in system mode
 * the epoch does that, since doors there write nothing the guard reads back.
 *
 * @throws ServiceError `file.*`, `bundle.*`, `epoch.*`, `json.*`; LedgerError `dsse.*`, `key.*`
 */
export async function loadBundle(places: Places, key: string, owner: Owner, now: number): Promise<Bundle> {
  const verifier = parseVerifier(key);
  const bytes = await readBounded(places.bundle, { maxBytes: MAX_ENVELOPE, owned: owner });
  const { payload } = openEnvelope(parseStrict(bytes, { bytes: MAX_ENVELOPE }), BUNDLE_TYPE, [verifier]);
  const bundle = decodeBundle(payload);
  if (bundle.epoch < (await readEpoch(places.epoch, verifier, owner)))
    throw new ServiceError("bundle.revoked", "the bundle's epoch is over");
  const seen = owner === true ? await readSeenVersion(places.bundleSeen) : 0;
  admitBundle(bundle, now, seen, verifier.name);
  if (owner === true && bundle.version > seen) await writeSeenVersion(places.bundleSeen, bundle.version);
  return bundle;
}
