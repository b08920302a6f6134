import { describe, expect, it } from "vitest";
import { makeBench, shell } from "../testing/harness.js";

const bench = await makeBench();

describe("E4: metrics of a running guard", () => {
  it("count what it decided, and what waits", async () => {
    const at = { cwd: bench.project };
    await bench.hook(shell("rm x", at));
    await bench.hook(shell("echo x > y", at));
    await bench.hook(Buffer.from("no JSON"));
    const text = String((await bench.admin({ op: "metrics" }))["text"]);
    for (const line of [
      'rampart_decisions_total{verdict="deny",door="test",enforced="yes"} 2',
      'rampart_decisions_total{verdict="ask",door="test",enforced="yes"} 1',
      'rampart_rule_hits_total{rule="no.delete",verdict="deny"} 1',
      'rampart_refusals_total{code="hook.malformed"} 1',
      'rampart_reviews{state="open"} 1',
      "rampart_healthy 1",
    ]) {
      expect(text.split("\n")).toContain(line);
    }
    expect(text).toMatch(/^rampart_log_entries [1-9]/m);
  });

  it("S2: are not an agent's to ask for", async () => {
    expect(await bench.agent({ op: "metrics" })).toMatchObject({ error: { code: "op_unknown" } });
  });
});
