import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Failure } from "../command/failure.js";
import { derived } from "../setup/derive.js";
import type { Entry, Sealing } from "./format.js";

/** Half a second and 128 MiB a try. */
const COST = { N: 131_072, r: 8, p: 1 } as const;
const MIN_PASSPHRASE = 12;

export interface Sealer {
  readonly sealing: Sealing;
  readonly key: Buffer;
}

/** @throws Failure `bad_value` for a passphrase that is too short to protect a key */
export async function newSealer(passphrase: string): Promise<Sealer> {
  if (passphrase.normalize("NFC").length < MIN_PASSPHRASE)
    throw new Failure("bad_value", `a passphrase has at least ${MIN_PASSPHRASE} characters`, null);
  const sealing: Sealing = { kdf: "scrypt", salt: randomBytes(16).toString("base64"), ...COST };
  return { sealing, key: await keyOf(sealing, passphrase) };
}

export function keyOf({ salt, N, r, p }: Sealing, passphrase: string): Promise<Buffer> {
  return derived(passphrase, Buffer.from(salt, "base64"), { N, r, p });
}

/** The path is bound to the bytes: one sealed file cannot be put in another's place. */
export function seal(
  key: Buffer,
  path: string,
  bytes: Buffer,
): { bytes: Buffer; sealed: NonNullable<Entry["sealed"]> } {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(path));
  const out = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return { bytes: out, sealed: { nonce: nonce.toString("base64"), tag: cipher.getAuthTag().toString("base64") } };
}

/** @throws Failure `bad_value` for a wrong passphrase, or bytes that are not what was sealed */
export function unseal(key: Buffer, { path, sealed }: Entry, bytes: Buffer): Buffer {
  if (sealed === null) return bytes;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(sealed.nonce, "base64"), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(path));
    decipher.setAuthTag(Buffer.from(sealed.tag, "base64"));
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  } catch (cause) {
    throw new Failure("bad_value", "the passphrase is wrong, or the keys were changed", null, undefined, { cause });
  }
}
