import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codeOf, makeScratch } from "../testing/scratch.js";
import { acquireLock, lockOwner } from "./lock.js";
import { ownerNow } from "./owner.js";

const scratch = await makeScratch();
const lockFiles = async () => (await readdir(scratch)).filter((name) => name.includes(".lock."));

describe("acquireLock", () => {
  it("lets in one at a time and the next after release", async () => {
    const first = await acquireLock(scratch, "guard");
    expect(await codeOf(() => acquireLock(scratch, "guard"))).toBe("lock.held");
    await first.release();
    const second = await acquireLock(scratch, "guard");
    await second.release();
    expect(await lockFiles()).toEqual([]);
  });

  it("tells who holds it, and takes nothing away from a dead one", async () => {
    expect(await lockOwner(scratch, "guard")).toBe(null);
    const held = await acquireLock(scratch, "guard");
    expect(await lockOwner(scratch, "guard")).toMatchObject({ pid: process.pid });
    await held.release();
    await writeFile(join(scratch, "other.lock.1.a"), JSON.stringify({ ...ownerNow(), pid: 2 ** 22 + 1 }));
    expect([await lockOwner(scratch, "other"), (await lockFiles()).length]).toEqual([null, 1]);
    expect(await lockOwner(join(scratch, "nowhere"), "guard")).toBe(null);
    await unlink(join(scratch, "other.lock.1.a"));
  });

  it("of many that start together at most one goes on", async () => {
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => acquireLock(scratch, "guard")));
    const won = all.filter((result) => result.status === "fulfilled");
    expect(won.length).toBeLessThanOrEqual(1);
    for (const result of won) await result.value.release();
    expect(await lockFiles()).toEqual([]);
  });

  it("takes over from an owner that was killed", async () => {
    const child = spawn("sleep", ["60"]);
    const owner = { ...ownerNow(), pid: child.pid!, started: "" };
    await writeFile(join(scratch, "guard.lock.1.a"), JSON.stringify(owner));
    expect(await codeOf(() => acquireLock(scratch, "guard"))).toBe("lock.held");
    child.kill("SIGKILL");
    await once(child, "exit");
    await (await acquireLock(scratch, "guard")).release();
    expect(await lockFiles()).toEqual([]);
  });

  it("does not take another process with the same pid for the owner", async () => {
    await writeFile(join(scratch, "guard.lock.1.a"), JSON.stringify({ ...ownerNow(), started: "1" }));
    await (await acquireLock(scratch, "guard")).release();
  });

  it("believes an owner in another container as long as it touches its file", async () => {
    const path = join(scratch, "guard.lock.1.a");
    await writeFile(path, JSON.stringify({ ...ownerNow(), world: "elsewhere" }));
    expect(await codeOf(() => acquireLock(scratch, "guard"))).toBe("lock.held");
    await utimes(path, new Date(), new Date(Date.now() - 31_000));
    await (await acquireLock(scratch, "guard")).release();
  });

  it.each(["", "{", "[]", '{"pid":"1"}', '{"pid":-1}', '{"pid":1.5}'])(
    "removes a lock file nobody alive could have written: %s",
    async (text) => {
      await writeFile(join(scratch, "guard.lock.1.a"), text);
      await (await acquireLock(scratch, "guard")).release();
      expect(await lockFiles()).toEqual([]);
    },
  );
});
