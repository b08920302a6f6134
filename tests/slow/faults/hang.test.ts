import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyLog } from "@rampart/ledger";
import { callHook, callOnce, type JsonObject, locateLayout, placesIn } from "@rampart/service";
import { afterAll, describe, expect, it } from "vitest";
import { eventsIn } from "../../../packages/guard/src/testing/harness.js";
import { type GuardProcess, spawnGuard } from "../../../packages/guard/src/testing/process.js";
import { silentGuard } from "../../../packages/rampart/src/guard/silent.js";
import { buildFaults, type Faults, faults } from "./faults.js";
import { pause } from "./guard-load.js";

const base = mkdtempSync(join(tmpdir(), "rampart-hang-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const library = buildFaults(base);

/** A guard whose disk hangs whenever the test says so, below the log. */
async function guardOn(name: string) {
  const folder = join(base, name);
  mkdirSync(folder, { mode: 0o700 });
  const rules = [{ operation: "write", part: "/log/segments/", after: 0, times: -1, way: "hang" }] as const;
  const disk = faults(library as string, folder, { under: folder, rules, later: true });
  const guard = await spawnGuard(folder, undefined, { env: disk.env });
  expect(guard.error).toBe(null);
  const layout = locateLayout({ state: join(folder, "state"), home: folder, env: {} });
  const { head } = await callOnce(guard.admin, { op: "head" }, 5_000);
  return { guard, disk, layout, origin: String((head as JsonObject)["origin"]) };
}

/** The guard's answer, or the code of why there was none; and milliseconds until then. */
async function ask({ agent }: GuardProcess, command: string, id: string, deadlineMs = 2_500) {
  const begin = performance.now();
  const asked = callHook(agent, "test", Buffer.from(JSON.stringify({ command, id })), deadlineMs);
  const told = await asked.then(
    ({ stdout }) => JSON.parse(Buffer.from(stdout).toString()) as { outcome: string; code: string | null },
    ({ code }) => ({ outcome: "none", code: String(code) }),
  );
  return { ...told, ms: performance.now() - begin };
}

const statusOf = async ({ admin }: GuardProcess) =>
  (await callOnce(admin, { op: "status" }, 3_000))["status"] as { healthy: boolean; problems: string[] };

async function over(guard: GuardProcess, disk: Faults): Promise<void> {
  disk.hold(false);
  await guard.end("SIGTERM");
}

describe.skipIf(library === null)("S3, E1: a disk that hangs (needs gcc and glibc)", () => {
  it("under the thread that decides: doors stop waiting, it is told what keeps the guard, and nothing is lost or let through", async () => {
    const { guard, disk, layout, origin } = await guardOn("thread");
    try {
      expect(await ask(guard, "touch a", "a")).toMatchObject({ code: null });
      // After a slow write it is the other thread's for a second.
      await pause(1_200);
      disk.hold(true);
      expect(await ask(guard, "touch b", "b")).toMatchObject({ outcome: "none", code: "wire.timeout" });
      expect(await silentGuard(layout)).toEqual({
        pid: guard.child.pid,
        why: "it waits for a disk that does not answer",
      });
      disk.hold(false);
      await expect.poll(async () => (await statusOf(guard)).healthy, { timeout: 5_000 }).toBe(true);
      expect(await ask(guard, "touch c", "c")).toMatchObject({ code: null });
    } finally {
      await over(guard, disk);
    }
    const events = await eventsIn(layout, origin);
    const b = events.find((event) => event.kind === "intent" && event.call === "b") as { readonly id: string };
    expect(events.find((event) => event.kind === "outcome" && event.id === b.id)).toMatchObject({
      status: "abandoned",
      error: "deadline",
    });
    expect(events.filter((event) => event.kind === "alarm").map(({ code }) => code)).toContain("log.stalled");
    expect(await verifyLog(placesIn(layout).log)).toMatchObject({ result: "intact" });
  });

  it("under the other thread: each call is denied in time, status and what watches it say why, and it goes on", async () => {
    const { guard, disk, layout, origin } = await guardOn("other");
    try {
      // One slow write, and the thread that decides waits for none for a second.
      disk.hold(true);
      const first = ask(guard, "touch a", "a");
      await pause(100);
      disk.hold(false);
      expect(await first).toMatchObject({ code: null });
      disk.hold(true);
      const denied = await Promise.all(
        ["touch b", "cat c", "rm d"].map((command, at) => ask(guard, command, `d${at}`)),
      );
      for (const one of denied) expect(one).toMatchObject({ outcome: "deny", code: "deadline" });
      expect(Math.max(...denied.map(({ ms }) => ms))).toBeLessThan(2_500);
      await expect
        .poll(async () => (await statusOf(guard)).problems, { timeout: 5_000 })
        .toEqual([expect.stringMatching(/^the log's disk hangs: it has taken nothing for \d+ s/)]);
      expect(String((await callOnce(guard.admin, { op: "metrics" }, 3_000))["text"])).toContain("rampart_healthy 0");
      disk.hold(false);
      await expect.poll(async () => (await statusOf(guard)).problems, { timeout: 5_000 }).toEqual([]);
      expect(await ask(guard, "touch e", "e")).toMatchObject({ code: null });
    } finally {
      await over(guard, disk);
    }
    const events = await eventsIn(layout, origin);
    const abandoned = events.filter((event) => event.kind === "outcome" && event.status === "abandoned");
    expect(abandoned.length).toBeGreaterThan(0);
    expect(events.filter((event) => event.kind === "alarm").map(({ code }) => code)).toContain("log.stalled");
    expect(await verifyLog(placesIn(layout).log)).toMatchObject({ result: "intact" });
  });

  it("a door that leaves while its record is written: what it took is given back, and nothing is let through", async () => {
    const { guard, disk, layout, origin } = await guardOn("left");
    try {
      disk.hold(true);
      const first = ask(guard, "touch a", "a");
      await pause(100);
      disk.hold(false);
      expect(await first).toMatchObject({ code: null });
      disk.hold(true);
      expect(await ask(guard, "touch b", "b", 300)).toMatchObject({ outcome: "none", code: "wire.timeout" });
      disk.hold(false);
      expect(await ask(guard, "touch c", "c")).toMatchObject({ code: null });
    } finally {
      await over(guard, disk);
    }
    const events = await eventsIn(layout, origin);
    const recorded = events.filter((event) => event.kind === "intent" && event.call === "b");
    expect(recorded).toHaveLength(1);
    const { id } = recorded[0] as unknown as { readonly id: string };
    const outcome = events.find((event) => event.kind === "outcome" && event.id === id);
    expect(outcome).toMatchObject({ status: "abandoned", error: "abandoned" });
  });
});
