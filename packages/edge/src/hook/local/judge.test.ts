import { loadPolicy, plainFacts, type ToolCall } from "@rampart/core";
import { describe, expect, it } from "vitest";
import { judgeLooking } from "./judge.js";

const text = `rampart: 1
name: p
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
limits:
  - { id: deletes, over: agent, measure: actions, kinds: file.delete, at-most: 50, reached: { throttle: 5s } }
`;

describe("a door that decides alone", () => {
  it.each([
    ["rm x", "deny"],
    ["ls", "allow"],
  ])("P7: knows no account, so nothing is left of a limit: %s", async (command, verdict) => {
    const loaded = loadPolicy([{ name: "p", text }], { packs: () => undefined });
    if (!loaded.ok) throw new Error("no policy");
    const names = {
      id: "1",
      door: "d",
      agent: "a",
      principal: "u",
      session: "s",
      task: null,
      tool: "shell",
      hostTool: "shell",
    };
    const call: ToolCall = { ...names, arguments: { command }, shell: "bash", cwd: "/h/p", time: 1 };
    const place = { home: "/h", user: "u", cwd: "/h/p", project: "/h/p", scratch: ["/tmp"], installed: [] };
    const { decision } = await judgeLooking(loaded.policy, call, plainFacts(call, place, 1));
    expect(decision.verdict).toBe(verdict);
  });
});
