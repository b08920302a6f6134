import { Buffer } from "./bytes.js";
import { verifyEd25519 } from "./ed25519.js";
import { sha256 } from "./sha2.js";

/** Stands for `node:crypto` in the page, as `bytes.ts` does for `node:buffer`. Only SHA-256 and Ed25519. */

const bytesOf = (data: string | Uint8Array): Uint8Array => (typeof data === "string" ? Buffer.from(data) : data);

export function hash(_algorithm: "sha256", data: string | Uint8Array, encoding: "binary" | "hex"): string {
  return Buffer.from(sha256(bytesOf(data))).toString(encoding);
}

export function createHash(_algorithm: "sha256") {
  const parts: Uint8Array[] = [];
  const builder = {
    update(data: string | Uint8Array) {
      parts.push(bytesOf(data));
      return builder;
    },
    digest(encoding: "hex"): string {
      return hash("sha256", Buffer.concat(parts), encoding);
    },
  };
  return builder;
}

export interface KeyObject {
  /** The 32 bytes of the public key. */
  readonly raw: Uint8Array;
}

/** Of a DER structure whose last 32 bytes are the key. */
export function createPublicKey({ key }: { readonly key: Uint8Array }): KeyObject {
  return { raw: key.subarray(-32) };
}

export function verify(_algorithm: null, message: Uint8Array, key: KeyObject, signature: Uint8Array): boolean {
  return verifyEd25519(key.raw, message, signature);
}
