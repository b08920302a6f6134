import { expect } from "vitest";
import type { Person } from "./person.js";

/** Both may look things up, and only the helper may pay out: so for triage it may not. By itself it may do nothing. */
export const HANDING = `rampart: 1
name: handing
extends: baseline
agents:
  triage: { owner: ada, roles: desk }
  helper: { owner: ada, roles: [desk, cashier], delegate-of: triage }
roles:
  desk: { rules: [{ id: desk, grant: tool.call, when: { tool: [look_up, helper, Agent] } }, { id: hand, grant: agent.spawn }] }
  cashier: { rules: [{ id: cashier, grant: tool.call, when: { tool: pay_out } }] }
`;

/** How a triage agent has its helper: it hands off to it, or calls it as a tool. */
export const WAYS = ["handoff", "tool"] as const;
/** What the call is that begins the helper, where there is one. */
const BEGINS = { handoff: null, tool: "helper", "sub-agent": "Agent" } as const;

interface Handed {
  readonly ran: readonly string[];
  readonly read: string;
}

interface Intent {
  readonly kind: string;
  readonly phase: string;
  readonly agent: string;
  readonly chain?: readonly string[];
  /** As the host calls it. */
  readonly hostTool: string;
  readonly decision: { readonly verdict: string };
}

/** Runs a program in which triage has its helper call both tools: the helper does what both may, and the record says for whom. */
export async function handsOn(
  owner: Person,
  program: string,
  words: readonly string[],
  how: keyof typeof BEGINS,
): Promise<void> {
  const before = intents(owner).length;
  const { ran, read } = await owner.answers<Handed>(program, [...words, how]);
  expect(ran, read).toEqual(["look_up"]);
  expect(read).toContain("look_up is done");
  expect(read).toMatch(/Rampart refused this call.*desk/);
  const made = intents(owner).slice(before);
  const said = made.map(({ hostTool, agent, chain, decision }) => [
    hostTool.replace(/^mcp__desk__/, ""),
    agent,
    chain?.join() ?? "",
    decision.verdict,
  ]);
  const begins = BEGINS[how];
  expect(said.sort()).toEqual([
    ...(begins === null ? [] : [[begins, "triage", "", "allow"]]),
    ["look_up", "helper", "triage", "allow"],
    ["pay_out", "helper", "triage", "deny"],
  ]);
}

/** What was asked of the guard so far. */
function intents(owner: Person): readonly Intent[] {
  const { stdout } = owner.rampart("log", "--all", "--json");
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  const events = lines.map((line) => JSON.parse(line) as Intent);
  return events.filter(({ kind, phase }) => kind === "intent" && phase === "call");
}
