import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type JsonObject, placesIn, writeDoors } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { makeBench, shell } from "./testing/harness.js";

const bench = await makeBench();
const at = { cwd: bench.project };
const lastIntent = async () => {
  const events = await bench.events();
  return events.findLast((event) => event.kind === "intent")!;
};

describe("a call before it runs", () => {
  it("E1: is recorded with what it would do, the verdict and the rule, before its door is answered", async () => {
    const answer = await bench.hook(shell("rm -rf build", at));
    expect(answer).toMatchObject({ outcome: "deny", exit: 2, code: null });
    const intent = await lastIntent();
    expect(intent).toMatchObject({
      kind: "intent",
      door: "test",
      agent: "tester",
      owner: "dev",
      verified: false,
      tool: "shell",
      enforced: true,
      permit: null,
      decision: { verdict: "deny", rules: [{ rule: "no.delete", verdict: "deny" }] },
    });
    expect(JSON.stringify(intent)).toContain(join(bench.project, "build"));
  });

  it("R5: a refusal says what, which rule, why, what instead, and that repeating is pointless", async () => {
    const { message } = await bench.hook(shell("rm -rf build", { ...at, session: "first" }));
    expect(message).toBe(
      `Rampart refused this call (file.delete of "${bench.project}/build"), by rule no.delete: Nothing is deleted here. ` +
        "Instead: Move it to /tmp. Repeating the same call is pointless.",
    );
  });

  it("R5: a refused call that is repeated is told so, and an alarm tells a person", async () => {
    const again = (command: string) => bench.hook(shell(command, { ...at, session: "stubborn" }));
    expect((await again("rm -r dist"))["message"]).toMatch(/is pointless\.$/);
    expect((await again("rm -r dist"))["message"]).toMatch(/attempt 2 at it in this session/);
    await again("rm -r dist");
    const alarm = await bench.until((event) => event.kind === "alarm" && event.code === "refusal.repeated");
    expect(alarm).toMatchObject({ session: "stubborn", agent: "tester", details: { call: 3, rule: 3 } });
    expect(alarm).toMatchObject({ intent: ((await lastIntent()) as { id: string }).id });
    expect((await again("rm lib"))["message"]).toMatch(/same rule refused 4 calls of this session/);
    // Another session has its own memory, and what is let through is not counted.
    expect((await bench.hook(shell("rm -r dist", { ...at, session: "new" })))["message"]).toMatch(/is pointless\.$/);
    expect(await again("true")).toMatchObject({ outcome: "no-opinion", message: "" });
  });

  it("no opinion where nothing grants it, allow where a rule does", async () => {
    expect(await bench.hook(shell("true", at))).toMatchObject({ outcome: "no-opinion", exit: 0 });
    expect(await bench.hook({ tool: "shell", arguments: { command: "ls" }, ...at })).toMatchObject({
      outcome: "allow",
    });
    expect(await lastIntent()).toMatchObject({ decision: { verdict: "allow", granted: true } });
  });

  it("does not follow a link out of the project without noticing", async () => {
    await symlink("/etc", join(bench.project, "settings"));
    await bench.hook(shell("cat settings/hostname", at));
    expect(JSON.stringify((await lastIntent()).actions)).toContain('"/etc/hostname"');
  });

  it("an ask goes to the host where the host can ask, without a review", async () => {
    const answer = await bench.hook(shell("echo x > notes.txt", at), "asks");
    expect(answer).toMatchObject({ outcome: "ask", code: null });
    expect(answer["message"]).toContain("ask.write");
    expect(await lastIntent()).toMatchObject({ review: null, decision: { verdict: "ask" } });
  });

  it.each(["runs", "decides"])(
    "P6: but waits for a review where its session asks nobody and %s",
    async (unattended) => {
      const answer = await bench.hook({ ...shell(`echo ${unattended} > notes.txt`, at), unattended }, "asks");
      expect(answer).toMatchObject({ outcome: "deny", message: expect.stringMatching(/r-[a-z2-9]{8}/) });
      expect(await lastIntent()).toMatchObject({ review: expect.any(String), decision: { verdict: "ask" } });
    },
  );

  it("tells whom the policy wants told, by an alarm that names the intent", async () => {
    expect(await bench.hook(shell("git push origin main", at))).toMatchObject({ outcome: "allow" });
    const alarm = await bench.until((event) => event.kind === "alarm" && event.code === "policy.notify");
    expect(alarm).toMatchObject({ message: "the policy wants security told", intent: (await lastIntent()).id });
  });

  it("remembers what a session wrote, and fixes its project at first sight", async () => {
    await mkdir(join(bench.project, "repo", ".git"), { recursive: true });
    await mkdir(join(bench.project, "repo", "src"));
    await bench.hook(shell("true", { session: "s2", cwd: join(bench.project, "repo", "src") }));
    await bench.hook(shell("true", { session: "s2", cwd: "/" }));
    expect(await lastIntent()).toMatchObject({ cwd: "/", facts: { project: join(bench.project, "repo") } });
    const sessions = (await bench.events()).filter((event) => event.kind === "session" && event.id === "s2");
    expect(sessions).toMatchObject([{ state: "started", project: join(bench.project, "repo"), verified: false }]);
  });

  it("E1: secrets in arguments are committed, never written", async () => {
    const secret = `${"ghp"}_R9x2LkV78zLqT4bNcYw1mZp6sHd3fGj5aUo0`;
    await bench.hook(shell(`echo ${secret}`, at));
    const intent = await lastIntent();
    expect(JSON.stringify(intent)).not.toContain(secret);
    expect(intent.payload).toHaveProperty("$commit");
  });
});

