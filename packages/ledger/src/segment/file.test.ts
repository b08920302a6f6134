import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { Behind } from "./behind.js";
import { NODE_DISK } from "./disk.js";
import { Quick } from "./quick.js";

const folder = mkdtempSync(join(tmpdir(), "rampart-file-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

describe("a file written at its end", () => {
  const piece = fc.record({
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40_000 }),
    durable: fc.boolean(),
    alone: fc.boolean(),
    sync: fc.boolean(),
  });

  it("E1: holds what was written, however it was written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const path = join(folder, String(files++));
        const file = await NODE_DISK.open(path, true);
        let at = 0;
        for (const { bytes, durable, alone, sync } of pieces) {
          await file.write(bytes, at, durable, alone);
          if (sync) await file.sync();
          at += bytes.length;
        }
        await file.close();
        expect(readFileSync(path).equals(Buffer.concat(pieces.map(({ bytes }) => bytes)))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it.each([[true], [false]])("what the system refuses rejects, alone: %s", async (alone) => {
    const file = await NODE_DISK.open(join(folder, String(files++)), true);
    await file.close();
    await expect(file.write(Buffer.from("x"), 0, true, alone)).rejects.toMatchObject({ code: "EBADF" });
  });
});

describe("what is not on disk yet", () => {
  const bytes = (length: number) => Buffer.alloc(length, "x");
  const told = (...steps: readonly ((behind: Behind) => void)[]) => {
    const behind = new Behind();
    for (const step of steps) step(behind);
    return behind;
  };
  const add = (length: number, at: number) => (behind: Behind) => behind.add(bytes(length), at);

  it.each<[why: string, behind: Behind, position: number, again: number | null]>([
    ["nothing was written", told(), 70, 0],
    ["one piece, directly before", told(add(30, 40)), 70, 30],
    ["two pieces, one behind the other", told(add(10, 40), add(20, 50)), 70, 30],
    ["a gap between it and the next write", told(add(30, 30)), 70, null],
    ["a gap between two pieces", told(add(10, 30), add(20, 50)), 70, null],
    ["more than is kept", told(add(60_000, 0), add(10_000, 60_000)), 70_000, null],
    ["the file was cut off", told(add(30, 40), (behind) => behind.all()), 70, null],
    ["cut off, and written since", told((behind) => behind.all(), add(30, 40)), 70, null],
    ["synchronised since", told(add(30, 40), (behind) => behind.clear()), 70, 0],
  ])("%s", (_why, behind, position, again) => {
    const before = behind.before(position);
    expect(before === null ? null : Buffer.concat([...before]).length).toBe(again);
    expect(behind.nothing).toBe(again === 0);
  });

  it("keeps a copy: the caller's memory is used again", () => {
    const [behind, reused] = [new Behind(), Buffer.from("before")];
    behind.add(reused, 0);
    reused.fill("x");
    expect(String(behind.before(6)?.[0])).toBe("before");
  });
});

describe("the thread that decides writes itself", () => {
  const wait = (ms: number) => {
    const end = performance.now() + ms;
    while (performance.now() < end);
  };

  it("as long as the disk is quick", () => {
    const quick = new Quick();
    quick.do(() => {});
    expect(quick.allows(16 * 1024)).toBe(true);
    expect(quick.allows(16 * 1024 + 1)).toBe(false);
  });

  it("not for a while after the disk took its time, be it with an error", () => {
    const quick = new Quick();
    const slow = () => {
      wait(3);
      throw new Error("no room");
    };
    expect(() => quick.do(slow)).toThrow("no room");
    expect(quick.allows(1)).toBe(false);
  });
});
