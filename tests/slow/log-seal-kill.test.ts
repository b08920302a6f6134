import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { verifyFolder } from "@rampart/auditor";
import { openLog, protect } from "@rampart/ledger";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { intent, testSigner } from "../../packages/ledger/src/testing/fixtures.js";

/** Killings on every run; `SEAL_KILLS=500` for many. */
const KILLS = Number(process.env["SEAL_KILLS"] ?? 8);
const PYTHON = fileURLToPath(new URL("../../conformance/rampart_verify.py", import.meta.url));
const SEALER = fileURLToPath(new URL("faults/sealer.mjs", import.meta.url));

let base = "";
let original = "";
let note = "";
const ENTRIES = 12_000;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "rampart-seal-kill-"));
  original = join(base, "original");
  const log = await openLog(original, { signer: testSigner() });
  for (let at = 0; at < ENTRIES; at += 500) {
    const some = Array.from({ length: 500 }, (_, i) => at + i).map(async (n) => {
      const { value, openings } = protect({ command: `work ${n}`, ...(n % 50 === 0 && { password: `secret-${n}` }) });
      const event = intent(`i-${n}`, { session: `s-${n % 2}`, arguments: value });
      await log.append(event, { durable: false, openings });
    });
    await Promise.all(some);
  }
  note = await log.checkpoint();
  await log.close();
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** Starts sealing session s-0 and kills it after so many milliseconds; true where it had ended by itself. */
async function killed(folder: string, after: number): Promise<boolean> {
  const child = spawn(process.execPath, [SEALER, folder], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((ready) => child.stdout.once("data", () => ready()));
  const ended = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  const timer = setTimeout(() => child.kill("SIGKILL"), after);
  const code = await ended;
  clearTimeout(timer);
  return code === 0;
}

describe("a guard killed while it deletes", () => {
  it(`E5, E2: ${KILLS} times at a random moment: the log verifies, and the next start finishes what was on record`, async () => {
    const ends = { finished: 0, resumed: 0, untouched: 0 };
    const whole = join(base, "whole");
    await cp(original, whole, { recursive: true });
    const began = performance.now();
    expect(await killed(whole, 120_000)).toBe(true);
    const takes = performance.now() - began;
    const witness = join(base, "note");
    await writeFile(witness, note);
    for (let round = 0; round < KILLS; round++) {
      const folder = join(base, `r-${round}`);
      await cp(original, folder, { recursive: true });
      const done = await killed(folder, Math.random() * takes);
      const left = verifyFolder(folder, { witnesses: [witness], copies: [original] });
      // Killed while it wrote, the last record of a log may be torn; nothing else may be wrong.
      expect(["intact", "torn"]).toContain(left.result);
      const pending = existsSync(join(folder, "sealing"));
      await (await openLog(folder, { signer: testSigner() })).close();
      const after = verifyFolder(folder, { witnesses: [witness], copies: [original] });
      expect(after).toMatchObject({ result: "intact", rewriteProof: true });
      expect([0, ENTRIES / 2]).toContain(after.sealed);
      if (done || pending) expect(after.sealed).toBe(ENTRIES / 2);
      if (after.sealed > 0) await nothingIsLeft(folder);
      ends[done ? "finished" : after.sealed > 0 ? "resumed" : "untouched"]++;
      await rm(folder, { recursive: true });
    }
    console.log(`${KILLS} killings while sealing:`, ends);
    const python = spawnSync("python3", ["-B", PYTHON, "verify", "--json", "--witness", witness, whole], {
      encoding: "utf8",
    });
    if (python.status !== null)
      expect(JSON.parse(python.stdout)).toMatchObject({ exit: 0, sealed: ENTRIES / 2, rewriteProof: true });
  });
});

/** Of the even ones, which were of the sealed session. */
async function nothingIsLeft(folder: string): Promise<void> {
  const read = async (name: string) => (await readFile(join(folder, name), "latin1").catch(() => "")) as string;
  const first = "00000000000000000000";
  const bytes = (await read(`segments/${first}.seg`)) + (await read(`secrets/${first}.jsonl`));
  expect(bytes).not.toMatch(/"work 2"|secret-0"|secret-100"/);
  expect(bytes).toContain('"work 1"');
}
