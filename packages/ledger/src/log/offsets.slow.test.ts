import { randomBytes } from "node:crypto";
import { readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { intent, temporaryFolder, testSigner } from "../testing/support.js";
import { OFFSETS_EVERY, OFFSETS_FILE, offsetHint } from "./offsets.js";
import { openLog } from "./open.js";
import { proveInclusion } from "./prove.js";
import { readEntry, readLog } from "./read.js";

const signer = testSigner();
const origin = signer.name;
/** More than one segment: the first holds 1 MiB. */
const ENTRIES = 2_000;

async function grown(entries = ENTRIES): Promise<string> {
  const folder = await temporaryFolder();
  const log = await openLog(folder, { signer });
  await Promise.all(
    Array.from({ length: entries - 1 }, (_, i) =>
      log.append(intent(`${i}`, { arguments: { content: "x".repeat(600) } }), { durable: false }),
    ),
  );
  await log.close();
  return folder;
}

async function everyEntry(folder: string, entries = ENTRIES): Promise<void> {
  for (let index = 0; index < entries - 3; index += 37) {
    const { event } = await readEntry(folder, origin, index);
    expect(event.index).toBe(index);
    const read: number[] = [];
    for await (const entry of readLog(folder, origin, index, index + 3)) read.push(entry.event.index);
    expect(read).toEqual([index, index + 1, index + 2]);
  }
}

describe("E1: one entry is found without reading the others", () => {
  it("by where every 64th begins, across segments", async () => {
    const folder = await grown();
    expect((await stat(join(folder, OFFSETS_FILE))).size).toBe(Math.ceil(ENTRIES / OFFSETS_EVERY) * 4);
    expect(await offsetHint(folder, 130)).toMatchObject({ index: 128 });
    await everyEntry(folder);
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    ["missing", (path) => rm(path)],
    ["empty", (path) => truncate(path, 0)],
    ["cut in a number", (path) => truncate(path, 41)],
    ["noise", async (path) => writeFile(path, randomBytes((await stat(path)).size))],
    ["those of other entries", async (path) => writeFile(path, (await readFile(path)).reverse())],
    ["one entry too far", async (path) => writeFile(path, (await readFile(path)).subarray(4))],
  ])("whatever the file holds, the entry is the right one: %s", async (_, spoil) => {
    const folder = await grown();
    await spoil(join(folder, OFFSETS_FILE));
    await everyEntry(folder);
    await proveInclusion(folder, ENTRIES - 1);
  });

  it("a log that is opened again goes on where the file ends, and makes it anew where the hashes are", async () => {
    const folder = await grown();
    const path = join(folder, OFFSETS_FILE);
    const before = await readFile(path);
    await rm(path);
    await rm(join(folder, "hashes"));
    await (await openLog(folder, { signer })).close();
    expect(await readFile(path)).toEqual(before);
  });

  it("an entry that is not there is none", async () => {
    const folder = await grown(100);
    await expect(readEntry(folder, origin, 100)).rejects.toMatchObject({ code: "log.range" });
  });
});
