import { LedgerError } from "../error.js";
import { checkConsistency, proveConsistency as consistencyOf } from "../merkle/consistency.js";
import { Frontier } from "../merkle/frontier.js";
import { type Hash, hashFromBase64, hashToBase64, leafHash } from "../merkle/hash.js";
import { checkInclusion, proveInclusion as inclusionOf } from "../merkle/inclusion.js";
import { type HashReader, rootOf } from "../merkle/reader.js";
import { openCheckpoint, readCheckpoint } from "../note/checkpoint.js";
import type { Verifier } from "../note/verifier.js";
import { leafOf, listSegments, SegmentReader } from "../segment/reader.js";
import { checkpointOf, type KeptCheckpoint, readLastCheckpoint } from "./checkpoints.js";
import { fileHashReader } from "./hashes.js";
import { readEntry } from "./read.js";

/** Proves that an event is in a log: docs/formats/log.md, section 9. */
export interface InclusionProof {
  readonly v: 1;
  readonly type: "inclusion";
  readonly index: number;
  /** The event, canonical. */
  readonly event: string;
  /** Base64. */
  readonly proof: readonly string[];
  /** Signed note. */
  readonly checkpoint: string;
}

/** Proves that a log only grew. */
export interface ConsistencyProof {
  readonly v: 1;
  readonly type: "consistency";
  readonly from: number;
  readonly proof: readonly string[];
  /** The signed note of size `from`, where there is one. */
  readonly old: string | null;
  readonly checkpoint: string;
}

/**
 * Proves that entry `index` of a log's folder is covered by its last checkpoint.
 * @throws LedgerError `log.range` (not covered), `log.sealed` (its content was deleted), `log.tampered` (the log does not have its checkpoint's root)
 */
export async function proveInclusion(folder: string, index: number): Promise<InclusionProof> {
  const checkpoint = await lastCheckpoint(folder);
  const { size, origin, note } = checkpoint;
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new LedgerError("log.range", `entry ${index} is not covered by the checkpoint of ${size}`);
  }
  const { text: event } = await readEntry(folder, origin, index);
  const proof = await proveLeaf(folder, checkpoint, index, event);
  return { v: 1, type: "inclusion", index, event, proof: proof.map(hashToBase64), checkpoint: note };
}

/**
 * Proves that a text is entry `index` of the tree of `checkpoint`.
 * @throws LedgerError `log.tampered` where it is not
 */
export async function proveLeaf(
  folder: string,
  checkpoint: KeptCheckpoint,
  index: number,
  event: string,
): Promise<Hash[]> {
  const leaf = leafHash(Buffer.from(event, "utf8"));
  return proven(folder, checkpoint, async (read) => {
    const hashes = await inclusionOf(checkpoint.size, index, read);
    checkInclusion(hashes, checkpoint.size, checkpoint.root, index, leaf);
    return hashes;
  });
}

/**
 * Proves that the first `from` entries have not changed up to the last checkpoint.
 * @throws LedgerError `log.range`, `log.tampered`
 */
export async function proveConsistency(folder: string, from: number): Promise<ConsistencyProof> {
  const checkpoint = await lastCheckpoint(folder);
  const proof = await proveGrowth(folder, checkpoint, from);
  const old = await checkpointOf(folder, from);
  return { v: 1, type: "consistency", from, proof: proof.map(hashToBase64), old, checkpoint: checkpoint.note };
}

/**
 * Proves that the tree of `checkpoint` begins with the log's first `from` entries.
 * @throws LedgerError `log.range`, `log.tampered`
 */
export async function proveGrowth(folder: string, checkpoint: KeptCheckpoint, from: number): Promise<Hash[]> {
  const { size, root } = checkpoint;
  if (!Number.isSafeInteger(from) || from < 1 || from > size) {
    throw new LedgerError("log.range", `no ${from} entries are covered by the checkpoint of ${size}`);
  }
  return proven(folder, checkpoint, async (read) => {
    const hashes = await consistencyOf(size, from, read);
    checkConsistency(hashes, size, root, from, await rootOf(from, read));
    return hashes;
  });
}

/**
 * Checks an inclusion proof with nothing but the log's key.
 * @throws LedgerError `proof.malformed`, `proof.invalid`, `note.*`
 */
export function checkInclusionProof(proof: InclusionProof, verifier: Verifier): void {
  const { size, root } = openCheckpoint(proof.checkpoint, verifier);
  checkInclusion(parseHashes(proof.proof), size, root, proof.index, leafHash(Buffer.from(proof.event, "utf8")));
}

/**
 * Checks that the log of `checkpoint` begins with that of a checkpoint kept elsewhere, of size `from`.
 * @throws LedgerError `proof.malformed`, `proof.invalid`, `note.*`
 */
export function checkConsistencyProof(proof: ConsistencyProof, kept: string, verifier: Verifier): void {
  const { size, root } = openCheckpoint(proof.checkpoint, verifier);
  const old = readCheckpoint(kept);
  if (old.size !== proof.from || old.origin !== verifier.name) {
    throw new LedgerError("proof.malformed", "the proof begins at another checkpoint");
  }
  checkConsistency(parseHashes(proof.proof), size, root, old.size, old.root);
}

function parseHashes(texts: readonly string[]): Hash[] {
  return texts.map((text) => {
    const hash = hashFromBase64(text);
    if (hash === null) throw new LedgerError("proof.malformed", "not a hash");
    return hash;
  });
}

async function lastCheckpoint(folder: string): Promise<KeptCheckpoint> {
  const checkpoint = await readLastCheckpoint(folder);
  if (checkpoint === null) throw new LedgerError("log.range", "the log has no checkpoint");
  return checkpoint;
}

/**
 * Makes a proof and checks it: with the hashes of the file, and where these are no use with those of the entries.
 * One that does not hold even then means that the entries are not those that were signed.
 */
async function proven(
  folder: string,
  last: KeptCheckpoint,
  make: (read: HashReader) => Promise<Hash[]>,
): Promise<Hash[]> {
  try {
    return await make(fileHashReader(folder));
  } catch (error) {
    if (!(error instanceof LedgerError && (error.code === "log.range" || error.code === "proof.invalid"))) throw error;
  }
  try {
    return await make(entryHashReader(folder, last));
  } catch (error) {
    if (!(error instanceof LedgerError && error.code === "proof.invalid")) throw error;
    throw new LedgerError("log.tampered", "the log does not have the root of its last checkpoint", error);
  }
}

/** Computes hashes from the entries, keeping only those asked for: slow, but needs nothing else. */
function entryHashReader(folder: string, { size, origin }: KeptCheckpoint): HashReader {
  return async (positions) => {
    const wanted = new Map<number, Hash | null>(positions.map((p) => [p, null]));
    const frontier = new Frontier();
    let position = 0;
    const keep = (hash: Hash) => {
      if (wanted.has(position)) wanted.set(position, hash);
      position++;
    };
    for (const first of await listSegments(folder)) {
      if (first >= size) break;
      const reader = await SegmentReader.open(folder, first, origin);
      try {
        for (let frames = await reader.frames(); frames.length > 0; frames = await reader.frames()) {
          for (const frame of frames) if (frontier.size < size) frontier.append(leafOf(frame), keep);
        }
      } finally {
        await reader.close();
      }
    }
    return positions.map((p) => {
      const hash = wanted.get(p);
      if (hash === null || hash === undefined) throw new LedgerError("log.range", "entries are missing");
      return hash;
    });
  };
}
