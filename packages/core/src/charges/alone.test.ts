import { describe, expect, it } from "vitest";
import { judge } from "../judge.js";
import { loadPolicy } from "../policy/load.js";
import type { ToolCall } from "../spine/call.js";
import { plainFacts } from "../spine/facts.js";
import { judgedWithoutAccounts } from "./alone.js";

const loaded = loadPolicy(
  [
    {
      name: "p",
      text: `rampart: 1
name: p
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
limits:
  - { id: deletes, over: agent, measure: actions, kinds: file.delete, at-most: 50, reached: deny }
  - { id: writes, over: agent, measure: actions, kinds: file.write, at-most: 50, reached: ask }
  - { id: paid, over: agent, measure: cost, at-most: 5, reached: { throttle: 5s } }
prices: { currency: EUR, tools: { quote: 1 } }
`,
    },
  ],
  { packs: () => undefined },
);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
const { policy } = loaded;
const place = { home: "/h", user: "u", cwd: "/h/p", project: "/h/p", scratch: ["/tmp"], installed: [] };
const facts = plainFacts({ agent: "bot", principal: "u", door: "d" }, place, 1_000);
const call = (tool: string, given: ToolCall["arguments"]): ToolCall => {
  const names = { id: "1", door: "d", agent: "bot", principal: "u", session: "s", task: null, hostTool: tool };
  return { ...names, tool, arguments: given, shell: tool === "shell" ? "bash" : null, cwd: "/h/p", time: 1 };
};

describe("a door without the guard", () => {
  const rows: readonly (readonly [why: string, call: ToolCall, expected: string])[] = [
    ["P7: what a limit counts has no room", call("shell", { command: "rm x" }), "deny limit.deletes"],
    ["P7: or is asked about, where the limit asks", call("shell", { command: "echo y > x" }), "ask limit.writes"],
    ["P7: what has a price is not bought", call("quote", {}), "deny limit.paid"],
    ["P7: what no limit counts goes on", call("shell", { command: "ls" }), "allow "],
  ];
  it.each(rows)("%s", (_why, asked, expected) => {
    const judged = judgedWithoutAccounts(policy, asked, facts, judge(policy, asked, facts, new Map()));
    expect(`${judged.decision.verdict} ${judged.decision.rules.map(({ rule }) => rule).join(" ")}`).toBe(expected);
  });
});
