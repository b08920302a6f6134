import { readdir, readlink, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fault, faultyDisk, type Operation } from "../testing/faulty-disk.js";
import { alarm, intent, temporaryFolder, testSigner } from "../testing/support.js";
import type { Log } from "./log.js";
import { openLog } from "./open.js";
import { verifyLog } from "./verify.js";

const signer = testSigner();
const DURABLE = { durable: true };

/** A disk that begins to fail when told to. */
function failing(code: string, where: (operation: Operation, path: string) => boolean, part?: number) {
  const state = { on: false, left: Infinity };
  const fault: Fault = (operation, path) => {
    if (!state.on || state.left <= 0 || !where(operation, path)) return null;
    state.left--;
    return part === undefined ? { code } : { code, part };
  };
  return { disk: faultyDisk(fault), state };
}

const segmentWrite = (operation: Operation, path: string) => operation === "write" && path.endsWith(".seg");

async function messages(log: Log): Promise<string[]> {
  const found: string[] = [];
  for await (const { event } of log.read(1)) found.push(event.kind === "alarm" ? event.message : event.kind);
  return found;
}

describe("a full disk", () => {
  it("E1: refuses what cannot be recorded, says so in the log, and takes nothing more", async () => {
    const folder = await temporaryFolder();
    const { disk, state } = failing("ENOSPC", segmentWrite, 0.5);
    const log = await openLog(folder, { signer, disk });
    await log.append(alarm("recorded"), DURABLE);
    Object.assign(state, { on: true, left: 1 });
    const results = await Promise.allSettled([
      log.append(alarm("lost"), DURABLE),
      log.append(alarm("lost too"), DURABLE),
    ]);
    for (const r of results) expect(r).toMatchObject({ status: "rejected", reason: { code: "log.disk-full" } });
    await expect(log.append(alarm("after"), DURABLE)).rejects.toMatchObject({ code: "log.failed" });
    await expect(log.checkpoint()).rejects.toMatchObject({ code: "log.failed" });
    expect(log.status.failure?.code).toBe("log.disk-full");
    await log.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 3, signed: 3, gaps: 1 });
    await expect(stat(join(folder, "reserve"))).rejects.toMatchObject({ code: "ENOENT" });

    const again = await openLog(folder, { signer });
    expect(await messages(again)).toEqual(["recorded", "gap"]);
    expect((await stat(join(folder, "reserve"))).size).toBe(1024 * 1024);
    await again.append(alarm("room again"), DURABLE);
    await again.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 4 });
  });

  it("while a new segment is made: the same", async () => {
    const folder = await temporaryFolder();
    const { disk, state } = failing("ENOSPC", (operation, path) => operation === "open" && path.endsWith(".tmp"));
    const log = await openLog(folder, { signer, disk });
    state.on = true;
    const large = { content: "x".repeat(60_000) };
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => log.append(intent(`${i}`, { arguments: large }), DURABLE)),
    );
    const kept = results.filter((r) => r.status === "fulfilled").length;
    expect(kept).toBeGreaterThan(5);
    expect(kept).toBeLessThan(40);
    await log.close();
    const { result, entries, gaps } = await verifyLog(folder);
    expect({ result, entries, gaps }).toEqual({ result: "intact", entries: kept + 2, gaps: 1 });
  });

  it.each<Operation>(["write", "rename", "syncFolder"])(
    "in the %s of a new segment: the log stays one log",
    async (where) => {
      const folder = await temporaryFolder();
      const inNew = (path: string) =>
        path.endsWith("next.tmp") || path.endsWith("spare.tmp") || path.endsWith("segments");
      const { disk, state } = failing("ENOSPC", (operation, path) => operation === where && inNew(path));
      const log = await openLog(folder, { signer, disk });
      state.on = true;
      const large = { content: "x".repeat(60_000) };
      let kept = 0;
      for (let i = 0; i < 40; i++)
        await log.append(intent(`${i}`, { arguments: large }), DURABLE).then(
          () => kept++,
          () => {},
        );
      await log.close();
      expect(kept).toBeLessThan(40);
      expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: kept + 2, gaps: 1 });
      await (await openLog(folder, { signer })).close();
    },
  );

  it("when it is opened: refused with its code", async () => {
    const { disk, state } = failing("ENOSPC", (operation) => operation === "write");
    state.on = true;
    await expect(openLog(await temporaryFolder(), { signer, disk })).rejects.toMatchObject({ code: "log.disk-full" });
  });
});

