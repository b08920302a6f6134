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
  writeSeenVersion,
} from "@rampart/service";

/** Base64 and the envelope around it. */
const MAX_ENVELOPE = 2 * BUNDLE_LIMITS.bytes;

/**
 * The last bundle the guard signed: of this installation (its key is pinned in the door), never older than one seen
 * before, not expired. A newer version is remembered before anything is decided by it.
 *
 * @throws ServiceError `file.*`, `bundle.*`, `json.*`; LedgerError `dsse.*`, `key.*`
 */
export async function loadBundle(places: Places, key: string, now: number): Promise<Bundle> {
  const verifier = parseVerifier(key);
  const bytes = await readBounded(places.bundle, { maxBytes: MAX_ENVELOPE, owned: true });
  const { payload } = openEnvelope(parseStrict(bytes, { bytes: MAX_ENVELOPE }), BUNDLE_TYPE, [verifier]);
  const bundle = decodeBundle(payload);
  const seen = await readSeenVersion(places.bundleSeen);
  admitBundle(bundle, now, seen, verifier.name);
  if (bundle.version > seen) await writeSeenVersion(places.bundleSeen, bundle.version);
  return bundle;
}
