import { once } from "node:events";
import { access, chmod, chown, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyLog } from "@rampart/ledger";
import { callHook, callOnce, type JsonObject, locateLayout, openStream, placesIn } from "@rampart/service";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { eventsIn } from "./testing/harness.js";
import { type GuardProcess, spawnGuard } from "./testing/process.js";

const isRoot = process.geteuid?.() === 0;
const root = await mkdtemp(join(tmpdir(), "rampart-process-"));
let running: GuardProcess[] = [];
afterEach(async () => {
  for (const guard of running) await guard.end("SIGKILL");
  running = [];
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function start(folder: string, as?: { uid: number; gid: number }): Promise<GuardProcess> {
  const guard = await spawnGuard(folder, as);
  running.push(guard);
  return guard;
}
async function freshFolder(name: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder, { mode: 0o700 });
  return folder;
}
const logOf = (folder: string) => placesIn(locateLayout({ state: join(folder, "state"), home: folder, env: {} })).log;
const ask = (guard: GuardProcess, command: string, more: object = {}) =>
  callHook(guard.agent, "test", Buffer.from(JSON.stringify({ command, ...more })), 3_000);

async function recordedCalls(folder: string, guard: GuardProcess): Promise<Set<string>> {
  const { head } = await callOnce(guard.admin, { op: "head" }, 3_000);
  const layout = locateLayout({ state: join(folder, "state"), home: folder, env: {} });
  const events = await eventsIn(layout, String((head as JsonObject)["origin"]));
  return new Set(events.flatMap((event) => (event.kind === "intent" ? [event.call] : [])));
}

describe("S6: a guard that is killed", () => {
  it("has lost nothing it acknowledged; the log verifies, the gap is recorded, the next one starts", async () => {
    const folder = await freshFolder("killed");
    const acknowledged: string[] = [];
    for (let round = 0; round < 2; round++) {
      const guard = await start(folder);
      const callers = Array.from({ length: 8 }, async (_, caller) => {
        const stream = await openStream(guard.agent, 1_000);
        for (let n = 0; ; n++) {
          const id = `${round}-${caller}-${n}`;
          const names = { door: "sdk", agent: "a", principal: "p", session: "s", tool: "shell", shell: "bash" };
          stream.send({ op: "decide", call: { id, ...names, arguments: { command: `rm file${n}` }, cwd: folder } });
          const answer = await stream.next().catch(() => null);
          if (answer === null) return;
          if (answer["code"] === null) acknowledged.push(id);
        }
      });
      await new Promise((resolve) => setTimeout(resolve, 250 + round * 137));
      await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(12 * (round + 1));
      await guard.end("SIGKILL");
      await Promise.all(callers);
    }
    const guard = await start(folder);
    const recorded = await recordedCalls(folder, guard);
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(acknowledged.filter((id) => !recorded.has(id))).toEqual([]);
    await guard.end("SIGTERM");
    expect(await verifyLog(logOf(folder))).toMatchObject({ result: "intact" });
  });
});

describe("a guard in trouble", () => {
  it.each<readonly [signals: readonly NodeJS.Signals[], why: string]>([
    [["SIGTERM"], "asked once"],
    [["SIGINT", "SIGINT", "SIGTERM"], "Ctrl-C, which a terminal and what runs in it both tell"],
    [["SIGHUP", "SIGHUP"], "the terminal closes"],
  ])("ends on %s with a last word and a checkpoint over it, and takes its sockets away (%s)", async (signals) => {
    const folder = await freshFolder(`ended-${signals.join("-")}`);
    const guard = await start(folder);
    await ask(guard, "ls");
    const gone = once(guard.child, "exit");
    for (const signal of signals) {
      guard.child.kill(signal);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await gone).toEqual([0, null]);
    await expect(access(guard.agent)).rejects.toThrow();
    const verification = await verifyLog(logOf(folder));
    expect(verification.signed).toBe(verification.entries);
  });

  it("frozen, its callers are not kept beyond their own deadline; awake again, it goes on", async () => {
    const guard = await start(await freshFolder("frozen"));
    guard.child.kill("SIGSTOP");
    const begin = performance.now();
    await expect(callHook(guard.agent, "test", Buffer.from('{"command":"ls"}'), 400)).rejects.toMatchObject({
      code: "wire.timeout",
    });
    expect(performance.now() - begin).toBeLessThan(1_500);
    guard.child.kill("SIGCONT");
    expect((await ask(guard, "ls")).exit).toBe(0);
  });

  it("a second one on the same folder refuses with a code", async () => {
    const folder = await freshFolder("two");
    const first = await start(folder);
    expect((await start(folder)).error).toBe("already_running");
    expect((await ask(first, "ls")).exit).toBe(0);
  });

  it.skipIf(!isRoot)(
    "a state folder it may not write: it does not start (as another user, since root could)",
    async () => {
      const nobody = { uid: 65_534, gid: 65_534 };
      const folder = await freshFolder("readonly");
      await chmod(root, 0o755);
      await chown(folder, nobody.uid, nobody.gid);
      const first = await start(folder, nobody);
      expect(first.error).toBe(null);
      await first.end("SIGTERM");
      for (const path of await foldersBelow(join(folder, "state"))) await chmod(path, 0o500);
      const second = await start(folder, nobody);
      expect(second.error).toMatch(/^(file\.unwritable|folder\.unwritable|log\.read-only)$/);
    },
  );
});

async function foldersBelow(folder: string): Promise<string[]> {
  const below = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const nested = await Promise.all(below.map((entry) => foldersBelow(join(folder, entry.name))));
  return [folder, ...nested.flat()];
}
