/**
 * C2SP tlog-cosignature, version 1, Ed25519: a witness says that, at a time, a checkpoint was the largest consistent one
 * it had seen of a log (docs/formats/log.md, section 16).
 */
import { createHash } from "node:crypto";
import { LedgerError } from "../error.js";
import { formatNote, type NoteSignature, parseNote } from "./note.js";
import type { Signer } from "./signer.js";
import { type Verifier, verifierOf } from "./verifier.js";

const COSIGNATURE = 0x04;
const TIME_BYTES = 8;

/** A witness as others know it. */
export interface CosignerKey {
  readonly name: string;
  /** First 4 bytes of SHA-256(name || 0x0A || 0x04 || public key), as 8 lower-case hexadecimal digits. */
  readonly id: string;
  /** `name+id+base64(0x04 || public key)`. */
  readonly text: string;
  readonly verifier: Verifier;
}

/** The cosigner key of a signer. The same key must not be used under another name, nor to sign a log. */
export function cosignerKeyOf(signer: Signer): CosignerKey {
  return keyOf(signer.verifier);
}

/**
 * Parses a cosigner key. Only the one canonical spelling is accepted.
 * @throws LedgerError `key.malformed`
 */
export function parseCosignerKey(text: string): CosignerKey {
  const [name, , ...rest] = text.length <= 256 ? text.split("+") : [];
  const body = Buffer.from(rest.join("+"), "base64");
  if (name === undefined || body.length !== 33 || body[0] !== COSIGNATURE) {
    throw new LedgerError("key.malformed", "not an Ed25519 cosigner key");
  }
  const key = keyOf(verifierOf(name, body.subarray(1)));
  if (key.text !== text) throw new LedgerError("key.malformed", "cosigner key whose parts do not fit together");
  return key;
}

/** The signature line with which a witness cosigns a checkpoint. `time`: seconds since 1970. */
export function cosign(checkpoint: string, signer: Signer, time: number): NoteSignature {
  const { text } = parseNote(checkpoint);
  const stamp = Buffer.alloc(TIME_BYTES);
  stamp.writeBigUInt64BE(BigInt(time));
  const signature = Buffer.concat([stamp, signer.sign(signedBytes(text, time))]);
  return { name: signer.name, id: keyOf(signer.verifier).id, signature };
}

/** When a witness cosigned a checkpoint, in seconds since 1970; null where it did not, or not with this key. */
export function cosignedAt(checkpoint: string, key: CosignerKey): number | null {
  const { text, signatures } = parseNote(checkpoint);
  const own = signatures.find(({ name, id }) => name === key.name && id === key.id);
  if (own === undefined || own.signature.length !== TIME_BYTES + 64) return null;
  const time = Number(Buffer.from(own.signature.subarray(0, TIME_BYTES)).readBigUInt64BE());
  if (!Number.isSafeInteger(time)) return null;
  return key.verifier.verifyBytes(signedBytes(text, time), own.signature.subarray(TIME_BYTES)) ? time : null;
}

/** The checkpoint with further signatures; those of a name and key id it has already take their place. */
export function withSignatures(checkpoint: string, added: readonly NoteSignature[]): string {
  const { text, signatures } = parseNote(checkpoint);
  const others = signatures.filter((one) => !added.some(({ name, id }) => name === one.name && id === one.id));
  return formatNote({ text, signatures: [...others, ...added] });
}

function keyOf(verifier: Verifier): CosignerKey {
  const publicKey = Buffer.from(verifier.text.slice(verifier.name.length + 10), "base64").subarray(1);
  const body = Buffer.concat([Buffer.of(COSIGNATURE), publicKey]);
  const id = createHash("sha256").update(`${verifier.name}\n`).update(body).digest("hex").slice(0, 8);
  return { name: verifier.name, id, text: `${verifier.name}+${id}+${body.toString("base64")}`, verifier };
}

function signedBytes(text: string, time: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${time}\n${text}`, "utf8");
}
