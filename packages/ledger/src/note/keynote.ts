import { LedgerError } from "../error.js";
import { openNote, signNote } from "./note.js";
import type { Signer } from "./signer.js";
import { parseVerifier, type Verifier } from "./verifier.js";

/** The announcement of a key inside a `key` event (docs/formats/log.md, section 6). */
export interface KeyAnnouncement {
  readonly origin: string;
  /** Index of the event that carries it. */
  readonly index: number;
  /** Verifier key. */
  readonly key: string;
}

function textOf({ origin, index, key }: KeyAnnouncement): string {
  return `rampart-log/1 key\n${origin}\n${index}\n${key}\n`;
}

/** Signed by the new key (possession) and the one before it (continuity), if any. */
export function announceKey(origin: string, index: number, next: Signer, previous: Signer | null): string {
  const text = textOf({ origin, index, key: next.verifier.text });
  return signNote(text, previous === null ? [next] : [next, previous]);
}

/**
 * Checks an announcement against what the event says and the key in force before it (null for the first).
 * @throws LedgerError `note.malformed`, `note.signature`, `key.malformed`
 */
export function checkAnnouncement(note: string, expected: KeyAnnouncement, previous: Verifier | null): Verifier {
  const next = parseVerifier(expected.key);
  const wanted = previous === null ? [next] : [next, previous];
  const { text, signedBy } = openNote(note, wanted);
  if (text !== textOf(expected)) throw new LedgerError("note.malformed", "key announcement for something else");
  if (next.name !== expected.origin) throw new LedgerError("key.malformed", "key of another log");
  if (signedBy.length !== wanted.length) throw new LedgerError("note.signature", "key announced without continuity");
  return next;
}
