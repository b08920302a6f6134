import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyFolder } from "@rampart/auditor";
import { afterAll, describe, expect, it } from "vitest";
import { verifyLog } from "../../../packages/ledger/src/log/verify.js";
import { Disk, type Fate, type Step } from "./disk.js";
import { buildFaults } from "./faults.js";
import { outOfOrder, reopened } from "./ids.js";
import { promised, type Recording, recordWriters } from "./recording.js";
import { seeded } from "./seeded.js";

/** Moments at which the power goes, of every recording; `POWER_CUTS` asks for more. */
const CUTS = Number(process.env["POWER_CUTS"] ?? 60);
const RECORDINGS = 2;
const base = mkdtempSync(join(tmpdir(), "rampart-power-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const library = buildFaults(base);

/** The disk as it may be found, below a folder of its own. */
function imageAt({ steps, under }: Recording, cut: number, fate: Fate): string {
  const image = join(base, "image");
  rmSync(image, { recursive: true, force: true });
  mkdirSync(image);
  Disk.after(steps, cut, fate).write(under, image);
  return join(image, "log");
}

/** Every moment while the log is made, then any; each while something was being done to the disk. */
function cutsOf({ steps }: Recording, random: () => number): number[] {
  const moments = [...steps.keys()].filter((i) => steps[i]?.operation !== "say");
  const early = moments.slice(0, CUTS / 2);
  const late = Array.from(
    { length: CUTS - early.length },
    () => moments[Math.floor(random() * moments.length)] as number,
  );
  return [...early, ...late];
}

describe.skipIf(library === null)("the power goes while the log is written (needs gcc and glibc)", () => {
  it(`E1: ${RECORDINGS} x ${CUTS} times: no event acknowledged as durable is lost, none invented, none out of order`, async () => {
    let [disks, kept, torn] = [0, 0, 0];
    for (let recording = 0; recording < RECORDINGS; recording++) {
      const found = await recordWriters(library as string, join(base, `honest-${recording}`), 3);
      const random = seeded(recording + 1);
      for (const cut of cutsOf(found, random)) {
        const log = imageAt(found, cut, { random, honest: () => true });
        const wanted = promised(found.steps, cut);
        const what = { recording, cut };
        if (wanted.length > 0) {
          const { result, code } = await verifyLog(log);
          expect({ ...what, code, fine: result !== "tampered" }).toEqual({ ...what, code, fine: true });
          if (result === "torn") torn++;
        }
        const ids = await reopened(log);
        const there = new Set(ids);
        expect({ ...what, lost: wanted.filter((id) => !there.has(id)) }).toEqual({ ...what, lost: [] });
        expect({ ...what, wrong: outOfOrder(ids) }).toEqual({ ...what, wrong: [] });
        const { result, message } = await verifyLog(log);
        expect({ ...what, message, result }).toEqual({ ...what, message, result: "intact" });
        disks++;
        kept += wanted.length;
      }
    }
    console.log(`power: ${disks} disks, ${kept} acknowledged events looked for, ${torn} torn tails`);
    expect(torn).toBeGreaterThan(0);
  }, 3_600_000);

  it(`E2: ${CUTS} times on a disk that lied about synchronising: who holds a checkpoint from elsewhere is told what is missing`, async () => {
    const found = await recordWriters(library as string, join(base, "lying"), 3);
    const random = seeded(77);
    const answers: Record<string, number> = {};
    for (const cut of cutsOf(found, random)) {
      const last = lastCheckpoint(found.steps, cut);
      if (last === null) continue;
      const log = imageAt(found, cut, { random, honest: () => random() < 0.8 });
      const witness = join(base, "witness");
      writeFileSync(witness, last.record);
      const answer = audited(log, witness);
      answers[answer.result] = (answers[answer.result] ?? 0) + 1;
      // Not said to be tampered with only where everything signed is there, as it was signed.
      if (answer.result !== "tampered")
        expect({ cut, entries: answer.entries >= last.size }).toEqual({ cut, entries: true });
    }
    console.log("a lying disk, compared with the last checkpoint elsewhere:", answers);
    expect(answers["intact"]).toBeGreaterThan(0);
    expect(answers["tampered"]).toBeGreaterThan(0);
  }, 3_600_000);
});

/** The checkpoint written last before a step, as somebody elsewhere would have it. */
function lastCheckpoint(steps: readonly Step[], cut: number): { record: Buffer; size: number } | null {
  const step = steps
    .slice(0, cut)
    .findLast(({ operation, path, b }) => /write$/.test(operation) && path.endsWith("/checkpoints") && b > 0);
  return step === undefined ? null : { record: step.bytes, size: Number(step.bytes.toString().split("\n")[1]) };
}

/** The auditor's answer; a folder that is no log any more is a loss that is seen too. */
function audited(log: string, witness: string): { result: string; entries: number } {
  if (!existsSync(join(log, "segments"))) return { result: "tampered", entries: 0 };
  const { result, entries } = verifyFolder(log, { witnesses: [witness] });
  return { result, entries };
}
