import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AuditEvent, CONTENT_KINDS, openLog } from "@rampart/ledger";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ANYTHING, type Query } from "../past/query.js";
import { agrees, event, intent, ORIGIN, queries, type Record, recordOf, SECOND, T0, truth } from "../testing/record.js";
import { digestOf, HEADER_BYTES } from "./block.js";
import { FILE_HEADER_BYTES, fileHeader } from "./file.js";
import { find } from "./find.js";
import { BLOCK_EVENTS } from "./postings.js";
import { updateIndex } from "./update.js";

/** A full block and a tail; tests/slow has more of both. */
const EVENTS = BLOCK_EVENTS + 200;
const quiet = { rebuild: false, note: () => undefined };
let record: Record;
let folder: string;
beforeAll(async () => {
  record = await recordOf(EVENTS);
  folder = record.fresh();
  await updateIndex({ log: record.log, origin: ORIGIN, folder }, { rebuild: false });
});
afterAll(() => record.forget());

describe("searching by an index", () => {
  it("E5: finds what reading everything finds, the newest first, whatever is asked", async () => {
    await fc.assert(
      fc.asyncProperty(queries, fc.constantFrom(1, 3, 100, 10_000), async (query, limit) => {
        await agrees(record, folder, query, limit);
      }),
      { numRuns: 25 },
    );
  });

  it.each<[keyof Query, string]>([
    ["kind", "alarm"],
    ["agent", "x"],
    ["session", "s39"],
    ["tool", "shell"],
    ["action", "net.send"],
    ["host", "evil.example"],
    ["host", "deep.example"],
    ["path", "/etc"],
    ["path", "/"],
    ["rule", "ask-outside"],
    ["verdict", "deny"],
    ["finding", "injection"],
    ["text", "git status"],
    ["text", "\u212A"],
    ["text", "kill -9"],
    ["text", "日本語テスト"],
  ])("E5: --%s %s finds some, and counts them", async (field, value) => {
    const query = { ...ANYTHING, [field]: value };
    expect(truth(record, query, 10).matched).toBeGreaterThan(0);
    for (const limit of [10, 10_000]) await agrees(record, folder, query, limit);
  });

  it.each([
    { since: T0 + 400 * SECOND },
    { until: T0 + 400 * SECOND },
    { since: T0 + 300 * SECOND, until: T0 + 500 * SECOND },
  ])("counts only what is of the time asked for: %o", async (times) => {
    for (const limit of [1, 10_000]) await agrees(record, folder, { ...ANYTHING, ...times, kind: "intent" }, limit);
  });

  it("reads only where something may be", async () => {
    const where = { log: record.log, origin: ORIGIN, folder };
    const none = await find(where, { ...ANYTHING, text: "nowhere at all" }, { ...quiet, limit: 10 });
    expect(none).toMatchObject({ kept: [], matched: 0, read: record.all.length - BLOCK_EVENTS });
    const counted = await find(where, { ...ANYTHING, verdict: "deny" }, { ...quiet, limit: 1 });
    expect(counted.read).toBe(record.all.length - BLOCK_EVENTS);
    expect(counted.matched).toBe(truth(record, { ...ANYTHING, verdict: "deny" }, 1).matched);
  });
});

/** Uses every part of the index. */
const QUESTION: Query = { ...ANYTHING, verdict: "deny", text: "git status", path: "/etc", until: T0 + 700 * SECOND };
function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at]! ^= 0x55;
  writeFileSync(path, bytes);
}

