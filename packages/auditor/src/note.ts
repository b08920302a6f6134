import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { AuditError } from "./error.js";

/** A C2SP signed note: text, and lines that sign it. */
export interface Note {
  /** The signed text, its last newline included. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}
export interface NoteSignature {
  readonly name: string;
  /** 8 lower-case hexadecimal digits. */
  readonly keyId: string;
  readonly bytes: Buffer;
}

const MAX_SIGNATURES = 16;
const SIGNATURE_LINE = /^\u2014 ([^ +\n]{1,64}) ([A-Za-z0-9+/]{4,400}={0,2})$/;

/** Splits a note into text and signatures; null where it is not one, or not written canonically. */
export function parseNote(note: string): Note | null {
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n") || split + 2 >= note.length) return null;
  const lines = note.slice(split + 2, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) return null;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const match = SIGNATURE_LINE.exec(line);
    const bytes = match ? canonicalBase64(match[2] as string) : null;
    if (!match || !bytes || bytes.length < 5) return null;
    signatures.push({
      name: match[1] as string,
      keyId: bytes.subarray(0, 4).toString("hex"),
      bytes: bytes.subarray(4),
    });
  }
  return { text: note.slice(0, split + 1), signatures };
}

/** Decodes standard base64 with padding; null unless encoding again gives the same text. */
export function canonicalBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}

/** A public key as C2SP writes it: `<name>+<key id>+<base64 of 0x01 || key>`. */
export interface VerifierKey {
  readonly text: string;
  readonly name: string;
  readonly keyId: string;
  readonly key: KeyObject;
}

const ED25519_SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** Reads a verifier key; throws {@link AuditError} `bad_key` where it is malformed or its id does not match. */
export function parseVerifierKey(text: string): VerifierKey {
  const match = /^([^ +\n]{1,64})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{40,60}={0,2})$/.exec(text);
  const bytes = match ? canonicalBase64(match[3] as string) : null;
  if (!match || !bytes || bytes.length !== 33 || bytes[0] !== 1)
    throw new AuditError("bad_key", "not an Ed25519 verifier key");
  const name = match[1] as string;
  const id = createHash("sha256").update(`${name}\n`).update(bytes).digest("hex").slice(0, 8);
  if (id !== match[2]) throw new AuditError("bad_key", `the key's id is ${id}, not ${match[2]}`);
  const key = createPublicKey({ key: Buffer.concat([ED25519_SPKI, bytes.subarray(1)]), format: "der", type: "spki" });
  return { text, name, keyId: id, key };
}

/** `good`: signed by this key. `bad`: a signature in its name that does not verify. `none`: not signed by it. */
export function signedBy(note: Note, key: VerifierKey): "good" | "bad" | "none" {
  let result: "good" | "none" = "none";
  for (const one of note.signatures) {
    if (one.name !== key.name || one.keyId !== key.keyId) continue;
    if (one.bytes.length !== 64 || !verify(null, Buffer.from(note.text, "utf8"), key.key, one.bytes)) return "bad";
    result = "good";
  }
  return result;
}
