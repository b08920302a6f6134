import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyFolder } from "@rampart/auditor";
import { afterAll, expect, it } from "vitest";
import { openLog } from "../../../packages/ledger/src/log/open.js";
import { alarm, testSigner } from "../../../packages/ledger/src/testing/fixtures.js";
import { readTexts } from "../../../packages/ledger/src/testing/rebuild.js";
import { missingPython, pythonVerdicts } from "../conformance/both.js";
import { seeded } from "./seeded.js";
import { type Bytes, logOf, tampered, writeLog } from "./tampering.js";

/** `RAMPART_TAMPERINGS=10000` is the long run. */
const ROUNDS = Number(process.env["RAMPART_TAMPERINGS"] ?? 1_000);
const ENTRIES = 2_000;
const SIZES = Array.from({ length: 20 }, (_, i) => (i + 1) * 100);
/** What the verifier in Python looks at too. */
const SAMPLE = 24;
const signer = testSigner();
const base = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "rampart-tamper-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Entries by the writer itself. */
async function entries(): Promise<string[]> {
  const log = await openLog(join(base, "written"), { signer });
  const more = Array.from({ length: ENTRIES - 1 }, (_, i) =>
    log.append(alarm(`what happened at ${i}`), { durable: false }),
  );
  await Promise.all(more);
  await log.close();
  return readTexts(join(base, "written"), signer.name);
}

it(`E2: ${ROUNDS} random tamperings on ${ENTRIES} entries with 20 checkpoints and a witness that has the last: all detected`, async () => {
  const texts = await entries();
  const make = (from: readonly string[]): Bytes => logOf(from, 400, SIZES, signer);
  const [honest, witness, folder] = [join(base, "honest"), join(base, "witness"), join(base, "tampered")];
  const whole = make(texts);
  writeLog(honest, whole, null, null);
  writeFileSync(witness, whole.records.at(-1) as Buffer);
  expect(verifyFolder(honest, { witnesses: [witness] })).toMatchObject({
    exit: 0,
    rewriteProof: true,
    entries: ENTRIES,
  });

  const random = seeded(Number(process.env["RAMPART_SEED"] ?? 2_000));
  const below = (bound: number) => Math.floor(random() * bound);
  const found: Record<string, number> = {};
  const sample: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { kind, log } = tampered(texts, whole, make, below);
    writeLog(folder, log, honest, whole);
    const { exit } = verifyFolder(folder, { witnesses: [witness] });
    expect([round, kind, exit === 20 || exit === 21]).toEqual([round, kind, true]);
    found[`${kind}: ${exit}`] = (found[`${kind}: ${exit}`] ?? 0) + 1;
    if (round % Math.ceil(ROUNDS / SAMPLE) !== 0) continue;
    sample.push(join(base, `sample-${round}`));
    writeLog(sample.at(-1) as string, log, null, null);
  }
  console.log(`${ROUNDS} tamperings, all detected:`, JSON.stringify(found));
  if (missingPython() !== null) return;
  const verdicts = pythonVerdicts([honest, ...sample], { witnesses: [witness] });
  const exits = sample.map((one) => verifyFolder(one, { witnesses: [witness] }).exit);
  expect(verdicts.map(({ exit }) => exit)).toEqual([0, ...exits]);
}, 3_600_000);
