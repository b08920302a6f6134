import { createHash, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { keyPair } from "../testing/keypair.js";
import { scratch } from "../testing/scratch.js";
import { hashFor, keyHint, verifyPayload } from "./key.js";
import { signedBytesOfV02 } from "./pae.js";

const folder = scratch();

describe("keys", () => {
  it("a key's hint is SHA-256 of its PEM text, not of its DER", () => {
    const { publicKey } = keyPair(folder, "hint");
    const pem = publicKey.export({ type: "spki", format: "pem" });
    expect(keyHint(publicKey)).toBe(createHash("sha256").update(pem).digest("hex"));
  });

  it.each([
    ["P-256", "sha256"],
    ["P-384", "sha384"],
    ["P-521", "sha512"],
  ])("%s goes with %s", (curve, hash) => expect(hashFor(keyPair(folder, curve, curve).publicKey)).toBe(hash));
});

describe("what release 0.2.0 signed", () => {
  it.each([
    ["{}\n", "b'{}\\n'", "a line end is escaped"],
    ["it's", `b"it's"`, "a single quote alone changes the quotes"],
    [`it's "x"`, `b'it\\'s "x"'`, "both quotes: the single one is escaped"],
    ["\\\t\r", "b'\\\\\\t\\r'", "backslash, tab, return"],
    ["é\u007f", "b'\\xc3\\xa9\\x7f'", "bytes beyond ASCII"],
  ])("%j is printed as %s: %s", (payload, printed) => {
    const bytes = Buffer.from(payload);
    const expected = `DSSEV1 28 application/vnd.in-toto+json ${bytes.length} ${printed}`;
    expect(signedBytesOfV02(bytes).toString()).toBe(expected);
  });

  it("verifies with SHA-256 for a certificate's P-384 key", () => {
    const { privateKey, publicKey } = keyPair(folder, "old", "P-384");
    const payload = Buffer.from("{}");
    const signature = sign("sha256", signedBytesOfV02(payload), privateKey);
    expect(verifyPayload(publicKey, payload, signature, "sha256")).toBe(true);
    expect(verifyPayload(publicKey, payload, signature, "sha384")).toBe(false);
    expect(verifyPayload(publicKey, Buffer.from("[]"), signature, "sha256")).toBe(false);
  });
});
