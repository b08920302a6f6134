import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import { signedBytes, signedBytesOfV02 } from "./pae.js";

/** The three curves of the specification, each with the hash its signatures are made with. */
const HASH: Readonly<Record<string, string>> = { prime256v1: "sha256", secp384r1: "sha384", secp521r1: "sha512" };

/** @throws ClarityError `key_unsupported` */
export function hashFor(key: KeyObject): string {
  const curve = key.asymmetricKeyType === "ec" ? key.asymmetricKeyDetails?.namedCurve : undefined;
  const hash = curve === undefined || !Object.hasOwn(HASH, curve) ? undefined : HASH[curve];
  if (hash === undefined) {
    const shown = curve ?? key.asymmetricKeyType ?? "unknown";
    throw new ClarityError("key_unsupported", `a key of kind ${shown}; models are signed with P-256, P-384 or P-521`);
  }
  return hash;
}

/** @throws ClarityError `key_malformed`, `key_unsupported` */
export function readPublicKey(pem: string): KeyObject {
  // node would take a private key here and derive the public one; a file with a secret is not what was meant.
  if (pem.length > LIMITS.key || !pem.includes("-----BEGIN PUBLIC KEY-----")) {
    throw new ClarityError("key_malformed", "this is no public key in PEM (-----BEGIN PUBLIC KEY-----)");
  }
  return parsed(() => createPublicKey(pem), "public");
}

/** @throws ClarityError `key_malformed`, `key_unsupported` */
export function readPrivateKey(pem: string, passphrase: string | null): KeyObject {
  if (pem.length > LIMITS.key) throw new ClarityError("key_malformed", "the private key's file is too large");
  if (pem.includes("-----BEGIN PUBLIC KEY-----") && !pem.includes("PRIVATE KEY-----")) {
    throw new ClarityError("key_malformed", "this is a public key; what signs is the private one");
  }
  return parsed(() => createPrivateKey(passphrase === null ? pem : { key: pem, passphrase }), "private");
}

function parsed(read: () => KeyObject, kind: string): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (cause) {
    throw new ClarityError("key_malformed", `the ${kind} key cannot be read`, { cause });
  }
  hashFor(key);
  return key;
}

/** SHA-256 of the key's PEM text, lowercase hex: how a signature says which key made it. */
export const keyHint = (key: KeyObject): string =>
  createHash("sha256")
    .update(key.export({ type: "spki", format: "pem" }))
    .digest("hex");

/** An ECDSA signature in DER over the payload. */
export const signPayload = (key: KeyObject, payload: Uint8Array): Buffer =>
  sign(hashFor(key), signedBytes(payload), key);

/** Whether the key signed the payload, now or as release 0.2.0 did it (whose certificates always used SHA-256). */
export function verifyPayload(key: KeyObject, payload: Uint8Array, signature: Uint8Array, v02Hash: string): boolean {
  return (
    verify(hashFor(key), signedBytes(payload), key, signature) ||
    verify(v02Hash, signedBytesOfV02(payload), key, signature)
  );
}
