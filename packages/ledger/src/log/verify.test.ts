import { copyFile, cp, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { canonical } from "../canonical/canonical.js";
import { signCheckpoint } from "../note/checkpoint.js";
import { announceKey } from "../note/keynote.js";
import { segmentName } from "../segment/frame.js";
import { readTexts, rebuild } from "../testing/rebuild.js";
import { alarm, intent, temporaryFolder, testSigner } from "../testing/support.js";
import { readCheckpoints } from "./checkpoints.js";
import { openLog } from "./open.js";
import { verifyLog } from "./verify.js";

const signer = testSigner();

/** Texts of a small honest log, and its sizes of checkpoints, from which the tests make dishonest ones. */
let texts: string[] = [];
let last = "";
const SIZES = [1, 10, 20, 30];

async function small(): Promise<string> {
  const folder = await temporaryFolder();
  await rebuild(folder, texts, SIZES, signer);
  return folder;
}

describe("verifyLog", () => {
  beforeAll(async () => {
    const { mkdtemp } = await import("node:fs/promises");
    const { tmpdir } = await import("node:os");
    const folder = await mkdtemp(join(tmpdir(), "rampart-ledger-"));
    const log = await openLog(folder, { signer });
    for (let i = 1; i < 30; i++) await log.append(intent(`${i}`), { durable: false });
    last = await log.checkpoint();
    await log.close();
    texts = await readTexts(folder, signer.name);
    await rm(folder, { recursive: true });
  });

  it("an honest log is intact, at both depths, and says that nothing outside was compared", async () => {
    const folder = await small();
    const wanted = {
      result: "intact",
      code: null,
      entry: null,
      entries: 30,
      signed: 30,
      gaps: 0,
      newer: 0,
      rewriteProof: false,
    };
    expect(await verifyLog(folder)).toMatchObject({ ...wanted, keys: [signer.verifier.text] });
    expect(await verifyLog(folder, { depth: "integrity" })).toMatchObject(wanted);
  });

  it("E2: a complete rewrite with the log's own key passes alone, and fails against one checkpoint kept elsewhere", async () => {
    const folder = await temporaryFolder();
    const rewritten = texts.map((text, i) => (i === 7 ? text.replace('"allow"', '"deny"') : text));
    await rebuild(folder, rewritten, SIZES, signer);
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", rewriteProof: false });
    expect(await verifyLog(folder, { witnessed: [last] })).toMatchObject({
      result: "tampered",
      code: "witness.mismatch",
    });
    expect(await verifyLog(await small(), { witnessed: [last] })).toMatchObject({
      result: "intact",
      rewriteProof: true,
    });
  });

  it("E2: a log cut back to an older checkpoint fails against a younger one kept elsewhere", async () => {
    const folder = await temporaryFolder();
    await rebuild(folder, texts.slice(0, 20), [1, 10, 20], signer);
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 20 });
    expect(await verifyLog(folder, { witnessed: [last] })).toMatchObject({
      result: "tampered",
      code: "witness.mismatch",
      entry: 20,
    });
  });

  it("witnessed checkpoints of other logs and keys prove nothing; where none is ours, that is a finding", async () => {
    const folder = await small();
    const { records } = await readCheckpoints(folder);
    const foreign = signCheckpoint({ ...(records[2] as (typeof records)[0]) }, [testSigner(signer.name, 9)]);
    const other = signCheckpoint({ ...(records[2] as (typeof records)[0]), origin: "gol" }, [testSigner("gol", 1)]);
    for (const witnessed of [[foreign], [other], ["x"], [foreign, other]]) {
      expect(await verifyLog(folder, { witnessed })).toMatchObject({ result: "tampered", code: "witness.mismatch" });
      expect(await verifyLog(folder, { witnessed: [...witnessed, last] })).toMatchObject({
        result: "intact",
        rewriteProof: true,
      });
    }
    const huge = signCheckpoint({ origin: signer.name, size: 99, root: records[0]?.root as never }, [
      testSigner(signer.name, 9),
    ]);
    expect(await verifyLog(folder, { witnessed: [huge, last] })).toMatchObject({ result: "intact" });
  });

  it("a key known from elsewhere must be announced", async () => {
    const folder = await small();
    expect(await verifyLog(folder, { key: signer.verifier.text })).toMatchObject({ result: "intact" });
    expect(await verifyLog(folder, { key: testSigner(signer.name, 2).verifier.text })).toMatchObject({
      result: "tampered",
      code: "key.unknown",
    });
  });

  // Each makes a folder that somebody without the key can make, and says what must be found.
  const swap = (i: number, k: number) =>
    texts.map((t, n) => (n === i ? (texts[k] as string) : n === k ? (texts[i] as string) : t));
  /** The entry as it would stand at a place: with the index, and the clock, of what stands there. */
  const at = (text: string, index: number) =>
    canonical({ ...JSON.parse(text), index, mono: JSON.parse(texts[index] as string).mono });
  const renumber = (list: readonly string[]) => list.map(at);
  const forgeries: [why: string, make: () => readonly string[], code: string, entry: number][] = [
    [
      "an entry changed",
      () => texts.map((t, i) => (i === 14 ? t.replace('"allow"', '"deny"') : t)),
      "checkpoint.root",
      10,
    ],
    ["an entry dropped", () => texts.filter((_, i) => i !== 14), "entry.malformed", 14],
    [
      "an entry dropped and the others renumbered",
      () => renumber(texts.filter((_, i) => i !== 14)),
      "checkpoint.root",
      10,
    ],
    ["an entry repeated", () => [...texts.slice(0, 15), ...texts.slice(14)], "entry.malformed", 15],
    ["two entries swapped", () => swap(14, 15), "entry.malformed", 14],
    ["two entries swapped and renumbered", () => renumber(swap(14, 15)), "checkpoint.root", 10],
    ["the last entry gone", () => texts.slice(0, -1), "entry.missing", 29],
    ["everything after the first gone", () => texts.slice(0, 1), "entry.missing", 1],
    ["not canonical", () => texts.map((t, i) => (i === 14 ? t.replace('"v":1', '"v": 1') : t)), "entry.malformed", 14],
    [
      "a member twice",
      () => texts.map((t, i) => (i === 14 ? t.replace('"v":1', '"v":1,"v":1') : t)),
      "entry.malformed",
      14,
    ],
    ["not JSON", () => texts.map((t, i) => (i === 14 ? "{" : t)), "entry.malformed", 14],
    ["not an object", () => texts.map((t, i) => (i === 14 ? "[]" : t)), "entry.malformed", 14],
    [
      "an escaped lone surrogate",
      () => texts.map((t, i) => (i === 14 ? t.replace('"gemini"', '"\\ud800"') : t)),
      "entry.malformed",
      14,
    ],
    [
      "a kind that does not exist",
      () => texts.map((t, i) => (i === 14 ? t.replace('"intent"', '"outcast"') : t)),
      "entry.malformed",
      14,
    ],
    [
      "a run of another form",
      () => texts.map((t, i) => (i === 14 ? t.replace(/"run":"\w/, '"run":"G') : t)),
      "entry.malformed",
      14,
    ],
    [
      "a time that is no number",
      () => texts.map((t, i) => (i === 14 ? t.replace(/"time":\d+/, '"time":"x"') : t)),
      "entry.malformed",
      14,
    ],
    ["no announcement of a key", () => renumber(texts.slice(1)), "key.invalid", 0],
    [
      "a key announced twice",
      () => renumber(texts.map((t, i) => (i === 5 ? (texts[0] as string) : t))),
      "key.invalid",
      5,
    ],
  ];
  it.each(forgeries)("E2: %s", async (_, make, code, entry) => {
    const folder = await temporaryFolder();
    await rebuild(folder, make(), [], signer);
    await copyFile(join(await small(), "checkpoints"), join(folder, "checkpoints"));
    expect(await verifyLog(folder)).toMatchObject({ result: "tampered", code, entry });
  });

  const repairs: [why: string, change: (folder: string) => Promise<unknown>, code: string][] = [
    ["no checkpoints", (f) => rm(join(f, "checkpoints")), "checkpoint.missing"],
    ["empty checkpoints", (f) => truncate(join(f, "checkpoints"), 0), "checkpoint.missing"],
    [
      "checkpoints in another order",
      (f) =>
        edit(join(f, "checkpoints"), (t) =>
          t
            .split(/(?<=\n\n)(?=rampart)/)
            .reverse()
            .join(""),
        ),
      "checkpoint.malformed",
    ],
    [
      "a checkpoint with another root",
      (f) => edit(join(f, "checkpoints"), (t) => t.replace(/\n10\n.{43}=/, `\n10\n${"A".repeat(43)}=`)),
      "checkpoint.signature",
    ],
    [
      "a checkpoint with another size",
      (f) => edit(join(f, "checkpoints"), (t) => t.replace("\n10\n", "\n11\n")),
      "checkpoint.signature",
    ],
    ["a checkpoint by another key", (f) => replaceLast(f, testSigner(signer.name, 2)), "checkpoint.signature"],
    ["a checkpoint of another log", (f) => replaceLast(f, testSigner("gol", 1)), "checkpoint.malformed"],
    [
      "no first segment",
      (f) => rename(join(f, "segments", segmentName(0)), join(f, "segments", segmentName(1))),
      "segment.missing",
    ],
    ["no segments", (f) => rm(join(f, "segments", segmentName(0))), "segment.missing"],
    [
      "a segment too many",
      (f) => copyFile(join(f, "segments", segmentName(0)), join(f, "segments", segmentName(9))),
      "segment.gap",
    ],
    ["a header changed", (f) => patch(join(f, "segments", segmentName(0)), 100, "x"), "segment.header"],
  ];
  it.each(repairs)("E2: %s", async (_, change, code) => {
    const folder = await small();
    await change(folder);
    expect(await verifyLog(folder)).toMatchObject({ result: "tampered", code });
  });

  it("E2: a key that takes over without continuity", async () => {
    const thief = testSigner(signer.name, 2);
    const events = texts.map((t) => JSON.parse(t));
    const takeover = {
      ...JSON.parse(texts[0] as string),
      index: 10,
      mono: events[10].mono,
      action: "rotate",
      key: thief.verifier.text,
      previous: signer.verifier.text,
      note: announceKey(signer.name, 10, thief, null),
    };
    const folder = await temporaryFolder();
    await rebuild(
      folder,
      [...events.slice(0, 10), takeover].map((e) => canonical(e)),
      [11],
      thief,
    );
    expect(await verifyLog(folder)).toMatchObject({ result: "tampered", code: "key.invalid", entry: 10 });
  });

  it("events of a newer version count as leaves and are reported", async () => {
    const folder = await temporaryFolder();
    const newer = texts.map((t, i) => (i === 3 ? canonical({ ...JSON.parse(t), v: 4, kind: "dream" }) : t));
    await rebuild(folder, newer, SIZES, signer);
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", newer: 1 });
  });

  it.each(["key", "gap"])("what a newer version calls a %s may be anything", async (kind) => {
    const folder = await temporaryFolder();
    const newer = texts.map((t, i) => (i === 3 ? canonical({ ...JSON.parse(t), v: 4, kind }) : t));
    await rebuild(folder, newer, SIZES, signer);
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", newer: 1, gaps: 0 });
    expect(await verifyLog(folder, { depth: "integrity" })).toMatchObject({ result: "intact" });
  });

  it("E2: the clock that never goes backwards went backwards within a run", async () => {
    const folder = await temporaryFolder();
    const ticking = texts.map((t, i) => canonical({ ...JSON.parse(t), mono: i === 7 ? 5 : i }));
    await rebuild(folder, ticking, SIZES, signer);
    expect(await verifyLog(folder)).toMatchObject({ result: "tampered", code: "entry.malformed", entry: 7 });
  });

  it("a newer container, and a folder that is none, are errors and not findings", async () => {
    const folder = await small();
    await patch(join(folder, "segments", segmentName(0)), 12, "3");
    await expect(verifyLog(folder)).rejects.toMatchObject({ code: "log.newer" });
    const none = await small();
    await rm(join(none, "segments"), { recursive: true });
    await expect(verifyLog(none)).rejects.toMatchObject({ code: "log.io" });
  });

  it("E2: every flipped bit of segments and checkpoints is noticed", async () => {
    const original = await small();
    const folder = await temporaryFolder();
    await cp(original, folder, { recursive: true });
    const files = ["checkpoints", join("segments", segmentName(0))];
    const bytes = await Promise.all(files.map((name) => readFile(join(original, name))));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(0, 1), fc.nat(), fc.nat(7), async (which, where, bit) => {
        const copy = Buffer.from(bytes[which] as Buffer);
        const at = where % copy.length;
        copy[at] = (copy[at] as number) ^ (1 << bit);
        await writeFile(join(folder, files[which] as string), copy);
        const { result } = await verifyLog(folder).catch(() => ({ result: "unreadable" }));
        expect(["tampered", "torn", "unreadable"]).toContain(result);
        // Only the very last record and padding may look like a torn tail.
        if (result === "torn") expect(which === 0 && at > copy.length - 180).toBe(true);
        await writeFile(join(folder, files[which] as string), bytes[which] as Buffer);
      }),
      { numRuns: 400 },
    );
  });

  it("E2: segments swapped, dropped or taken from another log are noticed", async () => {
    const folder = await temporaryFolder();
    const log = await openLog(folder, { signer });
    for (let i = 0; i < 120; i++)
      await log.append(intent(`${i}`, { arguments: { content: "x".repeat(60_000) } }), { durable: false });
    await log.close();
    const names = (await readdir(join(folder, "segments"))).sort();
    expect(names.length).toBeGreaterThan(2);
    const [, second, third] = names as [string, string, string];
    const swapped = await temporaryFolder();
    await cp(folder, swapped, { recursive: true });
    await rename(join(folder, "segments", third), join(swapped, "segments", second));
    await rename(join(folder, "segments", second), join(swapped, "segments", third));
    expect(await verifyLog(swapped)).toMatchObject({ result: "tampered", code: "segment.header" });
    await rm(join(swapped, "segments", second));
    expect(await verifyLog(swapped)).toMatchObject({
      result: "tampered",
      code: "segment.gap",
      entry: Number(second.slice(0, 20)),
    });
    await rm(join(swapped, "segments", third));
    expect(await verifyLog(swapped)).toMatchObject({ result: "tampered", code: "entry.missing" });
  });

  it("damage in a segment that is not the last is never a torn tail", async () => {
    const folder = await temporaryFolder();
    const log = await openLog(folder, { signer });
    for (let i = 0; i < 40; i++)
      await log.append(intent(`${i}`, { arguments: { content: "x".repeat(60_000) } }), { durable: false });
    await log.close();
    const { records } = await readCheckpoints(folder);
    await writeFile(join(folder, "checkpoints"), `${records[0]?.note}\n`);
    await patch(join(folder, "segments", segmentName(0)), 200_000, "~~");
    expect(await verifyLog(folder)).toMatchObject({ result: "tampered", code: "entry.damaged" });
  });

  it("an unsigned tail is intact and counted as such", async () => {
    const folder = await temporaryFolder();
    await rebuild(folder, texts, [1, 10], signer);
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 30, signed: 10 });
    const log = await openLog(folder, { signer });
    await log.append(alarm("goes on"), { durable: true });
    await log.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 31, signed: 31 });
  });
});

async function edit(path: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(path, "utf8");
  const changed = change(text);
  expect(changed).not.toBe(text);
  await writeFile(path, changed);
}

async function patch(path: string, at: number, text: string): Promise<void> {
  const bytes = await readFile(path);
  bytes.write(text, at);
  await writeFile(path, bytes);
}

async function replaceLast(folder: string, by: ReturnType<typeof testSigner>): Promise<void> {
  const { records } = await readCheckpoints(folder);
  const kept = records.slice(0, -1).map((r) => r.note);
  const forged = signCheckpoint({ ...(records.at(-1) as (typeof records)[0]), origin: by.name }, [by]);
  await writeFile(join(folder, "checkpoints"), [...kept, forged].map((note) => `${note}\n`).join(""));
}
