import { spawnSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/support.js";
import { takeLock } from "./lock.js";

const locked = expect.objectContaining({ code: "log.locked" });

/** A process that has come and gone. */
function deadPid(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

async function holderOf(folder: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(folder, "lock"), "utf8"));
}

/** Leaves a lock that looks like ours, except for what is given. */
async function leave(folder: string, over: Record<string, unknown>, name = "lock"): Promise<void> {
  const elsewhere = await temporaryFolder();
  const lock = await takeLock(elsewhere);
  const holder = await holderOf(elsewhere);
  await lock.release();
  await writeFile(join(folder, name), JSON.stringify({ ...holder, nonce: "00000000000000aa", ...over }));
}

describe("takeLock", () => {
  it("one holder at a time, free again once released, nothing left behind", async () => {
    const folder = await temporaryFolder();
    const lock = await takeLock(folder);
    await expect(takeLock(folder)).rejects.toEqual(locked);
    await lock.release();
    await (await takeLock(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it("says which process holds it", async () => {
    const folder = await temporaryFolder();
    const lock = await takeLock(folder);
    expect(await holderOf(folder)).toMatchObject({ pid: process.pid, nonce: expect.stringMatching(/^[0-9a-f]{16}$/) });
    await expect(takeLock(folder)).rejects.toThrow(`process ${process.pid} writes this log`);
    await lock.release();
  });

  const stale: [why: string, over: () => Record<string, unknown>][] = [
    ["its process is gone", () => ({ pid: deadPid() })],
    ["its process is another one with the same pid", () => ({ start: "1" })],
    ["it is from before the machine started", () => ({ boot: "another" })],
    ["it is from before the machine started, in another namespace", () => ({ boot: "another", namespace: "pid:[1]" })],
  ];
  it.each(stale)("is taken over when %s", async (_, over) => {
    const folder = await temporaryFolder();
    await leave(folder, over());
    const lock = await takeLock(folder);
    expect((await holderOf(folder))["pid"]).toBe(process.pid);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  const alive: [why: string, over: Record<string, unknown>][] = [
    ["its process runs", {}],
    ["nobody can say when its process started", { start: null }],
    ["its process runs in another pid namespace, where we cannot look", { pid: 999_999_999, namespace: "pid:[1]" }],
    ["its process belongs to somebody else", { pid: 1, start: null }],
  ];
  it.each(alive)("is not taken over when %s", async (_, over) => {
    const folder = await temporaryFolder();
    await leave(folder, over);
    await expect(takeLock(folder)).rejects.toEqual(locked);
    expect(await readdir(folder)).toEqual(["lock"]);
  });

  it.each(["", "garbage", "{}", "null", '{"pid":0,"nonce":"00000000000000aa"}', '{"pid":1,"nonce":"../../x"}'])(
    "leaves alone a lock of foreign content: %j",
    async (text) => {
      const folder = await temporaryFolder();
      await writeFile(join(folder, "lock"), text);
      await expect(takeLock(folder)).rejects.toThrow(/was not written by Rampart/);
      expect(await readFile(join(folder, "lock"), "utf8")).toBe(text);
    },
  );

  it("of many who find a stale lock at once exactly one gets it", async () => {
    for (let round = 0; round < 4; round++) {
      const folder = await temporaryFolder();
      await leave(folder, { pid: deadPid() });
      const results = await Promise.allSettled(Array.from({ length: 12 }, () => takeLock(folder)));
      const got = results.filter((r) => r.status === "fulfilled");
      expect(got).toHaveLength(1);
      for (const r of results) if (r.status === "rejected") expect(r.reason).toEqual(locked);
      for (const r of got) await r.value.release();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it("finishes a takeover whose process died in the middle, however often that happened", async () => {
    const folder = await temporaryFolder();
    await leave(folder, { pid: deadPid(), nonce: "00000000000000aa" });
    await leave(folder, { pid: deadPid(), nonce: "00000000000000bb" }, "lock.00000000000000aa");
    await leave(folder, { pid: deadPid(), nonce: "00000000000000cc" }, "lock.00000000000000aa.00000000000000bb");
    const lock = await takeLock(folder);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it("waits for nobody while a living process takes over", async () => {
    const folder = await temporaryFolder();
    await leave(folder, { pid: deadPid(), nonce: "00000000000000aa" });
    await leave(folder, { nonce: "00000000000000bb" }, "lock.00000000000000aa");
    await expect(takeLock(folder)).rejects.toEqual(locked);
  });

  it("releasing does not remove the lock of somebody else", async () => {
    const folder = await temporaryFolder();
    const lock = await takeLock(folder);
    const other = { ...(await holderOf(folder)), nonce: "00000000000000aa" };
    await writeFile(join(folder, "lock"), JSON.stringify(other));
    await lock.release();
    expect(await holderOf(folder)).toEqual(other);
  });
});
