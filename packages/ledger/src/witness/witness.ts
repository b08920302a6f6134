import { LedgerError } from "../error.js";
import { readCheckpoint } from "../note/checkpoint.js";
import type { NoteSignature } from "../note/note.js";

/**
 * A place that keeps checkpoints where the owner of the log cannot quietly change them (docs/formats/log.md, section
 * 10). One file each beside this one; every one of them keeps the promises `describeWitness` tests.
 */
export interface Witness {
  /** For a person: `file /mnt/audit/log.checkpoints`. */
  readonly name: string;
  /** Whether it cosigns what it keeps. */
  readonly cosigns?: true;
  /**
   * Keeps a signed checkpoint. Resolves once it is kept; keeping the same one again changes nothing. A witness that
   * cosigns resolves with its cosignature, checked; others with null.
   * @throws LedgerError `witness.unreachable`, `witness.refused` (it has one of a larger log, or of another history),
   *   `witness.invalid` (its cosignature does not hold)
   */
  submit(note: string): Promise<NoteSignature | null>;
  /** Everything kept, oldest first, or null for a place that cannot be read back. */
  kept(): Promise<readonly string[] | null>;
}

/** What became of submitting a checkpoint. A witness never stops the log, so this never rejects. */
export interface Submission {
  readonly witness: string;
  readonly size: number;
  readonly error: LedgerError | null;
  /** Where the witness cosigns. */
  readonly cosignature?: NoteSignature;
}

const DEADLINE_MS = 30_000;

/** Hands a checkpoint to a witness, for at most half a minute. */
export async function submitCheckpoint(witness: Witness, note: string, deadline = DEADLINE_MS): Promise<Submission> {
  const { size } = readCheckpoint(note);
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new LedgerError("witness.unreachable", "no answer in time")), deadline);
    });
    const cosignature = await Promise.race([witness.submit(note), late]);
    const done = { witness: witness.name, size, error: null };
    return cosignature ? { ...done, cosignature } : done;
  } catch (error) {
    return { witness: witness.name, size, error: witnessError(error) };
  } finally {
    clearTimeout(timer);
  }
}

function witnessError(error: unknown): LedgerError {
  if (!(error instanceof LedgerError)) return new LedgerError("witness.unreachable", "failed", error);
  // What a witness keeps may itself be malformed: then it is no use as one.
  return error.code.startsWith("witness.") ? error : new LedgerError("witness.unreachable", error.message, error);
}
