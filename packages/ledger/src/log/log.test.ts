import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { RecordedEvent } from "../event/kinds.js";
import { openCheckpoint, readCheckpoint } from "../note/checkpoint.js";
import { openCommitment } from "../secret/openings.js";
import { protect } from "../secret/protect.js";
import { alarm, HandClock, intent, seededSigner, temporaryFolder, testSigner } from "../testing/support.js";
import type { Log } from "./log.js";
import { isLog, openLog } from "./open.js";
import { verifyLog } from "./verify.js";

const signer = testSigner();
const WRITTEN = { durable: false };
const DURABLE = { durable: true };

async function all(log: Log, from?: number, until?: number): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const { event } of log.read(from, until)) events.push(event);
  return events;
}

describe("openLog", () => {
  it("E1: answers who asks for a checkpoint while another one is being made", async () => {
    const log = await openLog(await temporaryFolder(), { signer });
    const asked: Promise<string>[] = [];
    const events = Promise.all(Array.from({ length: 3_000 }, (_, i) => log.append(alarm(`${i}`), WRITTEN)));
    for (let turn = 0; turn < 200; turn++) {
      asked.push(log.checkpoint());
      await new Promise((resolve) => setImmediate(resolve));
    }
    await events;
    for (const note of await Promise.all(asked)) expect(readCheckpoint(note).size).toBe(3_001);
    await log.close();
  });

  it("creates a log whose first entry announces its key, signed at once", async () => {
    const folder = join(await temporaryFolder(), "new", "log");
    expect(await isLog(folder)).toBe(false);
    const log = await openLog(folder, { signer });
    expect(log.status).toMatchObject({ origin: signer.name, entries: 1, signed: 1, waiting: 0, failure: null });
    expect(openCheckpoint(log.lastCheckpoint, signer.verifier).size).toBe(1);
    const [first] = await all(log);
    expect(first).toMatchObject({ v: 1, index: 0, kind: "key", action: "create", key: signer.verifier.text });
    await log.close();
    expect(await isLog(folder)).toBe(true);
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 1, signed: 1 });
  });

  it("keeps everything to its user", async () => {
    const folder = join(await temporaryFolder(), "log");
    const log = await openLog(folder, { signer });
    const { value, openings } = protect({ password: "hunter2" });
    await log.append(intent("1", { arguments: value }), { ...DURABLE, openings });
    await log.close();
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      expect([entry.name, mode & 0o777]).toEqual([entry.name, entry.isDirectory() ? 0o700 : 0o600]);
    }
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it("E2: continues where it was closed, again and again", async () => {
    const folder = await temporaryFolder();
    for (let round = 0; round < 4; round++) {
      const log = await openLog(folder, { signer });
      expect(log.status.entries).toBe(1 + round * 3);
      for (let i = 0; i < 3; i++) await log.append(alarm(`${round}.${i}`), WRITTEN);
      await log.close();
      expect(log.status.signed).toBe(4 + round * 3);
    }
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 13, signed: 13, gaps: 0 });
  });

  it("refuses another key and another name", async () => {
    const folder = await temporaryFolder();
    await (await openLog(folder, { signer })).close();
    await expect(openLog(folder, { signer: testSigner(signer.name, 2) })).rejects.toMatchObject({
      code: "key.mismatch",
    });
    await expect(openLog(folder, { signer: testSigner("gol", 1) })).rejects.toMatchObject({
      code: expect.stringMatching(/key.mismatch|log.tampered/),
    });
    await (await openLog(folder, { signer })).close();
  });

  it("a second writer is refused until the first is done", async () => {
    const folder = await temporaryFolder();
    const first = await openLog(folder, { signer });
    await expect(openLog(folder, { signer })).rejects.toMatchObject({ code: "log.locked" });
    await first.append(alarm("still mine"), DURABLE);
    await first.close();
    await (await openLog(folder, { signer })).close();
  });

  it("puts aside what was left by a writer killed while it created a log", async () => {
    const folder = await temporaryFolder();
    await (await openLog(folder, { signer })).close();
    await rm(join(folder, "checkpoints"));
    await writeFile(join(folder, "checkpoints"), "rampart.local/test\n1\n");
    const log = await openLog(folder, { signer });
    await log.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 1 });
    expect((await readdir(folder)).filter((n) => n.includes(".aborted-"))).toHaveLength(4);
  });

  it("does not put aside a log whose checkpoints are gone", async () => {
    const folder = await temporaryFolder();
    const log = await openLog(folder, { signer });
    await log.append(alarm("x"), DURABLE);
    await log.close();
    await rm(join(folder, "checkpoints"));
    await expect(openLog(folder, { signer })).rejects.toMatchObject({ code: "log.tampered" });
  });

  it("removes what a killed writer was preparing", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "segments"));
    for (const name of ["spare.tmp", "next.tmp"]) await writeFile(join(folder, "segments", name), "x");
    await (await openLog(folder, { signer })).close();
    expect(await readdir(join(folder, "segments"))).toEqual(["00000000000000000000.seg"]);
  });
});

