import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** What a credential's bearer presents: its id, by which it is found, and a secret nobody else keeps. */
export interface Key {
  readonly id: string;
  readonly secret: string;
}

const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
const ID = /^[a-z2-9]{12}$/;
const KEY = /^rk_([a-z2-9]{12})_([A-Za-z0-9_-]{43})$/;

/** A new key. The secret is 256 random bits. */
export function newKey(): Key {
  const id = [...randomBytes(12)].map((byte) => ALPHABET[byte % ALPHABET.length]!).join("");
  return { id, secret: randomBytes(32).toString("base64url") };
}

/** `rk_<id>_<secret>`: a prefix scanners of secrets can look for. */
export const formatKey = ({ id, secret }: Key): string => `rk_${id}_${secret}`;

export function parseKey(text: string): Key | null {
  const match = KEY.exec(text);
  return match === null ? null : { id: match[1]!, secret: match[2]! };
}

export const isCredentialId = (text: string): boolean => ID.test(text);

/**
 * What is kept of a secret. A slow hash defends what people choose, which can be guessed; of 256 random bits not even the first
 * guess is worth computing, and a slow hash on every call would be a way to keep the guard busy.
 */
export const verifierOf = (secret: string): string => `sha256:${createHash("sha256").update(secret).digest("hex")}`;

/** Whether this is the secret, in a time that does not tell how much of it is right. */
export function proves(secret: string, verifier: string): boolean {
  const given = Buffer.from(verifierOf(secret));
  const kept = Buffer.from(verifier);
  return given.length === kept.length && timingSafeEqual(given, kept);
}
