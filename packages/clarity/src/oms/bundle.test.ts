import { describe, expect, it } from "vitest";
import { parseBundle } from "./bundle.js";

const envelope = {
  payload: "e30=",
  payloadType: "application/vnd.in-toto+json",
  signatures: [{ sig: "AAAA", keyid: "" }],
};
const bundle = {
  mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
  verificationMaterial: { publicKey: { hint: "ab" }, tlogEntries: [] },
  dsseEnvelope: envelope,
};

function code(value: unknown): string | null {
  try {
    parseBundle(Buffer.from(typeof value === "string" ? value : JSON.stringify(value)));
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe("parseBundle", () => {
  it.each<[unknown, string | null, string]>([
    [bundle, null, "as the reference writes it"],
    [
      { ...bundle, dsseEnvelope: { ...envelope, payload: "e31=" } },
      "bundle_malformed",
      "a second spelling of the bytes",
    ],
    [{ ...bundle, mediaType: "application/vnd.dev.sigstore.bundle.v9+json" }, "bundle_version", "a later version"],
    [{ ...bundle, dsseEnvelope: { ...envelope, signatures: [] } }, "not_signed", "no signature"],
    [{ ...bundle, dsseEnvelope: { ...envelope, signatures: [{}, {}] } }, "bundle_malformed", "which one would count?"],
    [{ ...bundle, more: 1 }, "bundle_malformed", "an unknown member"],
    [{ ...bundle, verificationMaterial: {} }, "bundle_malformed", "nobody"],
    [{ ...bundle, verificationMaterial: { publicKey: {} } }, "bundle_malformed", "a key without any hint"],
    [
      { ...bundle, verificationMaterial: { publicKey: { hint: "a" }, certificate: {} } },
      "bundle_malformed",
      "two signers",
    ],
    ['{"mediaType":"a","mediaType":"b"}', "bundle_malformed", "a member twice"],
    ["[".repeat(100), "bundle_malformed", "nested too deep"],
  ])("%j: %s (%s)", (value, expected) => expect(code(value)).toBe(expected));
});
