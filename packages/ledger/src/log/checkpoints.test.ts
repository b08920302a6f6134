import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashFromBytes } from "../merkle/hash.js";
import { signCheckpoint } from "../note/checkpoint.js";
import { temporaryFolder, testSigner } from "../testing/support.js";
import { CHECKPOINTS_FILE, formatRecord, parseRecords, readCheckpointsEnd } from "./checkpoints.js";

const signer = testSigner();
const record = (size: number) =>
  formatRecord(signCheckpoint({ origin: signer.name, size, root: hashFromBytes(Buffer.alloc(32, size)) }, [signer]));

describe("the end of the file of checkpoints", () => {
  it("E2: is what reading all of it says, wherever it was cut", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, CHECKPOINTS_FILE);
    const file = Buffer.from([1, 2, 3].map(record).join(""));
    for (let length = 0; length <= file.length; length++) {
      const cut = file.subarray(0, length);
      await writeFile(path, cut);
      const whole = parseRecords(cut);
      const { last, bytes } = await readCheckpointsEnd(folder);
      expect({ length, bytes, size: last?.size ?? null }).toEqual({
        length,
        bytes: whole.bytes,
        size: whole.records.at(-1)?.size ?? null,
      });
    }
  });

  it("is found in a file of any length, and costs the same", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, CHECKPOINTS_FILE);
    const all = Array.from({ length: 1_000 }, (_, i) => record((i % 200) + 1)).join("");
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 400 }), async (torn) => {
        const text = Buffer.concat([Buffer.from(all), Buffer.from(record(201)).subarray(0, torn)]);
        await writeFile(path, text);
        const { last, bytes } = await readCheckpointsEnd(folder);
        const whole = torn >= Buffer.byteLength(record(201));
        expect({ size: last?.size, bytes }).toEqual({
          size: whole ? 201 : 200,
          bytes: whole ? text.length : all.length + 2_000,
        });
      }),
      { numRuns: 20 },
    );
  });

  it("a last record with a hole, as a disk without power leaves it, is torn; one that is followed is tampering", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, CHECKPOINTS_FILE);
    const before = Buffer.from(record(1) + record(2));
    for (const [from, until] of [
      [0, 10],
      [5, 6],
      [40, 60],
    ] as const) {
      const last = Buffer.from(record(3)).fill(0, from, until);
      const file = Buffer.concat([before, last]);
      await writeFile(path, file);
      expect(await readCheckpointsEnd(folder)).toMatchObject({ last: { size: 2 }, bytes: before.length });
      expect(parseRecords(file)).toMatchObject({
        bytes: before.length,
        torn: true,
        records: [{ size: 1 }, { size: 2 }],
      });
      const followed = Buffer.concat([file, Buffer.from(record(4))]);
      expect(() => parseRecords(followed)).toThrow(/malformed/);
    }
  });

  it("a last record that is none, or one beyond its bound, is tampering", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, CHECKPOINTS_FILE);
    await writeFile(path, `${record(1)}nonsense\n\n\u2014 x AAAAAAAA\n\n`);
    await expect(readCheckpointsEnd(folder)).rejects.toMatchObject({ code: "log.tampered" });
    await writeFile(path, `${record(1)}${"x".repeat(70_000)}\n\n\u2014 x AAAAAAAA\n\n`);
    await expect(readCheckpointsEnd(folder)).rejects.toMatchObject({ code: "log.tampered" });
  });
});
