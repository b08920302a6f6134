import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hashFromBytes } from "../merkle/hash.js";
import { openCheckpoint, parseCheckpoint, readCheckpoint, signCheckpoint } from "./checkpoint.js";
import { announceKey, checkAnnouncement } from "./keynote.js";
import { MAX_NOTE_BYTES, openNote, parseNote, signNote } from "./note.js";
import { signerOf } from "./signer.js";
import { parseVerifier, rawPublicKey, verifierOf } from "./verifier.js";

const seeded = (name: string, seed: Buffer) =>
  signerOf(
    name,
    createPrivateKey({
      key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]),
      format: "der",
      type: "pkcs8",
    }),
  );
const signer = (name: string, byte: number) => seeded(name, Buffer.alloc(32, byte));
const refused = (code: string) => expect.objectContaining({ code });

describe("foreign vectors: golang.org/x/mod/sumdb/note", () => {
  const KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  const SEED = Buffer.from("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", "base64").subarray(1);
  const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const NOTE = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

  it("opens its example with its verifier key", () => {
    const verifier = parseVerifier(KEY);
    expect(verifier).toMatchObject({ name: "PeterNeumann", id: "c74f20a3", text: KEY });
    expect(openNote(NOTE, [verifier])).toEqual({ text: TEXT, signedBy: [verifier] });
  });

  it("signs the same note with its private key", () => {
    expect(signNote(TEXT, [seeded("PeterNeumann", SEED)])).toBe(NOTE);
  });

  it("refuses every change of a single byte of text or signature, and every part of the key", () => {
    const verifier = parseVerifier(KEY);
    for (let i = 0; i < NOTE.length; i++) {
      const changed = NOTE.slice(0, i) + String.fromCharCode(NOTE.charCodeAt(i) ^ 1) + NOTE.slice(i + 1);
      let signedBy = 0;
      try {
        signedBy = openNote(changed, [verifier]).signedBy.length;
      } catch (error) {
        expect(error).toMatchObject({ name: "LedgerError" });
      }
      expect(signedBy).toBe(0);
    }
    for (let from = 0; from < KEY.length; from++) {
      for (let until = from; until <= KEY.length; until++) {
        if (until - from === KEY.length) continue;
        expect(() => parseVerifier(KEY.slice(from, until))).toThrow(refused("key.malformed"));
      }
    }
  });
});

describe("keys", () => {
  it("a verifier key with a plus sign inside its base64 is one key", () => {
    const plus = Array.from({ length: 64 }, (_, i) => signer("a", i).verifier.text).find(
      (t) => t.split("+").length > 3,
    );
    expect(parseVerifier(plus as string).text).toBe(plus);
  });

  it.each([
    ["", "empty"],
    ["two words", "white space would break signature lines"],
    ["a+b", "a plus sign would break verifier keys"],
    ["a".repeat(65), "over its bound"],
    ["é", "not ASCII"],
  ])("refuses the name %j (%s)", (name) => {
    expect(() => verifierOf(name, Buffer.alloc(32))).toThrow(refused("key.malformed"));
  });

  it("refuses keys of another kind or size", () => {
    expect(() => verifierOf("a", Buffer.alloc(31))).toThrow(refused("key.malformed"));
    // RFC 8032 section 5.1.3: the prime itself, and the identity with a sign.
    for (const hex of [`ed${"ff".repeat(30)}7f`, `01${"00".repeat(30)}80`, `ec${"ff".repeat(31)}`])
      expect(() => verifierOf("a", Buffer.from(hex, "hex"))).toThrow(refused("key.malformed"));
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    expect(() => rawPublicKey(publicKey)).toThrow(refused("key.malformed"));
    expect(() => signerOf("a", privateKey)).toThrow(refused("key.malformed"));
    expect(() => signerOf("a", generateKeyPairSync("ed25519").publicKey)).toThrow(refused("key.malformed"));
  });

  it("does not take a signature of another length for one", () => {
    const { verifier, sign } = signer("a", 1);
    const signature = Buffer.from(sign(Buffer.from("x")));
    expect(verifier.verify("x", signature)).toBe(true);
    expect(verifier.verify("x", Buffer.concat([signature, Buffer.of(0)]))).toBe(false);
    expect(verifier.verify("x", signature.subarray(1))).toBe(false);
  });
});

