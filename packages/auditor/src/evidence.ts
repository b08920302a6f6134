import { parseCanonical } from "./canonical.js";
import { type Checkpoint, parseCheckpoint } from "./checkpoint.js";
import { AuditError } from "./error.js";
import { readEvent } from "./event.js";
import { leafHash } from "./merkle.js";
import { canonicalBase64, parseVerifierKey, signedBy } from "./note.js";
import { checkConsistency, rootOfInclusion } from "./proof.js";

/** What a proof file shows, once it was checked. */
export type ProofReport =
  | {
      readonly type: "inclusion";
      readonly index: number;
      readonly size: number;
      readonly event: Record<string, unknown>;
    }
  | { readonly type: "consistency"; readonly from: number; readonly to: number };

const MAX_PROOF = 64;

/**
 * Checks a proof as JSON (docs/formats/log.md, section 9) under a verifier key from elsewhere. Throws {@link AuditError}
 * `bad_proof` with the reason where it does not hold.
 */
export function checkProof(text: string, key: string): ProofReport {
  const proof = parseObject(text);
  if (proof["v"] !== 1) throw bad("it is of no known version");
  const hashes = proof["proof"];
  if (!Array.isArray(hashes) || hashes.length > MAX_PROOF) throw bad("it has no list of hashes");
  const path = hashes.map(
    (hash) => (typeof hash === "string" ? canonicalBase64(hash) : null)?.toString("latin1") ?? "",
  );
  if (path.some((hash) => hash.length !== 32)) throw bad("a hash of it is malformed");
  const current = signedCheckpoint(proof["checkpoint"], key);
  if (proof["type"] === "inclusion") return checkInclusion(proof, path, current);
  if (proof["type"] !== "consistency") throw bad("it is of no known type");
  const old = signedCheckpoint(proof["old"], key);
  if (old.size !== proof["from"] || !checkConsistency(old.size, old.root, current.size, current.root, path)) {
    throw bad("the newer checkpoint does not continue the older one");
  }
  return { type: "consistency", from: old.size, to: current.size };
}

function checkInclusion(proof: Record<string, unknown>, path: readonly string[], current: Checkpoint): ProofReport {
  const { index, event } = proof;
  if (typeof event !== "string" || typeof index !== "number") throw bad("it names no event");
  const bytes = Buffer.from(event, "utf8");
  const parsed = typeof readEvent(bytes, index) === "string" ? null : parseCanonical(bytes);
  if (!parsed) throw bad("its event is malformed or of another index");
  if (rootOfInclusion(leafHash(bytes), index, current.size, path) !== current.root) {
    throw bad("the event is not in the log that was signed");
  }
  return { type: "inclusion", index, size: current.size, event: parsed };
}

function signedCheckpoint(value: unknown, key: string): Checkpoint {
  const checkpoint = typeof value === "string" ? parseCheckpoint(value) : null;
  if (!checkpoint) throw bad("its checkpoint is malformed");
  const verifier = parseVerifierKey(key);
  if (checkpoint.origin !== verifier.name || signedBy(checkpoint.note, verifier) !== "good")
    throw bad("its checkpoint is not signed by the key given");
  return checkpoint;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw new AuditError("bad_proof", "the proof is not JSON", { cause });
  }
  throw bad("it is no JSON object");
}

function bad(why: string): AuditError {
  return new AuditError("bad_proof", `the proof does not hold: ${why}`);
}