describe("a disk that fails otherwise", () => {
  const cases: [code: string, wanted: string][] = [
    ["EIO", "log.io"],
    ["EROFS", "log.read-only"],
    ["EDQUOT", "log.disk-full"],
    ["EBADF", "log.io"],
  ];
  it.each(cases)("%s on writing is %s, once and for all", async (code, wanted) => {
    const folder = await temporaryFolder();
    const { disk, state } = failing(code, segmentWrite);
    const log = await openLog(folder, { signer, disk });
    state.on = true;
    await expect(log.append(alarm("x"), DURABLE)).rejects.toMatchObject({ code: wanted });
    state.on = false;
    await expect(log.append(alarm("y"), DURABLE)).rejects.toMatchObject({ code: "log.failed" });
    await log.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 1 });
  });

  it("a lost synchronisation is a failure, and is not tried again", async () => {
    const folder = await temporaryFolder();
    const { disk, state } = failing("EIO", (operation, path) => operation === "sync" && path.endsWith(".seg"));
    const log = await openLog(folder, { signer, disk });
    await log.append(alarm("written"), { durable: false });
    Object.assign(state, { on: true, left: 1 });
    await expect(log.checkpoint()).rejects.toMatchObject({ code: "log.io" });
    await expect(log.append(alarm("x"), DURABLE)).rejects.toMatchObject({ code: "log.failed" });
    await log.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 2, signed: 1 });
  });

  it("checkpoints that cannot be written stop the log too: an unsigned record is no evidence", async () => {
    const folder = await temporaryFolder();
    const { disk, state } = failing(
      "EIO",
      (operation, path) => operation === "write" && path.endsWith("checkpoints"),
      0.4,
    );
    const log = await openLog(folder, { signer, disk });
    await log.append(alarm("x"), DURABLE);
    state.on = true;
    await expect(log.checkpoint()).rejects.toMatchObject({ code: "log.io" });
    expect(log.status.failure?.code).toBe("log.io");
    await log.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "torn", code: "checkpoint.torn", entries: 2 });
    const again = await openLog(folder, { signer });
    await again.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 2, signed: 2 });
  });

  it("E1: whatever fails, nothing acknowledged as durable is lost and nothing refused appears as acknowledged", async () => {
    const codes = fc.constantFrom("ENOSPC", "EIO", "EROFS");
    const operations = fc.constantFrom<Operation>("write", "sync", "truncate", "open", "rename", "syncFolder");
    await fc.assert(
      fc.asyncProperty(
        codes,
        operations,
        fc.nat(60),
        fc.integer({ min: 1, max: 3 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (code, operation, after, times, part) => {
          const folder = await temporaryFolder();
          let seen = 0;
          const disk = faultyDisk((op) =>
            op === operation && ++seen > after && seen <= after + times ? { code, part } : null,
          );
          const acknowledged: string[] = [];
          let log: Log | null = null;
          try {
            log = await openLog(folder, { signer, disk });
            for (let i = 0; i < 30; i++) {
              const id = `${i}`;
              const large = { content: "x".repeat((i % 4) * 20_000) };
              await log.append(intent(id, { arguments: large }), DURABLE).then(
                () => acknowledged.push(id),
                () => {},
              );
              if (i % 10 === 9) await log.checkpoint().catch(() => {});
            }
            await log.close().catch(() => {});
          } catch {
            // Not even opened: nothing was acknowledged.
          }
          const again = await openLog(folder, { signer });
          const ids: string[] = [];
          for await (const { event } of again.read()) if (event.kind === "intent") ids.push(event.id);
          await again.close();
          expect(ids.slice(0, acknowledged.length)).toEqual(acknowledged);
          expect(await verifyLog(folder)).toMatchObject({ result: "intact" });
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("an opening that fails", () => {
  /** Files below `folder` this process has open. */
  async function openBelow(folder: string): Promise<string[]> {
    const fds = await readdir("/proc/self/fd");
    const paths = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
    return paths.filter((path) => path.startsWith(folder));
  }

  it.skipIf(process.platform !== "linux").each(["first", "next"])(
    "E1: at whichever operation of the %s opening, leaves no file open (where /proc says what is open)",
    async (which) => {
      let failed = 0;
      for (let at = 0, more = true; more; at++) {
        const folder = await realpath(await temporaryFolder());
        if (which === "next") await (await openLog(folder, { signer })).close();
        let left = at;
        more = false;
        const disk = faultyDisk(() => {
          if (left-- > 0) return null;
          more = true;
          return { code: "EIO" };
        });
        const log = await openLog(folder, { signer, disk }).catch(() => null);
        if (log === null) failed++;
        await log?.close();
        expect(await openBelow(folder), `failing from operation ${at} on`).toEqual([]);
      }
      expect(failed).toBeGreaterThan(3);
    },
  );
});
