import * as node from "node:buffer";
import { createHash, createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAscii, isUtf8, Buffer as PageBuffer } from "./bytes.js";
import { createHash as createPageHash, createPublicKey, verify } from "./crypto.js";
import { verifyEd25519 } from "./ed25519.js";
import { linesOf } from "./lines.js";
import { sha256, sha512 } from "./sha2.js";

const bytes = fc.uint8Array({ maxLength: 300 });
const hex = (text: string) => Buffer.from(text, "hex");

/** RFC 8032, section 7.1: public key, message, signature. */
const SIGNED: readonly (readonly [string, string, string])[] = [
  [
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ],
  [
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
];

describe("what stands for Node in the page", () => {
  it("hashes as FIPS 180-4 says, whatever the length", () => {
    for (const length of [0, 1, 55, 56, 63, 64, 111, 112, 119, 120, 127, 128, 200]) {
      const message = new Uint8Array(length).fill(length);
      expect(Buffer.from(sha256(message))).toEqual(createHash("sha256").update(message).digest());
      expect(Buffer.from(sha512(message))).toEqual(createHash("sha512").update(message).digest());
    }
    fc.assert(
      fc.property(bytes, (message) => {
        expect(Buffer.from(sha256(message))).toEqual(createHash("sha256").update(message).digest());
        expect(createPageHash("sha256").update("a").update(message).digest("hex")).toBe(
          createHash("sha256").update("a").update(message).digest("hex"),
        );
      }),
    );
  });

  it.each(SIGNED)("verifies the vectors of RFC 8032: %s", (key, message, signature) => {
    expect(verifyEd25519(hex(key), hex(message), hex(signature))).toBe(true);
    for (const at of [0, 31, 32, 63]) {
      const wrong = hex(signature);
      wrong[at] = (wrong[at] as number) ^ 1;
      expect(verifyEd25519(hex(key), hex(message), wrong)).toBe(false);
    }
  });

  it("takes what Node signed, and nothing else", () => {
    fc.assert(
      fc.property(bytes, fc.uint8Array({ minLength: 32, maxLength: 32 }), (message, seed) => {
        const der = Buffer.concat([hex("302e020100300506032b657004220420"), seed]);
        const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
        const signature = sign(null, message, key);
        const stranger = generateKeyPairSync("ed25519").publicKey.export({ format: "der", type: "spki" });
        const own = createPublicKeyOf(key);
        expect(verify(null, message, createPublicKey({ key: own }), signature)).toBe(true);
        expect(verify(null, message, createPublicKey({ key: stranger }), signature)).toBe(false);
        expect(verify(null, Buffer.concat([message, Buffer.of(1)]), createPublicKey({ key: own }), signature)).toBe(
          false,
        );
      }),
      { numRuns: 6 },
    );
  });

  it("refuses an S that is not below the order, encodings that are not canonical and what is no point", () => {
    const [key, , signature] = SIGNED[0] as (typeof SIGNED)[number];
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const s = BigInt(`0x${hex(signature.slice(64)).reverse().toString("hex")}`) + order;
    const large = Buffer.concat([hex(signature.slice(0, 64)), hex(s.toString(16).padStart(64, "0")).reverse()]);
    expect(verifyEd25519(hex(key), hex(""), large)).toBe(false);
    const identity = Buffer.concat([hex(`58${"66".repeat(31)}`), Buffer.of(1), Buffer.alloc(31)]);
    for (const point of [`01${"00".repeat(30)}80`, `ee${"ff".repeat(30)}7f`, `02${"00".repeat(31)}`]) {
      expect(verifyEd25519(hex(point), hex("00"), identity)).toBe(false);
    }
  });

  it("reads and writes text and numbers as Node's Buffer does", () => {
    const encodings = ["utf8", "hex", "latin1", "base64"] as const;
    fc.assert(
      fc.property(bytes, fc.string({ unit: "binary" }), (some, text) => {
        for (const encoding of encodings) {
          const written = node.Buffer.from(some).toString(encoding);
          expect(PageBuffer.from(some).toString(encoding)).toBe(written);
          if (encoding !== "utf8") expect([...PageBuffer.from(written, encoding)]).toEqual([...some]);
        }
        expect([...PageBuffer.from(text)]).toEqual([...node.Buffer.from(text)]);
        expect(PageBuffer.byteLength(text)).toBe(node.Buffer.byteLength(text));
        expect(isUtf8(some)).toBe(node.isUtf8(some));
        expect(isAscii(some)).toBe(node.isAscii(some));
        const padded = PageBuffer.concat([some, PageBuffer.alloc(8), PageBuffer.of(1, 2)]);
        expect(padded.readBigUInt64BE(2)).toBe(node.Buffer.from(padded).readBigUInt64BE(2));
        expect([...padded.subarray(1).subarray(2, 5)]).toEqual([...padded.slice(3, 6)]);
      }),
    );
  });

  it("takes base64 for canonical exactly where Node does", () => {
    const canonical = (text: string) =>
      [PageBuffer, node.Buffer].map((one) => one.from(text, "base64").toString("base64") === text);
    for (const text of [
      "",
      "AA==",
      "AB==",
      "AAA=",
      "AAB=",
      "AAAA",
      "AA",
      "A",
      "AA=A",
      " AAAA",
      "AA\n==",
      "A-_A",
      "é",
      "AAAA====",
    ]) {
      const [page, own] = canonical(text);
      expect({ text, page }).toEqual({ text, page: own });
    }
  });

  it("splits a file into lines, and says what no newline completes", () => {
    const split = (text: string) =>
      [...linesOf(new TextEncoder().encode(text))].map(({ text, whole }) => [text, whole]);
    expect(split("")).toEqual([]);
    expect(split("a\n\nb\n")).toEqual([
      ["a", true],
      ["", true],
      ["b", true],
    ]);
    expect(split("a\nZoë")).toEqual([
      ["a", true],
      ["Zoë", false],
    ]);
  });
});

function createPublicKeyOf(key: ReturnType<typeof createPrivateKey>): Buffer {
  const der = key.export({ format: "jwk" }) as { x: string };
  return Buffer.from(der.x, "base64url");
}
