import { LedgerError } from "../error.js";
import { type Hash, hashFromBase64, hashToBase64 } from "../merkle/hash.js";
import { openNote, parseNote, signNote } from "./note.js";
import type { Signer } from "./signer.js";
import { isOrigin, type Verifier } from "./verifier.js";

/** A statement about a log: its first `size` entries have this root. C2SP tlog-checkpoint. */
export interface Checkpoint {
  readonly origin: string;
  /** Entries covered, at least 1. */
  readonly size: number;
  readonly root: Hash;
}

function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${hashToBase64(root)}\n`;
}

/**
 * Parses the text of a checkpoint. Extension lines are ignored.
 * @throws LedgerError `note.malformed`
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root, ...rest] = text.split("\n");
  const hash = hashFromBase64(root ?? "");
  if (origin === undefined || !isOrigin(origin) || hash === null || rest.pop() !== "" || rest.includes("")) {
    throw new LedgerError("note.malformed", "not a checkpoint");
  }
  const count = Number(size);
  if (!Number.isSafeInteger(count) || count < 1 || String(count) !== size) {
    throw new LedgerError("note.malformed", "checkpoint with a malformed size");
  }
  return { origin, size: count, root: hash };
}

/** The checkpoint as a note (C2SP tlog-checkpoint), with one line for each signer, in their order. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly Signer[]): string {
  return signNote(formatCheckpoint(checkpoint), signers);
}

/** Reads a signed checkpoint without checking any signature. */
export function readCheckpoint(note: string): Checkpoint {
  return parseCheckpoint(parseNote(note).text);
}

/**
 * Opens a signed checkpoint of the verifier's log.
 * @throws LedgerError `note.malformed`, `note.signature`
 */
export function openCheckpoint(note: string, verifier: Verifier): Checkpoint {
  const { text, signedBy } = openNote(note, [verifier]);
  const checkpoint = parseCheckpoint(text);
  if (signedBy.length === 0 || checkpoint.origin !== verifier.name) {
    throw new LedgerError("note.signature", `checkpoint not signed by ${verifier.name} (${verifier.id})`);
  }
  return checkpoint;
}
