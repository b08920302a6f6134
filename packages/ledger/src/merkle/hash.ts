import { hash } from "node:crypto";

/**
 * A SHA-256 hash as 32 Latin-1 characters, one per byte. Strings compare and copy cheaper than buffers, and
 * `crypto.hash` fills them without an external allocation.
 */
export type Hash = string & { readonly hash: unique symbol };

/** MTH({}) of RFC 6962 section 2.1: the root of the empty tree. */
export const EMPTY_ROOT: Hash = hash("sha256", Buffer.alloc(0), "binary") as Hash;

// 0x01 || left || right; reused, since everything here is synchronous.
const interior = Buffer.alloc(65);
interior[0] = 1;

/** SHA-256(0x00 || data): a leaf. */
export function leafHash(data: Uint8Array): Hash {
  const prefixed = Buffer.allocUnsafe(data.length + 1);
  prefixed[0] = 0;
  prefixed.set(data, 1);
  return leafHashOfPrefixed(prefixed);
}

/** The same for bytes that already begin with the zero byte, as they do in a frame. */
export function leafHashOfPrefixed(prefixed: Uint8Array): Hash {
  return hash("sha256", prefixed, "binary") as Hash;
}

/** SHA-256(0x01 || left || right): an interior node. */
export function nodeHash(left: Hash, right: Hash): Hash {
  interior.write(left, 1, "latin1");
  interior.write(right, 33, "latin1");
  return hash("sha256", interior, "binary") as Hash;
}

export function hashToBytes(value: Hash): Buffer {
  return Buffer.from(value, "latin1");
}

/** @throws RangeError unless exactly 32 bytes: a mistake of our own, since readers check lengths before. */
export function hashFromBytes(bytes: Uint8Array): Hash {
  if (bytes.length !== 32) throw new RangeError(`a hash has 32 bytes, not ${bytes.length}`);
  return Buffer.from(bytes.buffer, bytes.byteOffset, 32).toString("latin1") as Hash;
}

/** Standard base64 with padding, 44 characters. */
export function hashToBase64(value: Hash): string {
  return hashToBytes(value).toString("base64");
}

/** Null unless the text is the canonical base64 of 32 bytes. */
export function hashFromBase64(text: string): Hash | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.length === 32 && bytes.toString("base64") === text ? hashFromBytes(bytes) : null;
}

export function hashToHex(value: Hash): string {
  return hashToBytes(value).toString("hex");
}