describe("append", () => {
  it("E1: gives entries the order of the calls and tells their leaf", async () => {
    const log = await openLog(await temporaryFolder(), { signer });
    const appended = await Promise.all(
      Array.from({ length: 500 }, (_, i) => log.append(alarm(`${i}`), { durable: i % 3 === 0 })),
    );
    expect(appended.map((a) => a.index)).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
    expect(new Set(appended.map((a) => a.leafHash)).size).toBe(500);
    const events = await all(log, 1);
    expect(events.map((e) => e.kind === "alarm" && e.message)).toEqual(Array.from({ length: 500 }, (_, i) => `${i}`));
    expect(events.map((e) => e.index)).toEqual(appended.map((a) => a.index));
    await log.close();
  });

  it("is readable at once, in parts, while the log is open", async () => {
    const log = await openLog(await temporaryFolder(), { signer });
    for (let i = 0; i < 10; i++) await log.append(alarm(`${i}`), WRITTEN);
    expect((await all(log, 3, 5)).map((e) => e.index)).toEqual([3, 4]);
    expect(await all(log, 11)).toEqual([]);
    expect(await all(log, 5, 5)).toEqual([]);
    await log.close();
  });

  it("is read while others append, without ever seeing half an entry", async () => {
    const log = await openLog(await temporaryFolder(), { signer });
    const content = "x".repeat(3_000);
    const writers = Array.from({ length: 8 }, async () => {
      for (let i = 0; i < 60; i++) await log.append(intent(`${i}`, { arguments: { content } }), WRITTEN);
    });
    while (log.status.entries < 400) {
      const until = log.status.entries;
      const seen = await all(log, Math.max(0, until - 50));
      expect(seen.at(-1)?.index).toBeGreaterThanOrEqual(until - 1);
    }
    await Promise.all(writers);
    await log.close();
  });

  it("refuses an event that is none and goes on with the next", async () => {
    const log = await openLog(await temporaryFolder(), { signer });
    await expect(log.append(alarm("\ud800"), DURABLE)).rejects.toMatchObject({ code: "canonical.surrogate" });
    await expect(log.append({ ...alarm("x"), code: "" }, DURABLE)).rejects.toMatchObject({ code: "event.type" });
    expect(await log.append(alarm("ok"), DURABLE)).toMatchObject({ index: 1 });
    await log.close();
  });

  it("takes nothing after closing, and closes twice", async () => {
    const log = await openLog(await temporaryFolder(), { signer });
    const last = log.append(alarm("last"), WRITTEN);
    await log.close();
    await log.close();
    expect(await last).toMatchObject({ index: 1 });
    await expect(log.append(alarm("late"), WRITTEN)).rejects.toMatchObject({ code: "log.closed" });
    await expect(log.checkpoint()).rejects.toMatchObject({ code: "log.closed" });
  });

  it("refuses rather than fill all memory when the disk cannot follow", async () => {
    const log = await openLog(await temporaryFolder(), { signer });
    const large = { content: "x".repeat(60_000) };
    const results = await Promise.allSettled(
      Array.from({ length: 700 }, (_, i) => log.append(intent(`${i}`, { arguments: large }), DURABLE)),
    );
    const refused = results.filter((r) => r.status === "rejected");
    expect(refused.length).toBeGreaterThan(50);
    for (const r of refused) expect(r.reason).toMatchObject({ code: "log.overloaded" });
    expect(await log.append(alarm("again"), DURABLE)).toMatchObject({ index: 701 - refused.length });
    await log.close();
  });

  it("keeps what opens commitments beside the log, unless told not to", async () => {
    for (const keepOpenings of [true, false]) {
      const folder = await temporaryFolder();
      const log = await openLog(folder, { signer, keepOpenings });
      const { value, digest, openings } = protect({ password: "hunter2" });
      await log.append(intent("1", { arguments: value, payload: digest }), { ...DURABLE, openings });
      await log.close();
      const opened = await openCommitment(folder, openings[0]?.commit as string);
      expect(opened).toEqual(keepOpenings ? { value: "hunter2" } : null);
      const segment = await readFile(join(folder, "segments", "00000000000000000000.seg"));
      expect(segment.includes("hunter2")).toBe(false);
    }
  });

  it("fills segments and starts new ones, each behind a checkpoint", async () => {
    const folder = await temporaryFolder();
    const log = await openLog(folder, { signer });
    const large = { content: "x".repeat(60_000) };
    for (let i = 0; i < 120; i++) await log.append(intent(`${i}`, { arguments: large }), { durable: i % 2 === 0 });
    await log.close();
    const segments = (await readdir(join(folder, "segments"))).map((name) => Number(name.slice(0, 20)));
    expect(segments.length).toBeGreaterThan(2);
    const notes = (await readFile(join(folder, "checkpoints"), "utf8"))
      .split("\n\n")
      .map((n) => Number(n.split("\n")[1]));
    for (const first of segments.slice(1)) expect(notes).toContain(first);
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 121 });
    const again = await openLog(folder, { signer });
    expect((await all(again, 100, 103)).map((e) => e.index)).toEqual([100, 101, 102]);
    await again.close();
  });
});

