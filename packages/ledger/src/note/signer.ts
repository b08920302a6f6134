import { type KeyObject, sign } from "node:crypto";
import { LedgerError } from "../error.js";
import { rawPublicKey, type Verifier, verifierOf } from "./verifier.js";

/** Who can sign, under a name. The private key never leaves it. */
export interface Signer {
  readonly name: string;
  readonly verifier: Verifier;
  /** Ed25519 (RFC 8032) over the bytes: 64 bytes. */
  sign(data: Uint8Array): Uint8Array;
}

/** @throws LedgerError `key.malformed` unless the key is a private Ed25519 key */
export function signerOf(name: string, key: KeyObject): Signer {
  if (key.type !== "private") throw new LedgerError("key.malformed", "signing takes a private key");
  return {
    name,
    verifier: verifierOf(name, rawPublicKey(key)),
    sign: (data) => sign(null, data, key),
  };
}
