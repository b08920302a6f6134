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
/** A witness may sign in another way, with a signature as long as a checkpoint has room for. */
const SIGNATURE_LINE = /^\u2014 ([^ +\n]{1,64}) ([A-Za-z0-9+/]{4,16384}={0,2})$/;

/** Splits a note into text and signatures; null where it is not one, or not written canonically. */
export function parseNote(note: string): Note | null {
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n") || split + 2 >= note.length || hasControl(note)) return null;
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

/** C2SP signed-note: no character below U+0020 but the newline. */
function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 && code !== 0x0a) return true;
  }
  return false;
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

/** The prime of Ed25519's field. */
const FIELD = 2n ** 255n - 19n;
const ED25519_SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** Reads a verifier key; throws {@link AuditError} `bad_key` where it is malformed or its id does not match. */
export function parseVerifierKey(text: string): VerifierKey {
  const match = /^([^ +\n]{1,64})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{40,60}={0,2})$/.exec(text);
  const bytes = match ? canonicalBase64(match[3] as string) : null;
  if (!match || !bytes || bytes.length !== 33 || bytes[0] !== 1)
    throw new AuditError("bad_key", "not an Ed25519 verifier key");
  if (!isCanonicalPoint(bytes.subarray(1))) throw new AuditError("bad_key", "the key is no canonical point");
  const name = match[1] as string;
  const id = createHash("sha256").update(`${name}\n`).update(bytes).digest("hex").slice(0, 8);
  if (id !== match[2]) throw new AuditError("bad_key", `the key's id is ${id}, not ${match[2]}`);
  const key = createPublicKey({ key: Buffer.concat([ED25519_SPKI, bytes.subarray(1)]), format: "der", type: "spki" });
  return { text, name, keyId: id, key };
}

/** RFC 8032, section 5.1.3: y is below 2^255 - 19, and x = 0 has no sign. Node's decoder is more lenient. */
function isCanonicalPoint(bytes: Buffer): boolean {
  const y = BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`) & (2n ** 255n - 1n);
  const signed = (bytes[31] as number) >= 0x80;
  return y < FIELD && !(signed && (y === 1n || y === FIELD - 1n));
}

/** Whether a key signed the note, and no line in the name of a known key is false. */
export function isSigned(note: Note, key: VerifierKey, known: readonly VerifierKey[]): boolean {
  return signedBy(note, key) === "good" && known.every((other) => signedBy(note, other) !== "bad");
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
