import { access, chmod, lstat, readdir, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileWitness, verifyLog } from "@rampart/ledger";
import {
  claimStart,
  errorOf,
  type JsonObject,
  openStream,
  placesIn,
  type SpoolRecord,
  writeSpool,
} from "@rampart/service";
import { describe, expect, it } from "vitest";
import { startGuard } from "./start.js";
import { eventsIn, makeBench, plainDoor, shell } from "./testing/harness.js";

const record = (id: string, time: number): SpoolRecord => ({
  id,
  time,
  door: "test",
  phase: "before",
  agent: "tester",
  session: "s1",
  tool: "shell",
  cwd: "/home/dev",
  input: `sha256:${"a".repeat(64)}`,
  actions: [{ kind: "file.delete", resource: "/etc" }],
  verdict: "deny",
  enforced: true,
  rules: ["no.delete"],
  policy: null,
  bundle: null,
  why: "wire.unreachable",
});

describe("a guard's life", () => {
  it("begins and ends in the log, which verifies; its sockets are private and gone afterwards", async () => {
    const bench = await makeBench();
    const { agentSocket, adminSocket } = bench.guard;
    expect([(await lstat(agentSocket)).mode & 0o777, (await lstat(adminSocket)).mode & 0o777]).toEqual([0o600, 0o600]);
    const head = (await bench.admin({ op: "head" }))["head"] as JsonObject;
    await bench.hook(shell("ls", { cwd: bench.project }));
    await bench.guard.stop("done");
    expect(await bench.guard.ended).toBe("done");
    await expect(access(agentSocket)).rejects.toThrow();
    const events = await eventsIn(bench.layout, String(head["origin"]));
    expect(events.map((event) => event.kind)).toEqual([
      "key",
      "policy",
      "start",
      "session",
      "intent",
      "snapshot",
      "end",
    ]);
    const verification = await verifyLog(placesIn(bench.layout).log);
    expect(verification).toMatchObject({ result: "intact" });
  });

  it("two guards on one folder: the second refuses with a code", async () => {
    const bench = await makeBench();
    const second = startGuard({
      layout: bench.layout,
      adapters: [],
      version: "0",
      home: bench.root,
      user: "dev",
      env: {},
      handleSignals: false,
    });
    await expect(second).rejects.toMatchObject({ code: "already_running" });
    expect(await bench.hook(shell("true", { cwd: bench.project }))).toMatchObject({ outcome: "no-opinion" });
  });

  it("E2: hands checkpoints to its witnesses, and says so where it has none", async () => {
    const bench = await makeBench();
    expect((await bench.admin({ op: "status" }))["status"]).toMatchObject({
      witness: { assurance: expect.stringContaining("not rewrite-proof"), witnesses: [] },
    });
    const path = join(bench.root, "witness");
    await bench.restart({ witnesses: [fileWitness(path)], witnessMs: 50 });
    const assured = async () => (await bench.admin({ op: "status" }))["status"];
    await expect.poll(assured, { timeout: 10_000 }).toMatchObject({ witness: { assurance: "witnessed" } });
    await bench.guard.stop("done");
    const kept = await fileWitness(path).kept();
    const verification = await verifyLog(placesIn(bench.layout).log, { witnessed: kept ?? [] });
    expect(verification).toMatchObject({ result: "intact", rewriteProof: true });
  });

  it("refuses where the key of an existing log is gone, instead of making another", async () => {
    const bench = await makeBench();
    await bench.guard.stop("done");
    await unlink(join(placesIn(bench.layout).keys, "log.pem"));
    await expect(bench.restart()).rejects.toMatchObject({ code: "key.file" });
  });

  it("that ended of its own will is started again by the next call, with no pause", async () => {
    const bench = await makeBench();
    const { state } = bench.layout;
    const now = Date.now();
    expect(await claimStart(state, now)).toBe(true);
    expect(await claimStart(state, now)).toBe(false);
    await bench.guard.stop("done");
    expect(await claimStart(state, now)).toBe(true);
    await bench.restart();
  });

  it("is refused a state folder others may rearrange", async () => {
    const bench = await makeBench();
    await bench.guard.stop("done");
    await chmod(bench.root, 0o777);
    await expect(bench.restart()).rejects.toMatchObject({ code: "folder.open_parent" });
    await chmod(bench.root, 0o700);
  });
});

