import { describe, expect, it } from "vitest";
import { makeBench } from "../testing/harness.js";

const HEAD = `rampart: 1
name: test
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
`;
const bench = await makeBench(
  {},
  `${HEAD}guardrails:
  - { id: no.delete, deny: file.delete, reason: Nothing is deleted. }
limits:
  - { id: quotes, over: agent, measure: cost, at-most: 1, per: { calendar: day, zone: Europe/Vienna }, reached: deny, reason: A euro a day. }
  - { id: rows, over: session, measure: rows, at-most: 10, reached: ask }
  - { id: at-once, over: session, kinds: model.call, measure: concurrency, at-most: 2, reached: { throttle: 1s } }
prices: { currency: EUR, tools: { "quotes/*": 0.4 } }
`,
);
const call = (id: string, tool = "mcp", more: object = {}) => ({
  id,
  door: "sdk",
  agent: "buyer",
  principal: "p",
  session: "s",
  tool,
  arguments: { server: "quotes", name: "last", arguments: {} },
  ...more,
});

describe("a limit at the gate", () => {
  it("P7: lets through what there is room for, and says what is used and until when", async () => {
    const ask = (id: string) => bench.agent({ op: "decide", call: call(id) });
    expect(await ask("1")).toMatchObject({ verdict: "allow" });
    expect(await ask("2")).toMatchObject({ verdict: "allow" });
    const third = await ask("3");
    expect(third).toMatchObject({ verdict: "deny", outcome: "deny", permit: null });
    expect(third["message"]).toMatch(/limit\.quotes: A euro a day\. 0\.8 of 1 EUR are used \(agent=buyer\); this call takes 0\.4, until 20\d\d-/);
    const intent = await bench.until((one) => one.kind === "intent" && one["call"] === "2");
    expect((intent as never)["decision"]["charges"]).toMatchObject([{ limit: "quotes", account: "agent=buyer", amount: 0.4 }]);
  });
});
