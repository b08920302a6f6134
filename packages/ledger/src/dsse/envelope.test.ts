import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signerOf } from "../note/signer.js";
import { MAX_ENVELOPE_BYTES, openEnvelope, preAuthEncoding, signEnvelope } from "./envelope.js";

const signer = (name: string) => signerOf(name, generateKeyPairSync("ed25519").privateKey);
const [a, b] = [signer("a"), signer("b")];
const TYPE = "application/vnd.rampart.test+json";
const body = Buffer.from('{"a":1}');
const envelope = signEnvelope(TYPE, body, [a]);

describe("preAuthEncoding", () => {
  it.each([
    // github.com/secure-systems-lab/dsse, protocol.md and its test vectors
    ["http://example.com/HelloWorld", "hello world", "DSSEv1 29 http://example.com/HelloWorld 11 hello world"],
    ["", "", "DSSEv1 0  0 "],
    // Lengths count bytes, not characters.
    ["é", "ü€", "DSSEv1 2 é 5 ü€"],
  ])("of %j and %j", (type, payload, encoded) => {
    expect(preAuthEncoding(type, Buffer.from(payload)).toString()).toBe(encoded);
  });
});

describe("envelopes", () => {
  it("signing and opening are a pair", () => {
    expect(openEnvelope(envelope, TYPE, [a.verifier])).toEqual({ payload: body, signedBy: [a.verifier] });
    expect(JSON.parse(JSON.stringify(envelope))).toEqual(envelope);
    expect(envelope.signatures[0]?.keyid).toBe(`a+${a.verifier.id}`);
  });

  it("names everybody known who signed, and ignores key ids", () => {
    const both = signEnvelope(TYPE, body, [a, b]);
    expect(openEnvelope(both, TYPE, [b.verifier, a.verifier]).signedBy).toEqual([b.verifier, a.verifier]);
    const renamed = { ...envelope, signatures: [{ keyid: "x", sig: envelope.signatures[0]?.sig }] };
    expect(openEnvelope(renamed, TYPE, [a.verifier]).signedBy).toEqual([a.verifier]);
  });

  it("reads URL-safe base64 too", () => {
    const urlSafe = (text: string) => text.replaceAll("+", "-").replaceAll("/", "_");
    const other = { ...envelope, signatures: envelope.signatures.map((s) => ({ ...s, sig: urlSafe(s.sig) })) };
    expect(openEnvelope(other, TYPE, [a.verifier]).payload).toEqual(body);
  });

  it.each([
    ["payload changed", { ...envelope, payload: Buffer.from('{"a":2}').toString("base64") }, "dsse.signature"],
    ["another type", { ...envelope, payloadType: "application/x" }, "dsse.malformed"],
    ["no signature", { ...envelope, signatures: [] }, "dsse.malformed"],
    ["too many signatures", { ...envelope, signatures: Array(17).fill(envelope.signatures[0]) }, "dsse.malformed"],
    ["signature that is no text", { ...envelope, signatures: [{ sig: 1 }] }, "dsse.malformed"],
    ["signature that is nothing", { ...envelope, signatures: [null] }, "dsse.malformed"],
    ["payload that is no base64", { ...envelope, payload: "{}" }, "dsse.malformed"],
    ["payload beyond its bound", { ...envelope, payload: "A".repeat(MAX_ENVELOPE_BYTES + 1) }, "dsse.malformed"],
    ["text", "envelope", "dsse.malformed"],
    ["null", null, "dsse.malformed"],
    ["signatures that are no list", { ...envelope, signatures: { length: 1 } }, "dsse.malformed"],
  ])("refuses %s", (_, value, code) => {
    expect(() => openEnvelope(value, TYPE, [a.verifier])).toThrow(expect.objectContaining({ code }));
  });

  it("a signature of somebody unknown opens nothing, and neither does the same body under another type", () => {
    expect(() => openEnvelope(envelope, TYPE, [b.verifier])).toThrow(
      expect.objectContaining({ code: "dsse.signature" }),
    );
    const moved = { ...signEnvelope("application/x", body, [a]), payloadType: TYPE };
    expect(() => openEnvelope(moved, TYPE, [a.verifier])).toThrow(expect.objectContaining({ code: "dsse.signature" }));
  });
});
