import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyLog } from "@rampart/ledger";
import { callHook, callOnce, type JsonObject, locateLayout, placesIn } from "@rampart/service";
import { afterAll, describe, expect, it } from "vitest";
import { spawnGuard } from "../../packages/guard/src/testing/process.js";
import { GuardLoad, pause } from "./faults/guard-load.js";
import { seeded } from "./faults/seeded.js";

const canMount = spawnSync("unshare", ["-m", "true"]).status === 0;
const root = await mkdtemp(join(tmpdir(), "rampart-kill-"));
afterAll(() => rm(root, { recursive: true, force: true }));

const logOf = (folder: string) => placesIn(locateLayout({ state: join(folder, "state"), home: folder, env: {} })).log;

/** Kills; `RAMPART_KILLS=500` is the long run. A new installation every so often, so that the first start is hit too. */
const KILLS = Number(process.env["RAMPART_KILLS"] ?? 40);
const SERIES = 20;

/** Kills a guard in its life's every phase: while it starts, while it takes what doors left, under load. */
async function killOnce(load: GuardLoad, random: () => number): Promise<"starting" | "listening"> {
  const spooling = random() < 0.4;
  if (spooling && load.started) await load.leaveSpool(20 + Math.floor(random() * 40));
  if (random() < 0.2) {
    const after = random() * 900;
    const guard = await spawnGuard(load.folder, undefined, {
      spawned: (child) => setTimeout(() => child.kill("SIGKILL"), after),
    });
    await guard.end("SIGKILL");
    return "starting";
  }
  const guard = await spawnGuard(load.folder);
  expect(guard.error).toBe(null);
  load.started = true;
  const callers = load.callUntilGone(guard);
  // From the first entry it takes of the spool, or the first batch, to well past a checkpoint.
  await pause(spooling ? random() * 120 : 20 + random() ** 2 * 1_500);
  await guard.end("SIGKILL");
  await callers;
  return "listening";
}

describe("S3, S6, E1: kill -9 at any moment, under load", () => {
  it(`${KILLS} times: nothing answered is lost, nothing invented, what doors left is taken once, the log verifies each time`, async () => {
    const random = seeded(Number(process.env["RAMPART_SEED"] ?? Date.now() % 1_000_000));
    const sum = { kills: 0, starting: 0, torn: 0, answered: 0, spooled: 0, absent: 0 };
    while (sum.kills < KILLS) {
      const load = new GuardLoad(join(root, `work-${sum.kills}`));
      await load.prepare();
      let listening = 0;
      for (let i = 0; i < SERIES && sum.kills < KILLS; i++, sum.kills++) {
        if ((await killOnce(load, random)) === "listening") listening++;
        else sum.starting++;
        if (!load.started) continue;
        const { result, code, message } = await verifyLog(load.log);
        expect(result, `${code}: ${message}`).toMatch(/^(intact|torn)$/);
        if (result === "torn") sum.torn++;
      }
      const { gaps, ...found } = await load.settle();
      expect(found).toEqual({ result: "intact", lost: [], doubled: [], invented: [] });
      expect(gaps["absent"] ?? 0).toBeGreaterThanOrEqual(listening);
      if (load.spooled.size > 0) expect(gaps["spool"]).toBeGreaterThan(0);
      sum.answered += load.answered.size;
      sum.spooled += load.spooled.size;
      sum.absent += gaps["absent"] ?? 0;
    }
    console.log("guard kill:", JSON.stringify(sum));
    expect(sum.answered).toBeGreaterThan(KILLS);
  }, 7_200_000);
});

describe("a disk without room", () => {
  it.skipIf(!canMount)(
    "every call is denied, and it goes on once there is room (needs the right to mount a small disk)",
    async () => {
      const folder = join(root, "full");
      await mkdir(folder, { mode: 0o700 });
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=6m,mode=700", "tmpfs", folder]);
      const guard = await spawnGuard(folder);
      const call = (command: string, id: string) =>
        callHook(guard.agent, "test", Buffer.from(JSON.stringify({ command, id })), 5_000);
      try {
        expect((await call("ls", "0")).exit).toBe(0);
        execFileSync("sh", ["-c", `dd if=/dev/zero of=${folder}/filler bs=64k 2>/dev/null || true`]);
        let denied: JsonObject | null = null;
        for (let i = 0; i < 4_000 && denied === null; i++) {
          const answer = await call(`echo ${"x".repeat(3_000)} ${i}`, String(i));
          if (answer.exit !== 0) denied = JSON.parse(Buffer.from(answer.stdout).toString()) as JsonObject;
        }
        expect(denied).toMatchObject({ outcome: "deny", code: "record_failed" });
        const { status } = await callOnce(guard.admin, { op: "status" }, 3_000);
        expect(status).toMatchObject({
          healthy: false,
          disk: { whenFull: "deny" },
          problems: [
            "nothing can be recorded (log.disk-full); every call is denied",
            expect.stringMatching(/only [01] MiB left/),
          ],
        });
        await rm(join(folder, "filler"));
        let again = 1;
        for (let i = 0; i < 40 && again !== 0; i++) {
          await new Promise((resolve) => setTimeout(resolve, 250));
          again = (await call("ls", `again-${i}`)).exit;
        }
        expect(again).toBe(0);
        await guard.end("SIGTERM");
        expect(await verifyLog(logOf(folder))).toMatchObject({ result: "intact" });
      } finally {
        await guard.end("SIGKILL");
        execFileSync("umount", [folder]);
      }
    },
  );
});
