import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLog } from "../../../packages/ledger/src/log/open.js";
import { verifyLog } from "../../../packages/ledger/src/log/verify.js";
import { alarm, testSigner } from "../../../packages/ledger/src/testing/fixtures.js";
import { auditorVerdict, missingPython, pythonVerdicts } from "../conformance/both.js";

const base = mkdtempSync(join(tmpdir(), "rampart-hostile-"));
const good = join(base, "good");
const SEGMENT = `segments/${"0".repeat(20)}.seg`;
afterAll(() => rmSync(base, { recursive: true, force: true }));

beforeAll(async () => {
  const log = await openLog(good, { signer: testSigner() });
  for (let i = 0; i < 20; i++) await log.append(alarm(`${i}`), { durable: false });
  await log.close();
});

const inPlace = (name: string, make: (path: string) => void) => (log: string) => {
  rmSync(join(log, name), { recursive: true, force: true });
  make(join(log, name));
};
const pipe = (path: string) => void execFileSync("mkfifo", [path]);
const endless = (path: string) => symlinkSync("/dev/zero", path);

type Case = readonly [what: string, exit: number, opens: boolean, spoil: (log: string) => void];

/** What somebody may have put where a log is expected: the verifiers' exit, and whether it can be written on. */
const CASES: readonly Case[] = [
  ["a pipe for checkpoints", 2, false, inPlace("checkpoints", pipe)],
  ["a pipe for a segment", 2, false, inPlace(SEGMENT, pipe)],
  ["a folder for checkpoints", 2, false, inPlace("checkpoints", (path) => mkdirSync(path))],
  ["a folder for a segment", 2, false, inPlace(SEGMENT, (path) => mkdirSync(path))],
  ["a device for checkpoints", 2, false, inPlace("checkpoints", endless)],
  ["a device for a segment", 2, false, inPlace(SEGMENT, endless)],
  ["a file for the segments", 2, false, inPlace("segments", (path) => writeFileSync(path, "x"))],
  ["a container of a later version", 2, false, (log) => version(join(log, SEGMENT))],
  ["a segment beyond all bounds", 2, false, (log) => truncateSync(join(log, SEGMENT), 2 ** 31)],
  ["checkpoints beyond all bounds", 20, false, (log) => truncateSync(join(log, "checkpoints"), 3 * 2 ** 30)],
  ["a pipe for the hashes", 0, true, inPlace("hashes", pipe)],
  ["a pipe for the offsets", 0, true, inPlace("offsets", pipe)],
  ["a pipe for the lock", 0, false, inPlace("lock", pipe)],
  ["a lock of somebody else's", 0, false, inPlace("lock", (path) => writeFileSync(path, "{}"))],
  [
    "a link out of the folder for the hashes",
    0,
    true,
    inPlace("hashes", (path) => symlinkSync(join(base, "own"), path)),
  ],
  [
    "a link out of the folder for the offsets",
    0,
    true,
    inPlace("offsets", (path) => symlinkSync(join(base, "own"), path)),
  ],
];

function version(segment: string): void {
  const bytes = readFileSync(segment);
  bytes.write("9", "rampart-log/".length);
  writeFileSync(segment, bytes);
}

describe("E1: a folder that is not what it should be", () => {
  it.each(CASES)("%s: exit %i, and nobody waits for ever", { timeout: 20_000 }, async (what, exit, opens, spoil) => {
    const log = join(base, what.replaceAll(/\W/g, "-"));
    cpSync(good, log, { recursive: true });
    writeFileSync(join(base, "own"), "somebody's own");
    spoil(log);
    expect(auditorVerdict(log)["exit"]).toBe(exit);
    if (missingPython() === null) expect(pythonVerdicts([log]).map((one) => one["exit"])).toEqual([exit]);
    if (exit === 0) expect((await verifyLog(log)).result).toBe("intact");
    else
      expect(
        await verifyLog(log).then(
          ({ result }) => result,
          ({ code }) => code,
        ),
      ).toMatch(/^(tampered|log\.)/);
    const opened = await openLog(log, { signer: testSigner() }).then(
      (one) => one.close().then(() => true),
      ({ code }) => code,
    );
    if (opens) expect(opened).toBe(true);
    else expect(opened).toMatch(/^log\.(io|tampered|newer|locked)$/);
    expect(readFileSync(join(base, "own"), "utf8")).toBe("somebody's own");
  });
});
