import { MEDIA_TYPE } from "./bundle.js";
import { PAYLOAD_TYPE } from "./pae.js";
import type { SigningKey } from "./signer.js";

/** Signs an in-toto statement and gives the sigstore bundle's text: one line, with its line feed. */
export async function signStatement(key: SigningKey, payload: Buffer): Promise<string> {
  if (key.bundle !== undefined) return key.bundle(payload);
  const sig = (await key.sign(payload)).toString("base64");
  const bundle = {
    mediaType: MEDIA_TYPE,
    verificationMaterial: { ...key.material, tlogEntries: [] },
    dsseEnvelope: { payload: payload.toString("base64"), payloadType: PAYLOAD_TYPE, signatures: [{ sig, keyid: "" }] },
  };
  return `${JSON.stringify(bundle)}\n`;
}
