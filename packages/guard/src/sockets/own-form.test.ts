import { describe, expect, it } from "vitest";
import { makeBench, POLICY } from "../testing/harness.js";

const KEY = ["AKIA", "IOSFODNN7", "ABCDEFG"].join("");
const bench = await makeBench(
  {},
  `${POLICY}  - { id: denied, deny: tool.call, when: { tool: denied }, reason: Never. }
  - id: out.redacted
    grant: "*"
    when: { phase: result }
    reason: Results go on without secrets.
    obligations:
      - redact: secrets
`,
);
const call = (id: string, tool: string, given: object) => ({
  id,
  door: "sdk",
  agent: "a",
  principal: "p",
  session: "s",
  tool,
  arguments: given,
  cwd: bench.project,
});

describe("a door that speaks our own form tells what a call brought back", () => {
  it("has it looked through, and recorded beside the call's intent", async () => {
    const list = call("c1", "list", { path: "." });
    const { intent } = await bench.agent({ op: "decide", call: list });
    const answer = await bench.agent({ op: "outcome", call: list, text: `one ${KEY}`, replaces: true });
    expect(answer["text"]).toMatch(/^one <redacted:/);
    const event = await bench.until((one) => one.kind === "outcome" && one["id"] === intent);
    expect(event).toMatchObject({ redacted: true });
  });

  it("is refused what it says in a wrong form", async () => {
    const answer = await bench.agent({ op: "outcome", call: call("c2", "list", {}), text: 1 }).catch((error) => error);
    expect(JSON.stringify(answer)).toContain("call_malformed");
  });

  it("E1: tells of what it refused by itself, which is recorded as a denial under its code", async () => {
    const unpinned = call("c4", "mcp", { server: "s", name: "t" });
    expect(await bench.agent({ op: "refused", call: unpinned, code: "mcp.unaccepted" })).toEqual({ v: 1, ok: true });
    const event = await bench.until((one) => one.kind === "intent" && one["code"] === "mcp.unaccepted");
    expect(event).toMatchObject({ call: "c4", door: "sdk", permit: null, decision: { verdict: "deny" } });
    for (const code of ["", "Mcp", "a b", 7]) {
      const answer = await bench.agent({ op: "refused", call: unpinned, code }).catch((error) => error);
      expect(JSON.stringify(answer)).toContain("call_malformed");
    }
  });

  it("D4: learns which of a server's tools it need not offer, on no record", async () => {
    const list = call("c5", "mcp", { server: "notes", method: "tools/list", arguments: {} });
    const offer = (tools: unknown, given: object = list) =>
      bench.agent({ op: "offer", call: given, tools }).catch((error) => error);
    expect(await offer(["read", "denied"])).toEqual({ v: 1, hidden: ["denied"] });
    for (const [tools, given] of [[["read", 1]], [["x".repeat(257)]], ["read"], [["read"], { ...list, arguments: {} }]])
      expect(JSON.stringify(await offer(tools, given as object | undefined))).toContain("call_malformed");
  });

  it("learns how a question stands, and nothing of what it asks", async () => {
    const write = call("c3", "write", { path: "a.txt", content: "x" });
    const { review, outcome } = await bench.agent({ op: "decide", call: write });
    expect(outcome).toBe("deny");
    const open = await bench.agent({ op: "review", id: review });
    expect(open).toEqual({ v: 1, state: "open", until: expect.any(Number) });
    await bench.admin({ op: "approve", id: review });
    expect(await bench.agent({ op: "review", id: review })).toMatchObject({ state: "approved" });
    expect(await bench.agent({ op: "decide", call: write })).toMatchObject({ outcome: "no-opinion" });
    expect(await bench.agent({ op: "review", id: review })).toMatchObject({ state: "over", until: null });
    for (const id of ["r-unknown0", 7, null])
      expect(await bench.agent({ op: "review", id })).toMatchObject({ state: "over" });
  });
});
