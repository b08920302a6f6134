import { canonicalBase64, type Note, parseNote } from "./note.js";

/** A C2SP tlog-checkpoint. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** 32-byte binary string. */
  readonly root: string;
  readonly note: Note;
}

export const MAX_CHECKPOINT_BYTES = 16 * 1024;
export const ORIGIN = /^[A-Za-z0-9._/-]{1,64}$/;

/** Reads one checkpoint; null where it is malformed. Its signatures are not verified here: keys come from the log. */
export function parseCheckpoint(text: string): Checkpoint | null {
  if (Buffer.byteLength(text) > MAX_CHECKPOINT_BYTES) return null;
  const note = parseNote(text);
  if (!note) return null;
  const [origin, size, root, ...extensions] = note.text.slice(0, -1).split("\n");
  if (!origin || !ORIGIN.test(origin) || !size || !/^[1-9][0-9]{0,15}$/.test(size) || !root) return null;
  if (extensions.some((line) => line === "")) return null;
  const bytes = canonicalBase64(root);
  if (bytes?.length !== 32 || !Number.isSafeInteger(Number(size))) return null;
  return { origin, size: Number(size), root: bytes.toString("latin1"), note };
}
