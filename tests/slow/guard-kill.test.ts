import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readLog, verifyLog } from "@rampart/ledger";
import { callHook, callOnce, type JsonObject, locateLayout, openStream, placesIn } from "@rampart/service";
import { afterAll, describe, expect, it } from "vitest";
import { type GuardProcess, spawnGuard } from "../../packages/guard/src/testing/process.js";

const ROUNDS = 12;
const CALLERS = 16;
const canMount = spawnSync("unshare", ["-m", "true"]).status === 0;
const root = await mkdtemp(join(tmpdir(), "rampart-kill-"));
afterAll(() => rm(root, { recursive: true, force: true }));

const logOf = (folder: string) => placesIn(locateLayout({ state: join(folder, "state"), home: folder, env: {} })).log;

async function recorded(folder: string, guard: GuardProcess): Promise<ReadonlyMap<string, boolean>> {
  const { head } = await callOnce(guard.admin, { op: "head" }, 5_000);
  const calls = new Map<string, boolean>();
  for await (const { event } of readLog(logOf(folder), String((head as JsonObject)["origin"]))) {
    if (event.kind === "intent") calls.set(event.call, event.permit !== null);
  }
  return calls;
}

/** Asks until the guard is gone; says which calls were answered, and whether they were let through. */
async function ask(guard: GuardProcess, folder: string, name: string, answered: Map<string, boolean>): Promise<void> {
  const stream = await openStream(guard.agent, 2_000).catch(() => null);
  for (let n = 0; stream !== null; n++) {
    const id = `${name}-${n}`;
    const command = n % 3 === 0 ? `rm -rf /etc/${n}` : n % 3 === 1 ? `touch file${n}` : "cat README.md";
    const names = { door: "sdk", agent: "a", principal: "p", session: `s${n % 5}`, tool: "shell", shell: "bash" };
    stream.send({ op: "decide", call: { id, ...names, arguments: { command }, cwd: folder } });
    const answer = await stream.next().catch(() => null);
    if (answer === null) return;
    answered.set(id, answer["permit"] !== null);
  }
}

describe("S6, E1: kill -9 at any moment, under load", () => {
  it(`loses nothing that was acknowledged, ${ROUNDS} times over, and the log verifies each time`, async () => {
    const folder = join(root, "work");
    await mkdir(folder, { mode: 0o700 });
    const answered = new Map<string, boolean>();
    for (let round = 0; round < ROUNDS; round++) {
      const guard = await spawnGuard(folder);
      expect(guard.error).toBe(null);
      const callers = Array.from({ length: CALLERS }, (_, i) => ask(guard, folder, `${round}-${i}`, answered));
      // From the middle of the first batch to well past a checkpoint.
      await new Promise((resolve) => setTimeout(resolve, 20 + ((round * 331) % 1_500)));
      await guard.end("SIGKILL");
      await Promise.all(callers);
    }
    const guard = await spawnGuard(folder);
    const inLog = await recorded(folder, guard);
    await guard.end("SIGTERM");
    expect(answered.size).toBeGreaterThan(ROUNDS);
    for (const [id, released] of answered) expect([id, inLog.get(id)]).toEqual([id, released]);
    const verification = await verifyLog(logOf(folder));
    expect(verification.result).toBe("intact");
    expect(verification.gaps).toBeGreaterThanOrEqual(ROUNDS);
  });
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
        expect(status).toMatchObject({ healthy: false, problems: ["nothing can be recorded; every call is denied"] });
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
