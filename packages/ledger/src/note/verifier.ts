import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { LedgerError } from "../error.js";

/** Who can check a signature: a name, a key and the id that ties both together (docs/formats/log.md, sections 5, 6). */
export interface Verifier {
  readonly name: string;
  /** First 4 bytes of SHA-256(name || 0x0A || 0x01 || public key), as 8 lower-case hexadecimal digits. */
  readonly id: string;
  /** The verifier key: `name+id+base64(0x01 || public key)`. */
  readonly text: string;
  verify(text: string, signature: Uint8Array): boolean;
  verifyBytes(data: Uint8Array, signature: Uint8Array): boolean;
}

const ED25519 = 0x01;
// What stands before the 32 bytes of an Ed25519 public key in a SubjectPublicKeyInfo (RFC 8410 section 4).
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
const NAME = /^[A-Za-z0-9._/-]{1,64}$/;

/** Whether a text can be the origin of a log and the name of its keys. */
export function isOrigin(text: string): boolean {
  return NAME.test(text);
}

/** A verifier for the 32 bytes of an Ed25519 public key. */
export function verifierOf(name: string, publicKey: Uint8Array): Verifier {
  if (!isOrigin(name)) throw new LedgerError("key.malformed", "a key's name has 1 to 64 characters of A-Za-z0-9._/-");
  if (publicKey.length !== 32) throw new LedgerError("key.malformed", "an Ed25519 public key has 32 bytes");
  if (!isCanonicalPoint(publicKey))
    throw new LedgerError("key.malformed", "an Ed25519 public key is a canonical point");
  const body = Buffer.concat([Buffer.of(ED25519), publicKey]);
  const id = createHash("sha256").update(`${name}\n`).update(body).digest("hex").slice(0, 8);
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: "der", type: "spki" });
  const verifyBytes = (data: Uint8Array, signature: Uint8Array) =>
    signature.length === 64 && verify(null, data, key, signature);
  return {
    name,
    id,
    text: `${name}+${id}+${body.toString("base64")}`,
    verify: (text, signature) => verifyBytes(Buffer.from(text, "utf8"), signature),
    verifyBytes,
  };
}

/** The prime of Ed25519's field. */
const FIELD = 2n ** 255n - 19n;

/** RFC 8032 section 5.1.3: the coordinate is below the field's prime, and where the other one is zero there is no sign. */
function isCanonicalPoint(publicKey: Uint8Array): boolean {
  const y = BigInt(`0x${Buffer.from(publicKey).reverse().toString("hex")}`) & (2n ** 255n - 1n);
  const signed = publicKey[31]! >= 0x80;
  return y < FIELD && !(signed && (y === 1n || y === FIELD - 1n));
}

/**
 * Parses a verifier key. Only the one canonical spelling is accepted.
 * @throws LedgerError `key.malformed`
 */
export function parseVerifier(text: string): Verifier {
  const parts = text.length <= 256 ? text.split("+") : [];
  // Standard base64 may contain "+", so only the first two separate.
  const [name, , ...rest] = parts;
  const body = Buffer.from(rest.join("+"), "base64");
  if (name === undefined || body.length !== 33 || body[0] !== ED25519) {
    throw new LedgerError("key.malformed", "not an Ed25519 verifier key");
  }
  const verifier = verifierOf(name, body.subarray(1));
  if (verifier.text !== text) throw new LedgerError("key.malformed", "verifier key whose parts do not fit together");
  return verifier;
}

/** The 32 bytes of an Ed25519 public or private key's public half. */
export function rawPublicKey(key: KeyObject): Buffer {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  if (publicKey.asymmetricKeyType !== "ed25519") throw new LedgerError("key.malformed", "not an Ed25519 key");
  return publicKey.export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX.length);
}
