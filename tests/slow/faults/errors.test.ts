import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readLog } from "@rampart/ledger";
import { callOnce, locateLayout, placesIn } from "@rampart/service";
import { afterAll, describe, expect, it } from "vitest";
import { type GuardProcess, spawnGuard } from "../../../packages/guard/src/testing/process.js";
import { verifyLog } from "../../../packages/ledger/src/log/verify.js";
import { bundle, run } from "../../../packages/ledger/src/testing/child.js";
import { buildFaults, faults, type Operation, type Rule, type Way } from "./faults.js";
import { GuardLoad, pause } from "./guard-load.js";
import { outOfOrder, reopened } from "./ids.js";
import { seeded } from "./seeded.js";

/** Broken disks under the log; `FAULT_ROUNDS` asks for more. */
const ROUNDS = Number(process.env["FAULT_ROUNDS"] ?? 40);
const base = mkdtempSync(join(tmpdir(), "rampart-faults-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const library = buildFaults(base);

const OPERATIONS: readonly Operation[] = [
  "write",
  "write",
  "write",
  "sync",
  "truncate",
  "open",
  "rename",
  "unlink",
  "*",
];
const PARTS = [".seg", ".seg", "checkpoints", ".tmp", "hashes", "*"];
const WAYS: readonly Way[] = ["EIO", "ENOSPC", "EROFS", "EDQUOT", "torn", "short", "kill"];

function randomRule(random: () => number): Rule {
  const of = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const [operation, part, way] = [of(OPERATIONS), of(PARTS), of(WAYS)];
  return { operation, part, way, after: Math.floor(random() ** 2 * 80), times: of([1, 2, -1]) };
}

const CODES: Partial<Record<Way, string>> = { ENOSPC: "log.disk-full", EROFS: "log.read-only" };
const denied = (way: Way) => `nothing can be recorded (${CODES[way] ?? "log.io"}); every call is denied`;

/** What status says is wrong, once something is or nothing is any more; within half a minute. */
async function problemsOf(guard: GuardProcess, some: boolean): Promise<unknown> {
  for (let tries = 0; ; tries++) {
    const { status } = await callOnce(guard.admin, { op: "status" }, 5_000);
    const { problems } = status as { problems?: readonly unknown[] };
    if (tries === 300 || (problems?.length !== 0) === some) return problems;
    await pause(100);
  }
}

describe.skipIf(library === null)("disks that fail (needs gcc and glibc)", () => {
  it(`E1: ${ROUNDS} ways, under the log: what was acknowledged is there, nothing else, and it goes on once the disk does`, async () => {
    const random = seeded(Number(process.env["RAMPART_SEED"] ?? 6));
    const program = await bundle("writer", base);
    const ends: Record<string, number> = {};
    for (let round = 0; round < ROUNDS; round++) {
      const home = join(base, `log-${round}`);
      mkdirSync(home);
      const log = join(home, "log");
      const acknowledged: string[] = [];
      const rules = [randomRule(random), randomRule(random)];
      // Twice: the second writer finds what the first left, on a disk that still fails.
      for (const number of ["0", "1"]) {
        const { env } = faults(library as string, home, { under: log, rules });
        const started = {
          started: (child: { kill(signal: "SIGKILL"): boolean }) => void setTimeout(() => child.kill("SIGKILL"), 250),
        };
        const { lines, errors } = await run(program, [log, number, "16"], { env, ...started });
        expect(errors).toBe("");
        acknowledged.push(...lines.filter((line) => /^\d+-\d+$/.test(line)));
        const end = lines.find((line) => line.startsWith("failed")) ?? "killed";
        ends[end] = (ends[end] ?? 0) + 1;
      }
      const what = { round, rules };
      if (acknowledged.length > 0) {
        const { result, code } = await verifyLog(log);
        expect({ ...what, code, fine: result !== "tampered" }).toEqual({ ...what, code, fine: true });
      }
      const ids = await reopened(log).catch((error: unknown) => {
        throw new Error(`${JSON.stringify(what)}: ${error}`, { cause: error });
      });
      const there = new Set(ids);
      expect({ ...what, lost: acknowledged.filter((id) => !there.has(id)) }).toEqual({ ...what, lost: [] });
      expect({ ...what, wrong: outOfOrder(ids) }).toEqual({ ...what, wrong: [] });
      expect({ ...what, ...(await verifyLog(log)) }).toMatchObject({ result: "intact" });
      rmSync(home, { recursive: true });
    }
    console.log("disks that fail, how writers ended:", ends);
    expect(Object.keys(ends).length).toBeGreaterThan(ROUNDS < 20 ? 0 : 3);
  });

  it.each<Way>(["ENOSPC", "EIO", "EROFS", "torn", "short"])(
    "S3, E1: %s for a while under a guard that works: what is not recorded is refused, and it recovers",
    async (way) => {
      const load = new GuardLoad(join(base, `guard-${way}`));
      await load.prepare();
      const rules: Rule[] = [{ operation: "write", part: "/log/", after: 40, times: -1, way }];
      const disk = faults(library as string, base, { under: load.folder, rules, later: true });
      const guard = await spawnGuard(load.folder, undefined, { env: disk.env });
      expect(guard.error).toBe(null);
      const callers = load.callUntilGone(guard);
      try {
        disk.hold(true);
        if (way === "short") await pause(1_000);
        expect(await problemsOf(guard, way !== "short")).toEqual(way === "short" ? [] : [denied(way)]);
        disk.hold(false);
        expect(await problemsOf(guard, false)).toEqual([]);
        const before = load.answered.size;
        for (let tries = 0; load.answered.size === before && tries < 100; tries++) await pause(50);
        expect(load.answered.size).toBeGreaterThan(before);
      } finally {
        await guard.end("SIGKILL");
        await callers;
      }
      const { gaps, ...found } = await load.settle();
      expect(found).toEqual({ result: "intact", lost: [], doubled: [], invented: [] });
      expect(gaps["absent"]).toBe(1);
    },
  );

  it("E1: on a full disk, where the operator chose so, what only reads goes on, nothing else does, and the record says how many", async () => {
    const folder = join(base, "guard-reads");
    mkdirSync(folder);
    const disk = faults(library as string, base, {
      under: folder,
      rules: [{ operation: "write", part: "/log/", after: 0, times: -1, way: "ENOSPC" }],
      later: true,
    });
    const guard = await spawnGuard(folder, undefined, { env: { ...disk.env, TEST_DISK_FULL: "allow-reads" } });
    const { head } = await callOnce(guard.admin, { op: "head" }, 5_000);
    const origin = String((head as { origin?: unknown }).origin);
    const ask = async (command: string) => {
      const names = { door: "sdk", agent: "a", principal: "p", session: "s", tool: "shell", shell: "bash" };
      const call = { id: command, ...names, cwd: folder, arguments: { command } };
      const { outcome, code } = await callOnce(guard.agent, { op: "decide", call }, 5_000);
      return code ?? outcome;
    };
    try {
      expect([await ask("cat a"), await ask("touch a")]).toEqual(["no-opinion", "no-opinion"]);
      disk.hold(true);
      const answers = [
        await ask("touch b"),
        await ask("cat b"),
        await ask("cat c"),
        await ask("curl -o d https://e.example"),
      ];
      expect(answers).toEqual(["record_failed", "no-opinion", "no-opinion", "record_failed"]);
      expect(await problemsOf(guard, true)).toEqual([
        "nothing can be recorded (log.disk-full); 2 calls that only read went on without a record, the others are denied",
      ]);
      disk.hold(false);
      expect(await problemsOf(guard, false)).toEqual([]);
      expect(await ask("touch e")).toBe("no-opinion");
    } finally {
      await guard.end("SIGTERM");
    }
    const log = placesIn(locateLayout({ state: join(folder, "state"), home: folder, env: {} })).log;
    expect(await verifyLog(log)).toMatchObject({ result: "intact" });
    const gaps: unknown[] = [];
    for await (const { event } of readLog(log, origin)) if (event.kind === "gap") gaps.push([event.reason, event.lost]);
    expect(gaps).toContainEqual(["disk-full", 2]);
  });
});
