import { compilePolicy, type Policy } from "@rampart/core";
import { openEnvelope, type Signer, signEnvelope } from "@rampart/ledger";
import {
  BUNDLE_LIMITS,
  BUNDLE_TYPE,
  type Bundle,
  type Doors,
  decodeBundle,
  encodeBundle,
  type JsonObject,
  parseStrict,
  readBounded,
  writeAtomic,
} from "@rampart/service";
import type { Surroundings } from "../facts/place.js";
import type { Hold } from "../state/parts/standing.js";

export interface BundleInput {
  readonly installation: string;
  readonly version: number;
  readonly policy: Policy;
  readonly doors: Doors;
  readonly around: Surroundings;
  readonly held?: readonly Hold[];
  /** Which bundles are over once this one counts: those with a smaller number. */
  readonly epoch: number;
  readonly now: number;
}

/** An envelope is base64 inside JSON: a third larger, and a little. */
const MAX_ENVELOPE = Math.ceil(BUNDLE_LIMITS.bytes * 1.4);

/**
 * Signs what doors decide by while the guard is away.
 *
 * @throws ServiceError `file.unwritable`
 */
export async function writeBundle(path: string, signer: Signer, input: BundleInput, mode = 0o600): Promise<void> {
  const { installation, version, policy, doors, around, held = [], epoch, now } = input;
  const payload = encodeBundle({
    installation,
    version,
    issued: now,
    notAfter: now + BUNDLE_LIMITS.lifeMs,
    digest: policy.digest,
    policy: policy.document as unknown as JsonObject,
    doors,
    epoch,
    place: around,
    held: held.map(({ subject, mode }) => ({ ...subject, mode })),
  });
  await writeAtomic(path, `${JSON.stringify(signEnvelope(BUNDLE_TYPE, payload, [signer]))}\n`, mode);
}

/**
 * The bundle this guard signed last, or null where there is none that is ours and whole. Its expiry does not matter
 * here: it ends a door's right to decide alone, not the guard's memory of its last good policy.
 */
export async function readBundle(path: string, signer: Signer): Promise<Bundle | null> {
  try {
    const bytes = await readBounded(path, { maxBytes: MAX_ENVELOPE, owned: true });
    const envelope = parseStrict(bytes, { bytes: MAX_ENVELOPE });
    return decodeBundle(openEnvelope(envelope, BUNDLE_TYPE, [signer.verifier]).payload);
  } catch {
    return null;
  }
}

/** The policy inside a bundle, or null where it does not compile to what the bundle says it is. */
export function policyOf(bundle: Bundle): Policy | null {
  const compiled = compilePolicy(bundle.policy);
  return compiled.ok && compiled.policy.digest === bundle.digest ? compiled.policy : null;
}
