import { openStream } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { makeBench } from "../testing/harness.js";

const bench = await makeBench();
const about = (session: string, more: object = {}) => ({
  ...{ agent: "bot", session, principal: "local", door: "wrap" },
  ...more,
});

async function follow(session: string) {
  const stream = await openStream(bench.guard.agentSocket, 2_000);
  stream.send({ op: "follow", call: about(session) });
  expect(await stream.next()).toMatchObject({ standing: "free" });
  return stream;
}
const obeyed = (session: string, more: object = {}) =>
  bench.agent({ op: "obeyed", call: about(session), done: "frozen", processes: 3, left: 0, ...more });

describe("S5: a door that started something", () => {
  it("is told when it is held, when more, when less, and when it is free", async () => {
    const stream = await follow("s1");
    const told: unknown[] = [];
    for (const order of [
      { op: "quarantine", type: "session", name: "s1", mode: "read-only" },
      { op: "quarantine", type: "agent", name: "bot" },
      { op: "stop-all" },
      { op: "release", type: "agent", name: "bot" },
      { op: "release-all" },
      { op: "quarantine", type: "agent", name: "another" },
      { op: "release", type: "session", name: "s1" },
    ]) {
      await bench.admin(order);
      const last = told.at(-1);
      const now = ((await bench.admin({ op: "orders" }))["following"] as unknown as { standing: string }[])[0]!
        .standing;
      if (now !== last) told.push((await stream.next())?.["standing"]);
      expect(now).toBe(told.at(-1));
    }
    expect(told).toEqual(["read-only", "quarantined", "stopped", "read-only", "free"]);
    await bench.admin({ op: "release", type: "agent", name: "another" });
    stream.close();
  });

  it("says what it did once for each time it was told, and it is recorded as its word", async () => {
    const stream = await follow("s2");
    expect(await obeyed("s2")).toMatchObject({ error: { code: "call_malformed" } });
    await bench.admin({ op: "quarantine", type: "session", name: "s2" });
    expect(await stream.next()).toMatchObject({ standing: "quarantined" });
    expect(await obeyed("s3")).toMatchObject({ error: { code: "call_malformed" } });
    expect(await obeyed("s2", { done: "praised" })).toMatchObject({ error: { code: "call_malformed" } });
    expect(await obeyed("s2", { left: -1 })).toMatchObject({ error: { code: "call_malformed" } });
    expect(await obeyed("s2", { left: 2 })).toMatchObject({ ok: true });
    expect(await obeyed("s2")).toMatchObject({ error: { code: "call_malformed" } });
    const alarm = await bench.until((event) => event.kind === "alarm" && event.code === "agent.frozen");
    expect(alarm).toMatchObject({ severity: "high", session: "s2", details: { processes: 3, left: 2, claimed: true } });
    await bench.admin({ op: "release", type: "session", name: "s2" });
    stream.close();
  });

  it.each([
    ["without a call", { op: "follow" }],
    ["without a session", { op: "follow", call: { agent: "a", principal: "p", door: "d" } }],
    ["with a name without end", { op: "follow", call: about("x".repeat(300)) }],
  ])("does not follow %s", async (_why, body) => {
    expect(await bench.agent(body)).toMatchObject({ error: { code: "call_malformed" } });
  });

  it("ends with the guard, and does not keep it", async () => {
    const stream = await follow("s4");
    const begin = performance.now();
    const restarted = bench.restart();
    expect(await stream.next()).toBe(null);
    // Sooner than the two seconds a connection has to finish what it is at.
    expect(performance.now() - begin).toBeLessThan(1_500);
    await restarted;
  });

  it("is one of a bounded number, and calls go on beside them", async () => {
    const streams = await Promise.all(Array.from({ length: 128 }, (_, n) => follow(`m${n}`)));
    expect(await bench.agent({ op: "follow", call: about("one-more") })).toMatchObject({ error: { code: "stopping" } });
    expect(await bench.agent({ op: "ping" })).toMatchObject({ ok: true });
    for (const stream of streams) stream.close();
  });
});
