import { describe, expect, it } from "vitest";
import { openLog } from "../log/open.js";
import { verifyLog } from "../log/verify.js";
import { leafHash } from "../merkle/hash.js";
import { signCheckpoint } from "../note/checkpoint.js";
import { submitCheckpoint, type Witness } from "../witness/witness.js";
import { alarm, temporaryFolder, testSigner } from "./support.js";

const signer = testSigner();

/** A checkpoint of so many entries; those of different sizes have nothing to do with each other. */
export const checkpointNote = (size: number, by = signer): string =>
  signCheckpoint({ origin: by.name, size, root: leafHash(Buffer.of(size)) }, [by]);

/** What every witness promises. */
export function describeWitness(name: string, make: () => Promise<Witness>): void {
  describe(name, () => {
    it("keeps checkpoints in order, the same one once", async () => {
      const witness = await make();
      for (const size of [1, 5, 5, 9])
        expect(await submitCheckpoint(witness, checkpointNote(size))).toEqual({
          witness: witness.name,
          size,
          error: null,
        });
      const kept = await witness.kept();
      if (kept !== null) expect(kept).toEqual([checkpointNote(1), checkpointNote(5), checkpointNote(9)]);
    });

    it("refuses to go back and to mix logs, where it can read what it keeps", async () => {
      const witness = await make();
      await witness.submit(checkpointNote(5));
      if ((await witness.kept()) === null) return;
      expect((await submitCheckpoint(witness, checkpointNote(4))).error).toMatchObject({ code: "witness.refused" });
      expect(await submitCheckpoint(witness, checkpointNote(6, testSigner("gol")))).toMatchObject({
        error: { code: "witness.refused" },
      });
      expect(await witness.kept()).toEqual([checkpointNote(5)]);
    });

    it("E2: exposes a rewrite of the log it has seen", async () => {
      const witness = await make();
      const folder = await temporaryFolder();
      const log = await openLog(folder, { signer });
      await log.append(alarm("what happened"), { durable: true });
      await submitCheckpoint(witness, await log.checkpoint());
      await log.close();
      const other = await temporaryFolder();
      const rewritten = await openLog(other, { signer });
      await rewritten.append(alarm("what did not"), { durable: true });
      await rewritten.close();
      const witnessed = await witness.kept();
      if (witnessed === null) return;
      expect(await verifyLog(folder, { witnessed })).toMatchObject({ result: "intact", rewriteProof: true });
      expect(await verifyLog(other, { witnessed })).toMatchObject({ result: "tampered", code: "witness.mismatch" });
    });
  });
}
