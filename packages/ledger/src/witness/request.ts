/** The body of `add-checkpoint` (C2SP tlog-witness): `old N`, the consistency proof, an empty line, the checkpoint. */
import { LedgerError } from "../error.js";
import { type Hash, hashFromBase64, hashToBase64 } from "../merkle/hash.js";
import { MAX_NOTE_BYTES } from "../note/note.js";

const MAX_PROOF_LINES = 63;
/** The largest request there can be: 63 hashes of 45 bytes, the line before them, and a checkpoint. */
export const MAX_REQUEST_BYTES = MAX_NOTE_BYTES + 4 * 1024;

export interface AddCheckpoint {
  /** Entries of the checkpoint the witness cosigned last, 0 for none. */
  readonly old: number;
  /** From there to the checkpoint; empty where `old` is 0 or its size. */
  readonly proof: readonly Hash[];
  /** Signed note. */
  readonly checkpoint: string;
}

export function formatAddCheckpoint({ old, proof, checkpoint }: AddCheckpoint): string {
  return `old ${old}\n${proof.map((hash) => `${hashToBase64(hash)}\n`).join("")}\n${checkpoint}`;
}

/** @throws LedgerError `witness.malformed` */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const end = body.indexOf("\n\n");
  const [first = "", ...lines] = end < 0 ? [] : body.slice(0, end).split("\n");
  const old = /^old (0|[1-9][0-9]{0,15})$/.exec(first);
  const proof = lines.map(hashFromBase64).filter((hash) => hash !== null);
  if (old === null || !Number.isSafeInteger(Number(old[1])) || proof.length !== lines.length) {
    throw new LedgerError("witness.malformed", "not an add-checkpoint request");
  }
  if (proof.length > MAX_PROOF_LINES) throw new LedgerError("witness.malformed", "proof of more than 63 lines");
  return { old: Number(old[1]), proof, checkpoint: body.slice(end + 2) };
}
