import { appendFile, cp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { canonical } from "../canonical/canonical.js";
import { announceKey } from "../note/keynote.js";
import { signNote } from "../note/note.js";
import { readTexts, rebuild } from "../testing/rebuild.js";
import { alarm, intent, temporaryFolder, testSigner } from "../testing/support.js";
import { openLog } from "./open.js";
import { readLog } from "./read.js";
import { verifyLog } from "./verify.js";

const signer = testSigner();
const NAME = "00000000000000000000.seg";

/**
 * A log of 6 entries whose last checkpoint covers `signed` of them: a closed log with its last checkpoints taken away
 * is what a killed writer leaves.
 */
async function killed(signed = 3): Promise<{ folder: string; segment: string; end: number }> {
  const folder = await temporaryFolder();
  const log = await openLog(folder, { signer });
  for (let i = 1; i < 6; i++) {
    await log.append(alarm(`entry ${i}`), { durable: true });
    if (i === signed - 1) await log.checkpoint();
  }
  await log.close();
  const records = (await readFile(join(folder, "checkpoints"), "utf8")).split(/(?<=\n\n)(?=rampart)/);
  const kept = records.filter((record) => Number(record.split("\n")[1]) <= signed);
  await writeFile(join(folder, "checkpoints"), kept.join(""));
  const segment = join(folder, "segments", NAME);
  const bytes = await readFile(segment);
  return { folder, segment, end: bytes.findLastIndex((byte) => byte !== 0) + 1 };
}

async function reopen(folder: string) {
  const log = await openLog(folder, { signer });
  const events = [];
  for await (const { event } of log.read()) events.push(event);
  await log.close();
  return events;
}

describe("E2: what a killed writer leaves", () => {
  it("complete entries that no checkpoint covers stay", async () => {
    const { folder } = await killed();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 6, signed: 3 });
    const events = await reopen(folder);
    expect(events).toHaveLength(6);
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 6, signed: 6, gaps: 0 });
  });

  const tears: [why: string, tear: (segment: string, end: number) => Promise<void>, kept: number][] = [
    ["the last frame cut short", (segment, end) => truncate(segment, end - 1), 5],
    ["the last frame cut in its header", (segment, end) => truncate(segment, end - 150), 5],
    ["a page of zeros in the last frame", (segment, end) => overwrite(segment, end - 60, Buffer.alloc(30)), 5],
    ["garbage behind the last frame", (segment, end) => overwrite(segment, end, Buffer.from("garbage garbage")), 6],
    ["zeros, then garbage", (segment, end) => overwrite(segment, end + 5_000, Buffer.from("x")), 6],
    ["the first unsigned frame damaged", (segment, end) => overwrite(segment, end - 500, Buffer.from("~~~")), 3],
  ];
  it.each(tears)("%s: cut, and recorded", async (_, tear, kept) => {
    const { folder, segment, end } = await killed();
    await tear(segment, end);
    expect(await verifyLog(folder)).toMatchObject({ result: "torn", code: "tail.torn", entry: kept, signed: 3 });
    const events = await reopen(folder);
    expect(events).toHaveLength(kept + 1);
    expect(events.at(-1)).toMatchObject({
      kind: "gap",
      reason: "torn-tail",
      details: { segment: 0, checkpoint: 3, offset: expect.any(Number), digest: expect.stringMatching(/^sha256:/) },
    });
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: kept + 1, signed: kept + 1, gaps: 1 });
    expect(await reopen(folder)).toHaveLength(kept + 1);
  });

  it("says exactly which bytes were cut, padding left out", async () => {
    const { createHash } = await import("node:crypto");
    const { folder, segment, end } = await killed();
    const garbage = Buffer.concat([Buffer.from("garbage"), Buffer.alloc(2_100_000), Buffer.from("end")]);
    await overwrite(segment, end, Buffer.concat([garbage, Buffer.alloc(3_000)]));
    const gap = (await reopen(folder)).at(-1);
    expect(gap).toMatchObject({
      details: {
        offset: end,
        bytes: garbage.length,
        digest: `sha256:${createHash("sha256").update(garbage).digest("hex")}`,
      },
    });
  });

  it("reading stops where it was told to, before the damage, and says so where it was not told", async () => {
    const { folder, segment, end } = await killed();
    await truncate(segment, end - 1);
    const read = async (until?: number) => {
      const seen: number[] = [];
      for await (const { index } of readLog(folder, signer.name, 2, until)) seen.push(index);
      return seen;
    };
    expect(await read(5)).toEqual([2, 3, 4]);
    await expect(read()).rejects.toMatchObject({ code: "log.torn" });
    await expect(read(6)).rejects.toMatchObject({ code: "log.torn" });
    await (await openLog(folder, { signer })).close();
    expect(await read()).toEqual([2, 3, 4, 5]);
    await expect(read(9)).rejects.toMatchObject({ code: "log.range" });
  });

  it("a torn checkpoint is cut without an entry", async () => {
    const { folder } = await killed(6);
    await appendFile(join(folder, "checkpoints"), "rampart.local/test\n9\nAAAA\n\n\u2014 ramp");
    expect(await verifyLog(folder)).toMatchObject({ result: "torn", code: "checkpoint.torn" });
    expect(await reopen(folder)).toHaveLength(6);
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 6, gaps: 0 });
  });

  it("a second crash between recording the cut and removing the rest loses nothing", async () => {
    const { folder, segment, end } = await killed();
    await overwrite(segment, end, Buffer.alloc(3_000, "x"));
    const log = await openLog(folder, { signer });
    await log.close();
    await overwrite(segment, 60_000, Buffer.from("left over"));
    const events = await reopen(folder);
    expect(events.map((e) => e.kind)).toEqual(["key", "alarm", "alarm", "alarm", "alarm", "alarm", "gap", "gap"]);
  });
});

