import { type ChildProcess, fork } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readLog, verifyLog } from "@rampart/ledger";
import { callOnce, type JsonObject, locateLayout, placesIn, prepareLayout } from "@rampart/service";
import { afterAll, describe, expect, it } from "vitest";
import { type GuardProcess, spawnGuard } from "../../packages/guard/src/testing/process.js";

const CALLER = fileURLToPath(new URL("./limits/caller.mjs", import.meta.url));
const CAP = Number(process.env["RAMPART_CHARGES"] ?? 100_000);
const PROCESSES = 8;
const CONNECTIONS = 8;
/** The guard is killed when so much of the cap is used. */
const KILLS = [0.3, 0.7];

const POLICY = `rampart: 1
name: quotes
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
limits:
  - { id: quotes, over: agent, measure: calls, at-most: ${CAP}, reached: deny }
  - { id: spent, over: organisation, measure: cost, at-most: ${CAP / 4}, per: { calendar: month }, reached: deny }
prices: { currency: EUR, tools: { quote: 0.25 } }
`;

interface Said {
  readonly allowed: number;
  readonly permits?: readonly string[];
  readonly denied: number;
  readonly lost: number;
}

const root = await mkdtemp(join(tmpdir(), "rampart-limits-"));
afterAll(() => rm(root, { recursive: true, force: true }));

describe("P7: one cap, eight processes, a guard that is killed", () => {
  it(`of ${CAP} there are exactly ${CAP}, and every one that was allowed is on record`, async () => {
    const layout = locateLayout({ state: join(root, "state"), home: root, env: {} });
    await prepareLayout(layout);
    await mkdir(join(root, "home"), { recursive: true });
    await writeFile(placesIn(layout).policy, POLICY, { mode: 0o600 });
    let guard = await spawnGuard(root);
    expect(guard.error).toBe(null);
    const begin = performance.now();
    const callers = Array.from({ length: PROCESSES }, (_, n) => fork(CALLER, [`p${n}`, String(CONNECTIONS)]));
    const said = new Map<ChildProcess, Said>();
    const ends = callers.map((child) => {
      child.on("message", (message) => said.set(child, message as Said));
      return new Promise((resolve) => child.once("exit", resolve));
    });
    tell(callers, guard);
    const allowed = () => [...said.values()].reduce((sum, one) => sum + one.allowed, 0);
    for (const part of KILLS) {
      while (allowed() < part * CAP) await new Promise((resolve) => setTimeout(resolve, 20));
      await guard.end("SIGKILL");
      guard = await spawnGuard(root);
      expect(guard.error).toBe(null);
      tell(callers, guard);
    }
    await Promise.all(ends);
    const seconds = (performance.now() - begin) / 1_000;
    const { head } = (await callOnce(guard.admin, { op: "head" }, 5_000)) as { head: JsonObject };
    await guard.end("SIGTERM");

    const answered = [...said.values()].flatMap(({ permits = [] }) => permits);
    const recorded = new Set<string>();
    for await (const { event } of readLog(placesIn(layout).log, String(head["origin"]))) {
      if (event.kind === "intent" && event.permit !== null) recorded.add(event.permit);
    }
    expect(new Set(answered).size, "no permit twice").toBe(answered.length);
    expect(
      answered.filter((permit) => !recorded.has(permit)),
      "none is lost",
    ).toEqual([]);
    expect(recorded.size, "no unit more, and none less").toBe(CAP);
    const { result, code, message } = await verifyLog(placesIn(layout).log);
    expect(result, `${code}: ${message}`).toMatch(/^(intact|torn)$/);
    const unanswered = recorded.size - answered.length;
    const lost = [...said.values()].reduce((sum, one) => sum + one.lost, 0);
    console.info(
      `${CAP} charges of two limits in ${seconds.toFixed(1)} s (${Math.round(CAP / seconds)}/s, ${KILLS.length} kills and restarts ` +
        `included); recorded and never answered, because the guard was killed in between: ${unanswered}; exchanges cut: ${lost}`,
    );
  });
});

function tell(callers: readonly ChildProcess[], { agent }: GuardProcess): void {
  for (const child of callers) if (child.connected) child.send({ socket: agent });
}