describe("checkpoints", () => {
  it("cover everything appended before they were asked for", async () => {
    const log = await openLog(await temporaryFolder(), { signer });
    const appends = Array.from({ length: 50 }, () => log.append(alarm("x"), WRITTEN));
    expect(readCheckpoint(await log.checkpoint()).size).toBe(51);
    await Promise.all(appends);
    expect(readCheckpoint(await log.checkpoint()).size).toBe(51);
    await log.close();
  });

  it("come by themselves after a second, and after a thousand entries", async () => {
    const log = await openLog(await temporaryFolder(), { signer });
    await Promise.all(Array.from({ length: 1_000 }, () => log.append(alarm("x"), WRITTEN)));
    await expect.poll(() => log.status.signed).toBe(1_001);
    await log.append(alarm("y"), WRITTEN);
    expect(log.status.signed).toBe(1_001);
    await expect.poll(() => log.status.signed, { timeout: 3_000 }).toBe(1_002);
    await log.close();
  });

  it("E2: a new key is announced with continuity and signs from then on", async () => {
    const folder = await temporaryFolder();
    const second = testSigner(signer.name, 2);
    const log = await openLog(folder, { signer });
    await log.append(alarm("before"), DURABLE);
    const note = await log.rotateKey(second);
    expect(openCheckpoint(note, second.verifier).size).toBe(3);
    await expect(log.rotateKey(testSigner("gol", 3))).rejects.toMatchObject({ code: "key.mismatch" });
    await log.append(alarm("after"), DURABLE);
    await log.close();
    expect(await verifyLog(folder)).toMatchObject({
      result: "intact",
      signed: 4,
      keys: [signer.verifier.text, second.verifier.text],
    });
    await expect(openLog(folder, { signer })).rejects.toMatchObject({ code: "key.mismatch" });
    await (await openLog(folder, { signer: second })).close();
  });
});

