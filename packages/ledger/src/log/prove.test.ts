import { readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { intent, temporaryFolder, testSigner } from "../testing/support.js";
import { openLog } from "./open.js";
import { checkConsistencyProof, checkInclusionProof, proveConsistency, proveInclusion } from "./prove.js";

const signer = testSigner();

async function grown(entries: number) {
  const folder = await temporaryFolder();
  const log = await openLog(folder, { signer });
  const notes: string[] = [];
  for (let i = 1; i < entries; i++) {
    await log.append(intent(`${i}`), { durable: false });
    if (i % 7 === 0) notes.push(await log.checkpoint());
  }
  await log.close();
  return { folder, notes };
}

describe("E2: proofs from a log's folder", () => {
  it("every entry is proved, and no other text with that proof", async () => {
    const { folder } = await grown(23);
    for (let i = 0; i < 23; i++) {
      const proof = await proveInclusion(folder, i);
      expect(JSON.parse(proof.event).index).toBe(i);
      checkInclusionProof(JSON.parse(JSON.stringify(proof)), signer.verifier);
      const forged = { ...proof, event: proof.event.replace('"allow"', '"deny"').replace('"create"', '"rotate"') };
      expect(() => checkInclusionProof(forged, signer.verifier)).toThrow(
        expect.objectContaining({ code: "proof.invalid" }),
      );
      expect(() => checkInclusionProof(proof, testSigner(signer.name, 2).verifier)).toThrow(
        expect.objectContaining({ code: "note.signature" }),
      );
    }
  });

  it("every older checkpoint is proved to be its beginning", async () => {
    const { folder, notes } = await grown(30);
    for (const note of notes) {
      const from = Number(note.split("\n")[1]);
      const proof = await proveConsistency(folder, from);
      expect(proof.old).toBe(note);
      checkConsistencyProof(proof, note, signer.verifier);
      const other = notes.find((n) => n !== note) as string;
      expect(() => checkConsistencyProof(proof, other, signer.verifier)).toThrow(
        expect.objectContaining({ code: "proof.malformed" }),
      );
    }
    expect((await proveConsistency(folder, 17)).old).toBeNull();
  });

  it("a log with another history cannot prove consistency with a checkpoint kept elsewhere", async () => {
    const { notes } = await grown(30);
    const { folder } = await grown(30);
    const proof = await proveConsistency(folder, 8);
    expect(() => checkConsistencyProof(proof, notes[0] as string, signer.verifier)).toThrow(
      expect.objectContaining({ code: "proof.invalid" }),
    );
  });

  it.each([
    ["gone", (path: string) => rm(path)],
    ["short", (path: string) => truncate(path, 100)],
    ["wrong where the root does not show it", (path: string) => flip(path, 64)],
    ["wrong at the root", (path: string) => flip(path, 30 * 32)],
  ])("come from the entries where the file of hashes is %s", async (_, change) => {
    const { folder } = await grown(23);
    const wanted = await Promise.all([
      proveInclusion(folder, 5),
      proveInclusion(folder, 0),
      proveConsistency(folder, 3),
    ]);
    await change(join(folder, "hashes"));
    const again = await Promise.all([
      proveInclusion(folder, 5),
      proveInclusion(folder, 0),
      proveConsistency(folder, 3),
    ]);
    expect(again).toEqual(wanted);
  });

  it("what was changed is not proved", async () => {
    const { folder } = await grown(23);
    const path = join(folder, "segments", "00000000000000000000.seg");
    const bytes = await readFile(path);
    const { crc32 } = await import("node:zlib");
    // Entry 1 with a changed event and a CRC that fits.
    const at = 128 + 10 + bytes.readUInt32BE(128);
    const length = bytes.readUInt32BE(at);
    bytes.write("bash".replace("b", "d"), bytes.indexOf('"bash"', at) + 1);
    bytes.writeUInt32BE(crc32(bytes.subarray(at + 8, at + 9 + length)), at + 4);
    await writeFile(path, bytes);
    await expect(proveInclusion(folder, 1)).rejects.toMatchObject({ code: "log.tampered" });
    await rm(join(folder, "hashes"));
    await expect(proveInclusion(folder, 2)).rejects.toMatchObject({ code: "log.tampered" });
  });

  it.each([-1, 23, 1.5, Number.NaN])("there is no proof for entry %d", async (index) => {
    const { folder } = await grown(23);
    await expect(proveInclusion(folder, index)).rejects.toMatchObject({ code: "log.range" });
  });

  it.each([0, 24, 1.5])("there is no proof from %d entries", async (from) => {
    const { folder } = await grown(23);
    await expect(proveConsistency(folder, from)).rejects.toMatchObject({ code: "log.range" });
  });
});

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] as number) ^ 1;
  await writeFile(path, bytes);
}
