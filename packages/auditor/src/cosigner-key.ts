import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { AuditError } from "./error.js";
import { canonicalBase64, type Note } from "./note.js";

/** A witness's key: `<name>+<key id>+<base64 of 0x04 || key>` (docs/formats/log.md, section 16). */
export interface CosignerKey {
  readonly text: string;
  readonly name: string;
  readonly keyId: string;
  readonly key: KeyObject;
}

const SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** Throws {@link AuditError} `bad_key` where it is malformed or its id does not match. */
export function parseCosignerKey(text: string): CosignerKey {
  const match = /^([^ +\n]{1,64})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{40,60}={0,2})$/.exec(text);
  const bytes = match ? canonicalBase64(match[3] as string) : null;
  if (!match || bytes?.length !== 33 || bytes[0] !== 4) throw new AuditError("bad_key", "not an Ed25519 cosigner key");
  const name = match[1] as string;
  const id = createHash("sha256").update(`${name}\n`).update(bytes).digest("hex").slice(0, 8);
  if (id !== match[2]) throw new AuditError("bad_key", `the key's id is ${id}, not ${match[2]}`);
  const key = createPublicKey({ key: Buffer.concat([SPKI, bytes.subarray(1)]), format: "der", type: "spki" });
  return { text, name, keyId: id, key };
}

/** When the note was cosigned with this key, in seconds since 1970; `bad` where its signature does not hold. */
export function cosignedAt(note: Note, key: CosignerKey): number | "none" | "bad" {
  const own = note.signatures.filter((one) => one.name === key.name && one.keyId === key.keyId);
  let time: number | "none" = "none";
  for (const { bytes } of own) {
    if (bytes.length !== 72) return "bad";
    const seconds = bytes.readBigUInt64BE();
    const text = Buffer.from(`cosignature/v1\ntime ${seconds}\n${note.text}`, "utf8");
    if (!verify(null, text, key.key, bytes.subarray(8))) return "bad";
    time = Number(seconds);
  }
  return time;
}