describe("time", () => {
  it("is the wall clock's, beside one that never goes back", async () => {
    const clock = new HandClock();
    const log = await openLog(await temporaryFolder(), { signer, clock });
    clock.advance(1_500);
    await log.append(alarm("x"), WRITTEN);
    const [, event] = await all(log);
    expect(event).toMatchObject({ time: 1_767_225_601_500, mono: 1_500 });
    expect(event?.run).toMatch(/^[0-9a-f]{16}$/);
    await log.close();
  });

  it.each([
    [-60_000, "back by 60000 ms"],
    [86_400_000, "forward by 86400000 ms"],
  ])("a clock set by %i ms is noted before the next entry", async (shift, words) => {
    const folder = await temporaryFolder();
    const clock = new HandClock();
    const log = await openLog(folder, { signer, clock });
    clock.advance(10);
    await log.append(alarm("a"), WRITTEN);
    clock.advance(10);
    clock.wall += shift;
    expect(await log.append(alarm("b"), WRITTEN)).toMatchObject({ index: 3 });
    await log.append(alarm("c"), WRITTEN);
    const events = await all(log, 1);
    expect(events.map((e) => e.kind === "alarm" && e.code)).toEqual(["test", "log.clock", "test", "test"]);
    expect(events[1]).toMatchObject({ message: expect.stringContaining(words), details: { shift } });
    await log.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", clockSteps: shift < 0 ? 1 : 0 });
  });

  it("ordinary corrections are not", async () => {
    const clock = new HandClock();
    const log = await openLog(await temporaryFolder(), { signer, clock });
    clock.wall -= 1_500;
    expect(await log.append(alarm("a"), WRITTEN)).toMatchObject({ index: 1 });
    await log.close();
  });
});

describe("the worked example of docs/formats/log.md", () => {
  const EXAMPLE = new URL("../../../../docs/formats/log-example/", import.meta.url);

  it("is what the writer writes, byte for byte", async () => {
    const folder = await temporaryFolder();
    const clock = new HandClock();
    const log = await openLog(folder, {
      signer: seededSigner("rampart.local/example", Buffer.from(Array.from({ length: 32 }, (_, i) => i))),
      clock,
      random: () => Buffer.from("0123456789abcdef", "hex"),
    });
    clock.advance(4);
    const start = { version: "0.1.0", mode: "user", pid: 4711, platform: "linux-x64", policy: null } as const;
    await log.append({ kind: "start", ...start, doors: [], details: {} }, DURABLE);
    clock.advance(1_246);
    await log.append({ kind: "stop", state: "on", scope: "all", by: "Zoë", reason: "tab\there" }, DURABLE);
    await log.close();
    const name = "00000000000000000000.seg";
    const wanted = await readFile(new URL(`segments/${name}`, EXAMPLE));
    const written = await readFile(join(folder, "segments", name));
    expect(written.subarray(0, wanted.length).equals(wanted)).toBe(true);
    expect(written.subarray(wanted.length).every((byte) => byte === 0)).toBe(true);
    expect(await readFile(join(folder, "checkpoints"), "utf8")).toBe(
      await readFile(new URL("checkpoints", EXAMPLE), "utf8"),
    );
    expect((await readFile(join(folder, "hashes"))).length).toBe(128);
  });

  it("is intact, and its format text quotes it", async () => {
    expect(await verifyLog(EXAMPLE.pathname)).toMatchObject({ result: "intact", entries: 3, signed: 3 });
    const text = await readFile(new URL("../log.md", EXAMPLE), "utf8");
    const checkpoints = await readFile(new URL("checkpoints", EXAMPLE), "utf8");
    for (const line of checkpoints.split("\n")) expect(text).toContain(line);
  });
});
