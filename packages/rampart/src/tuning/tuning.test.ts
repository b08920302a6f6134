import type { JsonObject } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { usePolicy } from "../policy/load.js";
import { Tuning } from "./tuning.js";

const policy = usePolicy([
  {
    name: "p",
    text: `rampart: 1
name: p
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
guardrails: [{ id: del, deny: file.delete }, { id: push, ask: vcs.send }, { id: kept, deny: file.chmod, final: true }]
`,
  },
]);
let index = 0;
function intent(rule: string | null, verdict: string, kind: string, change: JsonObject = {}): JsonObject {
  const rules = rule === null ? [] : [{ rule, verdict }];
  return {
    ...{
      kind: "intent",
      index,
      time: 5,
      id: `i-${index++}`,
      agent: "a",
      principal: "dev",
      door: "gemini",
      micros: 2_000,
    },
    ...{
      tool: "shell",
      hostTool: "shell",
      arguments: { command: "make it so" },
      claimed: false,
      code: null,
      findings: [],
    },
    actions: [
      { kind, resource: { type: "path", name: "/p/x", form: "exact" }, certainty: "certain", labels: [], detail: {} },
    ],
    facts: { roles: [], project: "/p", read: [] },
    decision: { verdict, granted: false, obligations: [], rules, erred: [] },
    enforced: true,
    ...change,
  };
}
const review = (of: JsonObject, state: string): JsonObject => ({
  kind: "review",
  index: index++,
  time: 6,
  intent: of["id"]!,
  state,
});

function told(events: readonly JsonObject[]) {
  const tuning = new Tuning(policy, 0, { home: "/home/dev", user: "dev", scratch: [] });
  for (const event of events) tuning.take(event);
  return tuning.tell();
}
const watched = { enforced: false };

describe("P14: what doors that only watch would have refused", () => {
  it("by rule and door, beside what was stopped; with the time deciding took", () => {
    const {
      calls,
      watched: seen,
      wouldStop,
      doors,
      rules,
      latency,
    } = told([
      intent("del", "deny", "file.delete", watched),
      intent("del", "deny", "file.delete"),
      intent("push", "ask", "vcs.send", watched),
      intent(null, "allow", "file.read", { ...watched, door: "codex" }),
      intent(null, "deny", "file.read", { code: "deadline" }),
    ]);
    expect([calls, seen, wouldStop]).toEqual([5, 3, 2]);
    expect(doors).toEqual([
      { door: "gemini", calls: 4, watched: 2, wouldStop: 2 },
      { door: "codex", calls: 1, watched: 1, wouldStop: 0 },
    ]);
    const row = (name: string) => rules.find(({ rule }) => rule === name);
    expect(row("del")).toMatchObject({ wouldDeny: 1, denied: 1, wouldAsk: 0, asked: 0 });
    expect(row("push")).toMatchObject({ wouldAsk: 1, asked: 0 });
    expect(row("guard: deadline")).toMatchObject({ denied: 1 });
    expect(latency.p50).toBe(2);
  });

  it("suggests what the record shows three times, and never to loosen what is final", () => {
    const thrice = (rule: string, kind: string) => Array.from({ length: 3 }, () => intent(rule, "deny", kind, watched));
    const { suggestions } = told([...thrice("del", "file.delete"), ...thrice("kept", "file.chmod")]);
    expect(suggestions).toEqual([
      { why: "loosen", says: "stopped, or would be, 3 times", command: 'rampart allow del --path /p/x --reason "…"' },
    ]);
    expect(told([intent("del", "deny", "file.delete", watched)]).suggestions).toEqual([]);
  });

  it("says where people nearly always agree, and which door could be enforced", () => {
    const asked = Array.from({ length: 4 }, () => intent("push", "ask", "vcs.send", { actions: [] }));
    const quiet = Array.from({ length: 100 }, () => intent(null, "allow", "file.read", { ...watched, door: "codex" }));
    const { suggestions, rules } = told([...asked, ...asked.map((one) => review(one, "approved")), ...quiet]);
    expect(rules[0]).toMatchObject({ rule: "push", asked: 4, approved: 4, refused: 0 });
    expect(suggestions.map(({ why, command }) => [why, command])).toEqual([
      ["agreed", null],
      ["enforce", "rampart protect codex --mode enforce"],
    ]);
  });
});
