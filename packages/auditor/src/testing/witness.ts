import { createHash, sign } from "node:crypto";
import { newKey } from "./log-builder.js";

/** Cosigns as docs/formats/log.md section 16 says, word by word. */
export function newWitness(name: string) {
  const { key, verifier } = newKey(name);
  const body = Buffer.concat([Buffer.of(4), Buffer.from(verifier.split("+").slice(2).join("+"), "base64").subarray(1)]);
  const id = createHash("sha256").update(`${name}\n`).update(body).digest().subarray(0, 4);
  const cosign = (note: string, time = 1_700_000_000) => {
    const text = note.slice(0, note.indexOf("\n\n") + 1);
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(time));
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), key);
    return `${note}\u2014 ${name} ${Buffer.concat([id, stamp, signature]).toString("base64")}\n`;
  };
  return { text: `${name}+${id.toString("hex")}+${body.toString("base64")}`, cosign };
}