describe("the spool", () => {
  it("is taken exactly once, as claimed, behind a gap that says from when to when", async () => {
    const bench = await makeBench();
    const places = placesIn(bench.layout);
    await bench.guard.stop("away");
    await writeSpool(places.spool, [record("spooled-0001", 5_000), record("spooled-0002", 6_000)]);
    await writeSpool(places.spool, [record("spooled-0003", 4_000)]);
    await bench.restart();
    await bench.until((event) => event.kind === "intent" && event.id === "spooled-0002");
    // The same file once more, as after a crash between recording and removing it.
    await bench.restart();
    await writeSpool(places.spool, [record("spooled-0001", 5_000), record("spooled-0004", 7_000)]);
    await bench.restart();
    await bench.until((event) => event.kind === "intent" && event.id === "spooled-0004");
    const events = await bench.events();
    const claimed = events.flatMap((event) => (event.kind === "intent" && event.claimed ? [event.id] : []));
    expect(claimed.sort()).toEqual(["spooled-0001", "spooled-0002", "spooled-0003", "spooled-0004"]);
    const gaps = events.flatMap((event) => (event.kind === "gap" && event.reason === "spool" ? [event] : []));
    expect(gaps).toMatchObject([
      { from: 4_000, until: 6_000 },
      { from: 7_000, until: 7_000 },
    ]);
    expect(await readdir(places.spool)).toEqual([]);
  });

  it("a file that cannot be read whole is put aside and alarmed; its good lines count", async () => {
    const bench = await makeBench();
    const places = placesIn(bench.layout);
    await bench.guard.stop("away");
    await writeFile(join(places.spool, "0-garbage.jsonl"), '{"v":1}\nrm -rf /\n', { mode: 0o600 });
    await bench.restart();
    const alarm = await bench.until((event) => event.kind === "alarm" && event.code === "spool.refused");
    expect(alarm).toMatchObject({ severity: "high" });
    expect((await readdir(places.quarantine)).length).toBe(1);
    expect((await bench.admin({ op: "status" }))["status"]).toMatchObject({ healthy: false, spool: { refused: 1 } });
  });
});

describe("the admin socket", () => {
  it("E4: streams what is recorded, from an entry on and then live", async () => {
    const bench = await makeBench();
    const stream = await openStream(bench.guard.adminSocket, 1_000);
    stream.send({ op: "watch", from: 0 });
    expect(await stream.next()).toMatchObject({ watching: true });
    const kinds: unknown[] = [];
    for (let i = 0; i < 3; i++) kinds.push(((await stream.next())!["event"] as JsonObject)["kind"]);
    expect(kinds).toEqual(["key", "policy", "start"]);
    await bench.hook(shell("ls", { cwd: bench.project }));
    expect((await stream.next())!["event"]).toMatchObject({ kind: "session", index: 3 });
    expect((await stream.next())!["event"]).toMatchObject({ kind: "intent", index: 4 });
    stream.close();
  });

  it("signs a checkpoint, says where the log stands, and stops on demand", async () => {
    const bench = await makeBench();
    const { checkpoint } = await bench.admin({ op: "checkpoint" });
    const head = (await bench.admin({ op: "head" }))["head"] as JsonObject;
    expect(String(checkpoint).startsWith(`${head["origin"]}\n${head["signed"]}\n`)).toBe(true);
    expect(await bench.admin({ op: "stop" })).toMatchObject({ stopping: true });
    expect(await bench.guard.ended).toContain("admin socket");
  });

  it("status says which mode it is and what that does not protect", async () => {
    const bench = await makeBench();
    const status = (await bench.admin({ op: "status" }))["status"];
    expect(status).toMatchObject({
      healthy: true,
      problems: [],
      mode: "user",
      note: expect.stringContaining("same user"),
    });
  });
});

describe("the agents' socket", () => {
  it("S2: knows nothing but hook, decide and ping", async () => {
    const bench = await makeBench();
    for (const op of ["status", "reviews", "approve", "deny", "watch", "checkpoint", "reload", "stop", "head"]) {
      expect(errorOf(await bench.agent({ op }))?.code).toBe("op_unknown");
    }
    expect(await bench.agent({ op: "ping" })).toMatchObject({ ok: true, mode: "user" });
  });

  it("answers doors that speak our own form", async () => {
    const bench = await makeBench();
    const call = {
      id: "1",
      door: "sdk",
      agent: "a",
      principal: "p",
      session: "s",
      tool: "shell",
      shell: "bash",
      arguments: { command: "rm x" },
      cwd: bench.project,
    };
    expect(await bench.agent({ op: "decide", call })).toMatchObject({
      outcome: "deny",
      verdict: "deny",
      permit: null,
      rules: [{ rule: "no.delete", reason: "Nothing is deleted here.", instead: "Move it to /tmp." }],
    });
    const allowed = await bench.agent({ op: "decide", call: { ...call, arguments: { command: "ls" } } });
    expect(allowed).toMatchObject({ outcome: "allow", granted: true, permit: expect.any(String) });
    for (const broken of [
      null,
      [],
      {},
      { ...call, arguments: "ls" },
      { ...call, shell: "ksh" },
      { ...call, agent: 7 },
    ]) {
      const answer = await bench.agent({ op: "decide", call: broken });
      expect(errorOf(answer)?.code ?? answer["code"]).toBe("call_malformed");
      expect(answer["permit"] ?? null).toBe(null);
    }
  });

  it("a door nobody knows, and an adapter that breaks, are refused", async () => {
    const wild = {
      ...plainDoor("wild"),
      parse: () => {
        throw new Error("boom");
      },
    };
    const long = { ...plainDoor("long"), render: () => ({ exit: 0, stdout: "x".repeat(2_000_000), stderr: "" }) };
    const bench = await makeBench({ adapters: [wild, long] });
    await expect(bench.hook({}, "nobody")).rejects.toMatchObject({ code: "wire.answer" });
    expect(await bench.hook({}, "wild")).toMatchObject({ outcome: "deny", code: "internal" });
    // What cannot be framed is no answer at all, which a hook client reads as a refusal.
    await expect(bench.hook(shell("ls"), "long")).rejects.toMatchObject({ code: "wire.answer" });
  });
});