describe("after a call ran", () => {
  it("E1: the outcome is joined to its intent; the result is looked through and kept by digest", async () => {
    const call = shell("ls", { id: "joined", ...at });
    await bench.hook(call);
    const intent = await lastIntent();
    const secret = `ghp_${"z9Y8".repeat(9)}`;
    await bench.hook({ ...call, phase: "after", result: `token: ${secret}` });
    const outcome = await bench.until((event) => event.kind === "outcome" && event.call === "joined");
    expect(outcome).toMatchObject({ id: intent.id, status: "done" });
    expect(JSON.stringify(outcome)).not.toContain(secret);
  });
  it("says when it knows no intent (a restart, a call no hook saw)", async () => {
    await bench.hook(shell("ls", { id: "stray", phase: "after", result: "x" }));
    const outcome = await bench.until((event) => event.kind === "outcome" && event.call === "stray");
    expect(outcome).toMatchObject({ id: "unknown", status: "unknown" });
  });
  it("prompts are recorded by digest, sessions when they start", async () => {
    await bench.hook({ phase: "prompt", session: "s3", id: "p1", result: "please tidy up", arguments: {} });
    expect(await bench.until((event) => event.kind === "prompt")).toMatchObject({
      session: "s3",
      bytes: 14,
      text: null,
    });
    await bench.hook({ phase: "session", session: "s4", cwd: bench.project, arguments: {} });
    expect(await bench.until((event) => event.kind === "session" && event.id === "s4")).toBeDefined();
  });
});

describe("P2: malformed means no", () => {
  const rows: readonly (readonly [why: string, body: unknown, code: string])[] = [
    ["nothing", Buffer.alloc(0), "hook.malformed"],
    ["no JSON", Buffer.from("rm -rf /"), "hook.malformed"],
    ["a key twice", Buffer.from('{"tool":"shell","tool":"read"}'), "hook.malformed"],
    ["binary", Buffer.from([0, 255, 1, 254]), "hook.malformed"],
    ["nested too deeply", Buffer.from("[".repeat(10_000)), "hook.malformed"],
    ["a session of 257 characters", shell("ls", { session: "s".repeat(257) }), "call_malformed"],
    ["no session", shell("ls", { session: "" }), "call_malformed"],
    ["a session that is a number", shell("ls", { session: 7 }), "call_malformed"],
    ["a relative working directory", shell("ls", { cwd: "src" }), "call_malformed"],
    ["a NUL in the working directory", shell("ls", { cwd: "/tmp/\0" }), "call_malformed"],
    ["arguments that are a list", { tool: "shell", arguments: ["ls"] }, "call_malformed"],
  ];
  it.each(rows)("%s is refused with a stable code and recorded", async (_why, body, code) => {
    expect(await bench.hook(body)).toMatchObject({ outcome: "deny", exit: 2, code });
    expect(await bench.until((event) => event.kind === "intent" && event.code === code)).toMatchObject({
      decision: { verdict: "deny" },
      permit: null,
    });
  });
});

describe("P14: a door that only watches", () => {
  it("is told nothing; the record says what would have been decided and that it was not enforced", async () => {
    await writeDoors(placesIn(bench.layout).doors, { test: { mode: "monitor", onUnavailable: "deny", since: 1 } });
    await bench.admin({ op: "reload" });
    expect(await bench.hook(shell("rm -rf build", at))).toMatchObject({ outcome: "no-opinion", exit: 0, message: "" });
    expect(await lastIntent()).toMatchObject({ enforced: false, decision: { verdict: "deny" } });
    expect(await bench.hook(Buffer.from("{"))).toMatchObject({ outcome: "no-opinion", exit: 0 });
    const status = (await bench.admin({ op: "status" }))["status"] as JsonObject;
    expect(status["doors"]).toMatchObject([
      { door: "test", mode: "monitor", weakness: expect.stringContaining("watches") },
    ]);
    const alarm = (await bench.events()).findLast((event) => event.kind === "alarm" && event.code === "door.changed");
    expect(alarm).toMatchObject({ severity: "medium" });
    await writeDoors(placesIn(bench.layout).doors, {});
    await bench.admin({ op: "reload" });
    expect(await bench.hook(shell("rm -rf build", at))).toMatchObject({ outcome: "deny" });
  });

  it("a table of doors that cannot be read changes nothing but the health; a broken one never loosens", async () => {
    await writeFile(placesIn(bench.layout).doors, '{"v":1,"doors":{"test":{"mode":"monitor"}}}', { mode: 0o600 });
    await bench.admin({ op: "reload" });
    expect(await bench.hook(shell("rm -rf build", at))).toMatchObject({ outcome: "deny" });
    expect((await bench.admin({ op: "status" }))["status"]).toMatchObject({ healthy: false });
    await writeDoors(placesIn(bench.layout).doors, {});
    await bench.admin({ op: "reload" });
    expect((await bench.admin({ op: "status" }))["status"]).toMatchObject({ healthy: true });
  });
});
