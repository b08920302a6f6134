/**
 * C2SP signed notes (docs/formats/log.md, section 5): text, an empty line, and signature lines
 *
 *     — <name> <base64 of key id || signature>
 *
 * The text ends in a newline and is what is signed. {@link signNote} and {@link openNote} are a pair, as are
 * {@link formatNote} and {@link parseNote}.
 */
import { LedgerError } from "../error.js";
import type { Signer } from "./signer.js";
import type { Verifier } from "./verifier.js";

export const MAX_NOTE_BYTES = 16 * 1024;
export const MAX_SIGNATURES = 16;
const DASH = "\u2014 ";

export interface NoteSignature {
  readonly name: string;
  /** 8 lower-case hexadecimal digits. */
  readonly id: string;
  readonly signature: Uint8Array;
}

export interface Note {
  /** Ends in a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Signs a text with each signer, in order. The text ends in a newline and contains no empty line. */
export function signNote(text: string, signers: readonly Signer[]): string {
  const bytes = Buffer.from(text, "utf8");
  const signatures = signers.map((s) => ({ name: s.name, id: s.verifier.id, signature: s.sign(bytes) }));
  return formatNote({ text, signatures });
}

export function formatNote(note: Note): string {
  const lines = note.signatures.map(({ name, id, signature }) => {
    const bytes = Buffer.concat([Buffer.from(id, "hex"), signature]);
    return `${DASH}${name} ${bytes.toString("base64")}\n`;
  });
  return `${note.text}\n${lines.join("")}`;
}

/**
 * Takes a note apart without trusting it. Accepts only what {@link formatNote} writes, byte for byte.
 * @throws LedgerError `note.malformed`
 */
export function parseNote(note: string): Note {
  if (note.length > MAX_NOTE_BYTES) throw new LedgerError("note.malformed", "note over 16 KiB");
  const end = note.indexOf("\n\n");
  if (end < 1) throw new LedgerError("note.malformed", "note without text and an empty line");
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2).split("\n");
  if (lines.pop() !== "" || lines.length === 0 || lines.length > MAX_SIGNATURES) {
    throw new LedgerError("note.malformed", "note without 1 to 16 complete signature lines");
  }
  const parsed = { text, signatures: lines.map(parseSignature) };
  if (formatNote(parsed) !== note) throw new LedgerError("note.malformed", "note that is not in canonical form");
  return parsed;
}

function parseSignature(line: string): NoteSignature {
  const [name, encoded, ...more] = line.slice(DASH.length).split(" ");
  if (!line.startsWith(DASH) || !name || !encoded || more.length > 0) {
    throw new LedgerError("note.malformed", "not a signature line");
  }
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.length < 5) throw new LedgerError("note.malformed", "signature too short");
  return { name, id: bytes.toString("hex", 0, 4), signature: bytes.subarray(4) };
}

/**
 * The text of a note and which of the verifiers signed it. Signatures of anybody else are ignored.
 * @throws LedgerError `note.malformed`; `note.signature` where a known verifier's signature does not hold
 */
export function openNote(note: string, verifiers: readonly Verifier[]): { text: string; signedBy: Verifier[] } {
  const { text, signatures } = parseNote(note);
  const signedBy = new Set<Verifier>();
  for (const { name, id, signature } of signatures) {
    const verifier = verifiers.find((v) => v.name === name && v.id === id);
    if (verifier === undefined) continue;
    if (!verifier.verify(text, signature)) throw new LedgerError("note.signature", `bad signature of ${name}`);
    signedBy.add(verifier);
  }
  return { text, signedBy: [...signedBy] };
}
