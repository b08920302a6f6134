import { describe, expect, it } from "vitest";
import { makeBench, POLICY, shell } from "../testing/harness.js";

const bench = await makeBench(
  {},
  `${POLICY}limits:
  - { id: few, measure: calls, at-most: 8, per: 1h, over: session, reached: deny }
  - { id: none, measure: calls, kinds: payment.send, at-most: 8, per: 1h, over: agent, reached: deny }
`,
);

describe("E4: metrics of a running guard", () => {
  it("count what it decided, and what waits", async () => {
    const at = { cwd: bench.project };
    await bench.hook(shell("rm x", at));
    await bench.hook(shell("echo x > y", at));
    await bench.hook(Buffer.from("no JSON"));
    for (const session of ["a", "a", "a", "b"]) await bench.hook(shell("ls", { ...at, session }));
    const text = String((await bench.admin({ op: "metrics" }))["text"]);
    for (const line of [
      'rampart_decisions_total{verdict="deny",door="test",enforced="yes"} 2',
      'rampart_decisions_total{verdict="ask",door="test",enforced="yes"} 1',
      'rampart_rule_hits_total{rule="no.delete",verdict="deny"} 1',
      'rampart_refusals_total{code="hook.malformed"} 1',
      'rampart_reviews{state="open"} 1',
      "rampart_healthy 1",
      'rampart_limit_accounts{limit="few"} 2',
      'rampart_limit_used_ratio{limit="few"} 0.375',
      'rampart_limit_used_ratio{limit="none"} 0',
    ]) {
      expect(text.split("\n")).toContain(line);
    }
    expect(text).toMatch(/^rampart_log_entries [1-9]/m);
  });

  it("S2: are not an agent's to ask for", async () => {
    expect(await bench.agent({ op: "metrics" })).toMatchObject({ error: { code: "op_unknown" } });
  });
});
