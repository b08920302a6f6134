import { placesIn, type SpoolRecord, writeSpool } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { makeBench, shell } from "../testing/harness.js";
import { testWitness } from "../testing/witness.js";
import { Duty } from "./duty.js";

const SPOOLED: SpoolRecord = {
  id: "spooled-0001",
  time: 1_767_225_600_000,
  door: "test",
  phase: "before",
  agent: "a",
  session: "s",
  tool: "shell",
  cwd: null,
  input: `sha256:${"a".repeat(64)}`,
  actions: [],
  verdict: "allow",
  enforced: true,
  rules: [],
  policy: null,
  bundle: null,
  why: "wire.unreachable",
};

const at = (when: "alarm" | "deny") => {
  const clock = { now: 1_000 };
  return { clock, duty: new Duty({ when, patience: 500, now: () => clock.now }) };
};

describe("E2: what happens while too few witnesses cosign", () => {
  it("nothing is denied before anything was handed out, nor within the patience asked for", () => {
    const { clock, duty } = at("deny");
    expect(duty.denies).toBe(false);
    duty.heard(false, false);
    clock.now += 400;
    duty.heard(false, false);
    expect(duty.denies).toBe(false);
    clock.now += 100;
    expect(() => duty.check()).toThrow(expect.objectContaining({ code: "unwitnessed" }));
    duty.heard(true, false);
    expect(duty.denies).toBe(false);
  });

  it("a witness that saw another history is given no time", () => {
    const { duty } = at("deny");
    duty.heard(false, true);
    expect(duty.denies).toBe(true);
  });

  it("where only an alarm was asked for nothing is ever denied", () => {
    const { clock, duty } = at("alarm");
    duty.heard(false, true);
    clock.now += 1e9;
    expect(() => duty.check()).not.toThrow();
  });

  it("a witness that hangs keeps neither the guard's other work nor its end waiting", async () => {
    const hanging = { ...testWitness("w.example", 8), submit: () => new Promise<never>(() => {}) };
    const bench = await makeBench({ witnesses: [hanging], witnessQuorum: 1, witnessMs: 60 });
    await writeSpool(placesIn(bench.layout).spool, [SPOOLED]);
    await bench.until((event) => event.kind === "intent" && event.claimed);
    expect(await bench.hook(shell("ls"))).not.toMatchObject({ outcome: "deny" });
    const begun = performance.now();
    await bench.guard.stop("test");
    expect(performance.now() - begun).toBeLessThan(15_000);
  }, 30_000);

  it("a guard denies what changes anything, says so, and goes on once they cosign again", async () => {
    const witness = testWitness("w.example", 7);
    witness.away = true;
    const duty = { witnessQuorum: 1, whenUnwitnessed: "deny", witnessPatienceMs: 0, witnessMs: 60 } as const;
    const bench = await makeBench({ witnesses: [witness], ...duty });
    await bench.until((event) => event.kind === "alarm" && event.code === "witness.quorum");
    expect(await bench.hook(shell("touch /tmp/x"))).toMatchObject({ outcome: "deny", code: "unwitnessed" });
    expect(await bench.hook(shell("ls"))).not.toMatchObject({ outcome: "deny" });
    // What a rule refuses is refused by that rule.
    expect(await bench.hook(shell("rm -rf build"))).toMatchObject({ outcome: "deny", code: null });
    const { status } = await bench.admin({ op: "status" });
    expect(status).toMatchObject({ healthy: false, witness: { quorum: { met: false, denies: true } } });
    expect(JSON.stringify(status)).toContain("calls that change anything are denied");
    witness.away = false;
    await bench.until((event) => event.kind === "alarm" && event.code === "witness.quorum-met");
    expect(await bench.hook(shell("touch /tmp/x"))).not.toMatchObject({ code: "unwitnessed" });
    const refused = (await bench.events()).filter((event) => event.kind === "intent" && event.code === "unwitnessed");
    expect(refused).toMatchObject([{ permit: null, enforced: true }]);
  });
});