describe("E2: a writer killed while it changed its key", () => {
  const second = testSigner(signer.name, 2);

  /** The `key` event is there, and no checkpoint over it. */
  async function rotating(): Promise<string> {
    const folder = await temporaryFolder();
    const log = await openLog(folder, { signer });
    await log.append(alarm("before"), { durable: true });
    const before = await log.checkpoint();
    await log.rotateKey(second);
    await log.close();
    const text = await readFile(join(folder, "checkpoints"), "utf8");
    await writeFile(join(folder, "checkpoints"), text.slice(0, text.indexOf(before) + before.length + 1));
    return folder;
  }

  it("goes on with the new key, and with no other", async () => {
    const folder = await rotating();
    await expect(openLog(folder, { signer })).rejects.toMatchObject({ code: "key.mismatch" });
    await expect(openLog(folder, { signer: testSigner(signer.name, 3) })).rejects.toMatchObject({
      code: "key.mismatch",
    });
    await (await openLog(folder, { signer: second })).close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 3, signed: 3 });
  });

  it("does not go on behind a checkpoint of a third key", async () => {
    const folder = await rotating();
    const text = await readFile(join(folder, "checkpoints"), "utf8");
    const root = text.split("\n").findLast((line) => line.endsWith("=") && !line.includes(" ")) as string;
    const forged = signNote(`${signer.name}\n2\n${root}\n`, [testSigner(signer.name, 3)]);
    await writeFile(join(folder, "checkpoints"), `${forged}\n`);
    await expect(openLog(folder, { signer: second })).rejects.toMatchObject({ code: "key.mismatch" });
  });

  it("does not take over a key that was announced without continuity", async () => {
    const folder = await killed(3).then((k) => k.folder);
    const thief = testSigner(signer.name, 9);
    const texts = await readTexts(folder, signer.name);
    const event = { ...JSON.parse(texts[0] as string), index: 6, action: "rotate", key: thief.verifier.text };
    const note = announceKey(signer.name, 6, thief, null);
    const takeover = canonical({ ...event, previous: signer.verifier.text, note });
    await rebuild(folder, [...texts, takeover], [1, 3], signer);
    await expect(openLog(folder, { signer: thief })).rejects.toMatchObject({ code: "log.tampered" });
  });
});

describe("E2: what no crash leaves is refused, not repaired", () => {
  const breaks: [why: string, change: (folder: string, segment: string, end: number) => Promise<void>][] = [
    ["signed entries cut off", (_, segment) => truncate(segment, 700)],
    ["all of the segment but its header cut off", (_, segment) => truncate(segment, 128)],
    ["the segment gone", (_, segment) => rm(segment)],
    ["the checkpoints gone", (folder) => rm(join(folder, "checkpoints"))],
    ["a malformed checkpoint", (folder) => writeFile(join(folder, "checkpoints"), "x\n\nx\n\n")],
    ["a header of another log", (_, segment) => overwrite(segment, 50, Buffer.from("gol"))],
  ];
  it.each(breaks)("%s", async (_, change) => {
    const { folder, segment, end } = await killed(6);
    await change(folder, segment, end);
    const before = await readdir(folder, { recursive: true });
    await expect(openLog(folder, { signer })).rejects.toMatchObject({ code: "log.tampered" });
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(before.sort());
    expect(await verifyLog(folder)).toMatchObject({ result: "tampered" });
  });

  it("a changed entry, even where the file of hashes still agrees with the checkpoint", async () => {
    const { folder, segment } = await killed(6);
    await overwrite(segment, 700, Buffer.from("~"));
    // Opening does not read signed entries again; verification does.
    await expect(openLog(folder, { signer })).rejects.toMatchObject({ code: "log.tampered" });
    await rm(join(folder, "hashes"));
    await expect(openLog(folder, { signer })).rejects.toMatchObject({ code: "log.tampered" });
  });
});

describe("the file of hashes is never trusted", () => {
  it.each([
    ["gone", (path: string) => rm(path)],
    ["too short", (path: string) => truncate(path, 40)],
    ["wrong at the edge of the tree", (path: string) => overwrite(path, 6 * 32, Buffer.alloc(32, 7))],
    ["too long", (path: string) => appendFile(path, Buffer.alloc(320))],
    ["empty", (path: string) => truncate(path, 0)],
  ])("%s: rebuilt from the entries", async (_, change) => {
    const { folder } = await killed(6);
    const path = join(folder, "hashes");
    const right = await readFile(path);
    await change(path);
    expect(await reopen(folder)).toHaveLength(6);
    expect((await readFile(path)).equals(right)).toBe(true);
  });
});

it("a log that grew elsewhere from a copy is not ours to continue with old checkpoints", async () => {
  const { folder } = await killed(6);
  const copy = await temporaryFolder();
  await cp(folder, copy, { recursive: true });
  const log = await openLog(folder, { signer });
  await log.append(intent("1"), { durable: true });
  await log.close();
  await cp(join(folder, "checkpoints"), join(copy, "checkpoints"));
  await expect(openLog(copy, { signer })).rejects.toMatchObject({ code: "log.tampered" });
});

async function overwrite(path: string, at: number, bytes: Buffer): Promise<void> {
  const file = await readFile(path);
  const longer = Buffer.alloc(Math.max(file.length, at + bytes.length));
  file.copy(longer);
  bytes.copy(longer, at);
  await writeFile(path, longer);
}
