import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { compareWith } from "./compare.js";
import { leafPosition } from "./hints.js";
import { leafHash } from "./merkle.js";
import { frame, LogBuilder, newKey } from "./testing/log-builder.js";
import { verifyFolder } from "./verify.js";

const scratch = mkdtempSync(join(tmpdir(), "rampart-compare-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const fresh = () => mkdtempSync(join(scratch, "log-"));
const KEYS = newKey("test/log");
const SEGMENT = "segments/00000000000000000000.seg";

/** Ten entries, checkpoints at 1, 4, 7 and 10. */
function build(said = (i: number) => `event ${i}`): LogBuilder {
  const log = new LogBuilder(fresh(), "test/log", KEYS).checkpoint();
  for (let i = 1; i < 10; i += 1) {
    log.add("stop", { reason: said(i) });
    if (i % 3 === 0) log.checkpoint();
  }
  return log.flush();
}
/** The derived file: leaves and the subtrees they complete, which these tests leave zero. */
function hashes(log: LogBuilder): Buffer {
  const bytes = Buffer.alloc((leafPosition(log.size - 1) + 1) * 32);
  for (const [i, event] of log.events.entries()) {
    bytes.write(leafHash(Buffer.from(event)), leafPosition(i) * 32, "latin1");
  }
  return bytes;
}

/** Another text in entry `index`, its frame whole; signatures are left as they were. */
function change(folder: string, index: number): void {
  const path = join(folder, SEGMENT);
  const bytes = readFileSync(path);
  const at = bytes.indexOf(`{"index":${index},`);
  const end = bytes.indexOf("\n", at);
  const forged = frame(bytes.toString("utf8", at, end).replace(`event ${index}`, `forged ${index}`));
  writeFileSync(path, Buffer.concat([bytes.subarray(0, at - 9), forged, bytes.subarray(end + 1)]));
}

describe("a log held against what was kept of it before", () => {
  it("E2: with old checkpoints: the last that holds, the first that fails, and the range between", () => {
    const log = build();
    const old = join(fresh(), "old");
    cpSync(join(log.folder, "checkpoints"), old);
    expect(compareWith(old, log.folder)).toMatchObject({ exit: 0, rewriteProof: true });
    change(log.folder, 5);
    const report = compareWith(old, log.folder);
    expect(report.exit).toBe(20);
    expect(report.witnesses[0]?.breaks).toEqual({ lastHolds: 4, firstFails: 7 });
    expect(report.problems.at(-1)).toMatchObject({ code: "witness.mismatch", range: [4, 6] });
  });

  it("E2: with one checkpoint alone, as a person keeps it", () => {
    const log = build();
    const old = join(fresh(), "note");
    writeFileSync(old, log.note(7));
    expect(compareWith(old, log.folder)).toMatchObject({ exit: 0, rewriteProof: true });
    change(log.folder, 5);
    expect(compareWith(old, log.folder).witnesses[0]?.breaks).toEqual({ lastHolds: 0, firstFails: 7 });
  });

  it("E2: a copy, or old leaf hashes, name the very entry", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), (index) => {
        const log = build();
        const copy = fresh();
        cpSync(log.folder, copy, { recursive: true });
        const file = join(fresh(), "hashes");
        writeFileSync(file, hashes(log));
        expect(compareWith(copy, log.folder)).toMatchObject({
          ...{ exit: 0, rewriteProof: true, copies: [{ compared: 10, entry: null }] },
        });
        change(log.folder, index);
        for (const old of [copy, file]) {
          const { exit, copies, problems } = compareWith(old, log.folder);
          expect({ exit, entry: copies?.[0]?.entry }).toEqual({ exit: 20, entry: index });
          expect(problems.at(-1)).toMatchObject({ code: "copy.mismatch", entry: index });
        }
      }),
      { numRuns: 9 },
    );
  });

  it("E2: an older, shorter copy is enough; a log shorter than its copy was cut", () => {
    const log = build();
    const copy = fresh();
    cpSync(log.folder, copy, { recursive: true });
    truncateSync(join(copy, SEGMENT), 1_000);
    const { exit, copies } = compareWith(copy, log.folder);
    expect({ exit, entry: copies?.[0]?.entry }).toEqual({ exit: 0, entry: null });
    expect(compareWith(log.folder, copy).problems.at(-1)).toMatchObject({
      code: "copy.mismatch",
      entry: copies?.[0]?.compared,
    });
  });

  it("E2: a complete rewrite with the log's own key is found by any of them", () => {
    const log = build();
    const forged = build((i) => (i === 6 ? "nothing happened" : `event ${i}`));
    expect(verifyFolder(forged.folder).exit).toBe(0);
    expect(compareWith(log.folder, forged.folder).exit).toBe(20);
    const old = join(fresh(), "note");
    writeFileSync(old, log.note());
    expect(compareWith(old, forged.folder).exit).toBe(20);
  });

  it("E2: sealed entries are the same entries", () => {
    const log = build();
    const copy = fresh();
    cpSync(log.folder, copy, { recursive: true });
    log.add("seal", { v: 2, from: 1, until: 4, entries: 3 }).seal([1, 2, 3], 10).checkpoint().flush();
    expect(compareWith(copy, log.folder)).toMatchObject({
      exit: 0,
      sealed: 3,
      copies: [{ compared: 10, entry: null }],
    });
    expect(compareWith(log.folder, log.folder)).toMatchObject({ exit: 0 });
  });

  it("another log's copy, an empty one and nonsense are told apart from a difference", () => {
    const log = build();
    const other = new LogBuilder(fresh(), "other/log").checkpoint().flush();
    expect(compareWith(other.folder, log.folder)).toMatchObject({ exit: 20 });
    const file = join(fresh(), "x");
    writeFileSync(file, "x".repeat(31));
    expect(() => compareWith(file, log.folder)).toThrow(expect.objectContaining({ code: "unreadable" }));
    writeFileSync(file, "");
    expect(() => compareWith(file, log.folder)).toThrow(expect.objectContaining({ code: "unreadable" }));
    expect(() => compareWith(join(file, "no"), log.folder)).toThrow(expect.objectContaining({ code: "unreadable" }));
  });
});

describe("the entry itself, inside a signed range", () => {
  it("E2: is proved by derived hashes that lead to the signed root", () => {
    const log = build();
    writeFileSync(join(log.folder, "hashes"), hashes(log));
    change(log.folder, 5);
    const [problem] = verifyFolder(log.folder).problems;
    expect(problem).toMatchObject({ code: "checkpoint.root", entry: 5, hint: 5, range: [4, 6] });
    expect(problem?.message).toBe("entry 5 is not what was signed");
  });

  it("E2: is a hint only, where they were changed too", () => {
    const log = build();
    const bytes = hashes(log);
    bytes.fill(7, leafPosition(6) * 32, leafPosition(6) * 32 + 32);
    writeFileSync(join(log.folder, "hashes"), bytes);
    change(log.folder, 5);
    expect(verifyFolder(log.folder).problems[0]).toMatchObject({ entry: null, hint: 5, range: [4, 6] });
  });
});