describe("notes", () => {
  const [a, b] = [signer("a", 1), signer("b", 2)];
  const note = signNote("text\n", [a, b]);

  it("names those of the given verifiers who signed, each once", () => {
    expect(openNote(note, [a.verifier, b.verifier]).signedBy).toEqual([a.verifier, b.verifier]);
    expect(openNote(note, [b.verifier]).signedBy).toEqual([b.verifier]);
    expect(openNote(note, []).signedBy).toEqual([]);
    const twice = signNote("text\n", [a, a]);
    expect(openNote(twice, [a.verifier]).signedBy).toEqual([a.verifier]);
  });

  it("ignores a key of the same name and another id, refuses a wrong signature under the same id", () => {
    expect(openNote(note, [signer("a", 3).verifier]).signedBy).toEqual([]);
    const forged = note.replace("text", "next");
    expect(() => openNote(forged, [a.verifier])).toThrow(refused("note.signature"));
  });

  it.each([
    ["", "nothing"],
    ["text\n", "no empty line"],
    ["\n\n— a AAAAAAAA\n", "no text"],
    ["text\n\n", "no signature"],
    ["text\n\n— a AAAAAAAA", "unfinished line"],
    ["text\n\n- a AAAAAAAA\n", "hyphen for the dash"],
    ["text\n\n— a\n", "no signature in the line"],
    ["text\n\n— a AAAA\n", "only part of a key id"],
    ["text\n\n— a AAAAAA==\n", "key id without signature"],
    ["text\n\n— a AAAAAAB=\n", "base64 with bits left over"],
    ["text\n\n— a AAAAAAA\n", "base64 without padding"],
    ["text\n\n— a b AAAAAAAA\n", "name with a space"],
    ["text\n\n— a AAAAAAAA\n\n", "empty line after the signatures"],
    [`text\n\n${"— a AAAAAAAA\n".repeat(17)}`, "too many signatures"],
    [`${"x".repeat(MAX_NOTE_BYTES)}\n\n— a AAAAAAAA\n`, "too large"],
  ])("refuses %j (%s)", (text) => {
    expect(() => parseNote(text)).toThrow(refused("note.malformed"));
  });

  it("reads up to 16 signatures", () => {
    expect(parseNote(`text\n\n${"— a AAAAAAAA\n".repeat(16)}`).signatures).toHaveLength(16);
  });
});

describe("checkpoints", () => {
  const log = signer("example.com/log", 7);
  const root = hashFromBytes(Buffer.alloc(32, 9));
  const R = Buffer.alloc(32, 9).toString("base64");

  it("signing and opening are a pair", () => {
    const checkpoint = { origin: log.name, size: 12, root };
    const note = signCheckpoint(checkpoint, [log]);
    expect(note.startsWith(`example.com/log\n12\n${R}\n\n— example.com/log `)).toBe(true);
    expect(openCheckpoint(note, log.verifier)).toEqual(checkpoint);
    expect(readCheckpoint(note)).toEqual(checkpoint);
  });

  it("one signed by others only, or for another log, is not ours", () => {
    const other = signer("example.com/other", 8);
    const note = signCheckpoint({ origin: log.name, size: 1, root }, [other]);
    expect(() => openCheckpoint(note, log.verifier)).toThrow(refused("note.signature"));
    const foreign = signCheckpoint({ origin: "example.com/other", size: 1, root }, [log]);
    expect(() => openCheckpoint(foreign, log.verifier)).toThrow(refused("note.signature"));
  });

  it("extension lines are signed and ignored", () => {
    expect(parseCheckpoint(`a\n5\n${R}\nmore\nand more\n`)).toEqual({ origin: "a", size: 5, root });
  });

  it.each([
    [`a\n5\n${R}`, "no newline at the end"],
    [`a\n5\n${R}\n\n`, "empty extension line"],
    [`\n5\n${R}\n`, "no origin"],
    [`a b\n5\n${R}\n`, "origin with a space"],
    [`a\n0\n${R}\n`, "empty log"],
    [`a\n05\n${R}\n`, "leading zero"],
    [`a\n+5\n${R}\n`, "sign"],
    [`a\n5.0\n${R}\n`, "fraction"],
    [`a\n9007199254740992\n${R}\n`, "beyond 2^53 - 1"],
    [`a\n5\n${R.slice(0, -1)}\n`, "root without padding"],
    ["a\n5\nAAAA\n", "root too short"],
    ["a\n5\n", "no root"],
  ])("refuses %j (%s)", (text) => {
    expect(() => parseCheckpoint(text)).toThrow(refused("note.malformed"));
  });
});

describe("key announcements", () => {
  const [one, two] = [signer("log", 1), signer("log", 2)];
  const first = { origin: "log", index: 0, key: one.verifier.text };
  const second = { origin: "log", index: 9, key: two.verifier.text };

  it("hold by possession, and by continuity from the second on", () => {
    expect(checkAnnouncement(announceKey("log", 0, one, null), first, null).text).toBe(first.key);
    expect(checkAnnouncement(announceKey("log", 9, two, one), second, one.verifier).text).toBe(second.key);
  });

  it.each([
    ["another index", announceKey("log", 8, two, one), second, "note.malformed"],
    ["another origin", announceKey("gol", 9, two, one), second, "note.malformed"],
    ["another key", announceKey("log", 9, one, one), second, "note.malformed"],
    ["no continuity", announceKey("log", 9, two, null), second, "note.signature"],
    [
      "continuity from a key that was not in force",
      announceKey("log", 9, two, signer("log", 3)),
      second,
      "note.signature",
    ],
    ["a checkpoint", signNote("log\n9\nx\n", [two, one]), second, "note.malformed"],
    ["no note", "x", second, "note.malformed"],
    ["no key", announceKey("log", 9, two, one), { ...second, key: "log+00000000+AA" }, "key.malformed"],
  ])("do not hold with %s", (_, note, expected, code) => {
    expect(() => checkAnnouncement(note, expected, one.verifier)).toThrow(refused(code));
  });

  it("refuse a key of another name, even one that signs for it", () => {
    const other = signer("gol", 4);
    const expected = { origin: "log", index: 9, key: other.verifier.text };
    const note = announceKey("log", 9, other, one);
    expect(() => checkAnnouncement(note, expected, one.verifier)).toThrow(refused("key.malformed"));
  });
});