describe("an index is never trusted", () => {
  const header = FILE_HEADER_BYTES;
  it.each<[string, (path: string) => void]>([
    ["deleted", (path) => rmSync(path)],
    ["emptied", (path) => truncateSync(path, 0)],
    ["of noise", (path) => writeFileSync(path, Buffer.alloc(90_000, "noise"))],
    ["of a later version", (path) => writeFileSync(path, readFileSync(path, "latin1").replace("/1", "/2"), "latin1")],
    [
      "of another log",
      (path) =>
        writeFileSync(path, Buffer.concat([fileHeader("other", digestOf("x")), readFileSync(path).subarray(header)])),
    ],
    ["cut in its last block", (path) => truncateSync(path, statSync(path).size - 10)],
    ["cut in a header", (path) => truncateSync(path, header + 40)],
    ["flipped in its header", (path) => flip(path, 20)],
    ["flipped in a block's header", (path) => flip(path, header + 17)],
    ["flipped in the times", (path) => flip(path, header + HEADER_BYTES + 33)],
    ["flipped in the terms", (path) => flip(path, header + HEADER_BYTES + 8 * BLOCK_EVENTS + 44)],
    ["flipped in the texts", (path) => flip(path, statSync(path).size - 99)],
  ])("%s: the answer is the same, and it is whole again", async (_why, spoil) => {
    const own = record.fresh();
    cpSync(folder, own, { recursive: true });
    const path = join(own, "events");
    const before = readFileSync(path);
    spoil(path);
    await agrees(record, own, QUESTION, 2_000);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("of a log that was set back and went another way: made anew", async () => {
    const [own, log, copy] = [record.fresh(), join(record.base, "one"), join(record.base, "other")];
    const write = async (to: string, count: number, make: (i: number) => AuditEvent) => {
      const opened = await openLog(to, { signer: record.signer });
      for (let i = 0; i < count; i++) await opened.append(make(i), { durable: false });
      await opened.close();
    };
    await write(log, 20, intent);
    cpSync(log, copy, { recursive: true });
    await write(log, BLOCK_EVENTS, intent);
    await write(copy, BLOCK_EVENTS, event);
    const notes: string[] = [];
    const search = (at: string) =>
      find(
        { log: at, origin: ORIGIN, folder: own },
        { ...ANYTHING, kind: "outcome" },
        { rebuild: false, limit: 5_000, note: (what) => notes.push(what) },
      );
    expect((await search(log)).matched).toBe(0);
    expect((await search(copy)).matched).toBeGreaterThan(900);
    expect(notes).toEqual(["the index was made anew", "the index was made anew"]);
  });

  it("grows with the log, and is the same when it is made anew", async () => {
    const [own, log] = [record.fresh(), join(record.base, "growing")];
    cpSync(record.log, log, { recursive: true });
    const where = { log, origin: ORIGIN, folder: own };
    expect(await updateIndex(where, { rebuild: false })).toMatchObject({ added: BLOCK_EVENTS });
    const opened = await openLog(log, { signer: record.signer });
    for (let i = 0; i < BLOCK_EVENTS; i++) await opened.append(event(i), { durable: false });
    await opened.close();
    expect(await updateIndex(where, { rebuild: false })).toMatchObject({ added: BLOCK_EVENTS, note: null });
    const bytes = readFileSync(join(own, "events"));
    expect(await updateIndex(where, { rebuild: true })).toMatchObject({ added: 2 * BLOCK_EVENTS });
    expect(readFileSync(join(own, "events")).equals(bytes)).toBe(true);
  });

  it("of a log whose end is torn: finds what stands before, and says so", async () => {
    const log = join(record.base, "torn");
    cpSync(record.log, log, { recursive: true });
    const segments = join(log, "segments");
    const last = join(segments, readdirSync(segments).sort().at(-1)!);
    truncateSync(last, readFileSync(last).lastIndexOf("\n") - 5);
    const where = { log, origin: ORIGIN, folder: record.fresh() };
    const { torn, matched } = await find(where, { ...ANYTHING, agent: "x" }, { ...quiet, limit: 10 });
    expect(torn).toMatch(/^entry \d+: /);
    expect(matched).toBeGreaterThan(0);
  });

  it("E5: keeps nothing of entries whose content was deleted since", async () => {
    const [log, own] = [join(record.base, "sealed"), record.fresh()];
    cpSync(record.log, log, { recursive: true });
    const where = { log, origin: ORIGIN, folder: own };
    const path = join(own, "events");
    const query = { ...ANYTHING, session: "s2" };
    const before = await find(where, query, { ...quiet, limit: 5 });
    expect(before.matched).toBeGreaterThan(20);
    const untouched = readFileSync(path);
    const opened = await openLog(log, { signer: record.signer });
    await opened.sealEntries({
      kinds: CONTENT_KINDS,
      before: null,
      session: "s2",
      entry: null,
      by: "dev",
      reason: null,
    });
    await opened.close();
    expect((await find(where, query, { ...quiet, limit: 5 })).matched).toBeLessThan(before.matched);
    const others = await find(where, { ...ANYTHING, kind: "intent" }, { ...quiet, limit: 5_000 });
    expect(others.kept).toHaveLength(others.matched);
    const after = readFileSync(path);
    expect(after.equals(untouched)).toBe(false);
    const { index } = await updateIndex(where, { rebuild: false });
    expect(index?.seal).toBeGreaterThan(0);
    index?.close();
    expect(readFileSync(path).equals(after)).toBe(true);
  });

  it("that cannot be written is done without, and says so", async () => {
    const own = record.fresh();
    writeFileSync(own, "not a folder");
    const notes: string[] = [];
    await agrees(record, own, QUESTION, 5, (what) => notes.push(what));
    expect(notes.join()).toMatch(/not brought up to date/);
  });
});
