import { describe, expect, it } from "vitest";
import { makeBench } from "../testing/harness.js";

const policy = (unknown: string) => `rampart: 1
name: test
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
guardrails:
  - { id: no.delete, deny: file.delete }
roles:
  clerk: { rules: [{ id: clerk.read, grant: [file.read, file.write] }] }
${unknown}
agents:
  bot: { owner: ada, roles: clerk, users: dev }
`;

describe("agents nobody knows", () => {
  const calls = { read: "cat f", write: "echo x > f", delete: "rm f" } as const;
  const rows: readonly (readonly [why: string, unknown: string, agent: string, principal: string, may: string])[] = [
    ["a known one has its role", "", "bot", "dev", "read write"],
    ["an unknown one has the guardrails and the default", "", "stranger", "dev", "read write"],
    [
      "and the role unknown where one is written",
      "  unknown: { rules: [{ id: u.read, grant: file.read }] }",
      "stranger",
      "dev",
      "read",
    ],
    [
      "a known one is not judged by that",
      "  unknown: { rules: [{ id: u.read, grant: file.read }] }",
      "bot",
      "dev",
      "read write",
    ],
    ["an empty role lets nothing through", "  unknown: { rules: [] }", "stranger", "dev", ""],
    ["whoever takes a known one's name is unknown", "  unknown: { rules: [] }", "bot", "mallory", ""],
  ];
  it.each(rows)("P2: %s", async (_why, unknown, agent, principal, may) => {
    const bench = await makeBench({}, policy(unknown));
    const allowed: string[] = [];
    for (const [name, command] of Object.entries(calls)) {
      const names = { id: name, door: "test", agent, principal, session: "s", tool: "shell", shell: "bash" };
      const call = { ...names, arguments: { command }, cwd: "/srv" };
      const { outcome } = await bench.agent({ op: "decide", call });
      if (outcome !== "deny") allowed.push(name);
    }
    expect(allowed.join(" ")).toBe(may);
  });
});
