import { join } from "node:path";
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
    const { message } = await bench.hook(shell("rm -rf build", at));
    expect(message).toBe(
      `Rampart refused this call (file.delete of "${bench.project}/build"), by rule no.delete: Nothing is deleted here. ` +
        "Instead: Move it to /tmp. Repeating the same call is pointless.",
    );
  });

  it("no opinion where nothing grants it, allow where a rule does", async () => {
    expect(await bench.hook(shell("true", at))).toMatchObject({ outcome: "no-opinion", exit: 0 });
    expect(await bench.hook({ tool: "shell", arguments: { command: "ls" }, ...at })).toMatchObject({
      outcome: "allow",
    });
    expect(await lastIntent()).toMatchObject({ decision: { verdict: "allow", granted: true } });
  });
});
