import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readLog, verifyLog } from "@rampart/ledger";
import { callOnce, type JsonObject, locateLayout, openStream, placesIn } from "@rampart/service";
import { afterAll, describe, expect, it } from "vitest";
import { type GuardProcess, spawnGuard } from "../../../packages/guard/src/testing/process.js";
import { Disk, readTrace, type Step } from "./disk.js";
import { buildFaults, faults } from "./faults.js";
import { pause } from "./guard-load.js";
import { said } from "./recording.js";
import { seeded } from "./seeded.js";

/** Moments at which the power goes; `POWER_CUTS` asks for more. */
const CUTS = Number(process.env["POWER_CUTS"] ?? 16);
const base = mkdtempSync(join(tmpdir(), "rampart-gpower-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const library = buildFaults(base);

/** A guard that is installed, started and called; everything it did to its disk, and the answers it gave. */
async function record(under: string): Promise<readonly Step[]> {
  mkdirSync(under, { mode: 0o700 });
  const { env, trace } = faults(library as string, base, { under, traced: true });
  const guard = await spawnGuard(under, undefined, { env });
  expect(guard.error).toBe(null);
  const callers = Promise.all(Array.from({ length: 8 }, (_, i) => call(guard, under, i)));
  await pause(1_500);
  await guard.end("SIGKILL");
  await callers;
  return readTrace(trace);
}

async function call(guard: GuardProcess, cwd: string, caller: number): Promise<void> {
  const stream = await openStream(guard.agent, 2_000).catch(() => null);
  for (let n = 0; stream !== null; n++) {
    const names = { door: "sdk", agent: "a", principal: "p", session: "s", tool: "shell", shell: "bash" };
    const command = n % 2 === 0 ? `touch file${n}` : `rm -rf /etc/${n}`;
    stream.send({ op: "decide", call: { id: `${caller}-${n}`, ...names, arguments: { command }, cwd } });
    if ((await stream.next().catch(() => null)) === null) return;
  }
}

/** Intents whose answers had been given before a step; all of them of calls that change something, or are refused. */
function answered(steps: readonly Step[], cut: number): string[] {
  const ids = said(steps, cut).flatMap((line) => /"intent":"([^"]{1,64})"/.exec(line)?.[1] ?? []);
  return [...new Set(ids)];
}

describe.skipIf(library === null)("the power goes while a guard works (needs gcc and glibc)", () => {
  it(`E1, S3: ${CUTS} times, from its very first start on: it starts again by itself, and every answer it gave is recorded`, async () => {
    const under = join(base, "disk");
    const steps = await record(under);
    const first = steps.findIndex(({ bytes }) => bytes.includes('"intent":"'));
    expect(first).toBeGreaterThan(0);
    const random = seeded(Number(process.env["RAMPART_SEED"] ?? 5));
    let wanted = 0;
    for (let i = 0; i < CUTS; i++) {
      // Half of them before there is any answer: while it is installed.
      const cut = i % 2 === 0 ? Math.floor(random() * first) : first + Math.floor(random() * (steps.length - first));
      const image = join(base, "image");
      rmSync(image, { recursive: true, force: true });
      mkdirSync(image, { mode: 0o700 });
      Disk.after(steps, cut, { random, honest: () => true }).write(under, image);
      const promised = answered(steps, cut);
      const guard = await spawnGuard(image);
      expect({ cut, error: guard.error }).toEqual({ cut, error: null });
      const { head } = await callOnce(guard.admin, { op: "head" }, 5_000);
      await guard.end("SIGTERM");
      const { log } = placesIn(locateLayout({ state: join(image, "state"), home: image, env: {} }));
      const there = new Set<string>();
      for await (const { event } of readLog(log, String((head as JsonObject)["origin"])))
        if (event.kind === "intent") there.add(event.id);
      expect({ cut, lost: promised.filter((id) => !there.has(id)) }).toEqual({ cut, lost: [] });
      expect({ cut, ...(await verifyLog(log)) }).toMatchObject({ result: "intact" });
      wanted += promised.length;
    }
    console.log(`power under a guard: ${CUTS} disks, ${wanted} answers looked for`);
    expect(wanted).toBeGreaterThan(CUTS);
  }, 3_600_000);
});
