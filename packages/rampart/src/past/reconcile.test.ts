import { callId, type PastCall, type ProtectContext } from "@rampart/edge";
import type { JsonObject } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { Intents } from "./intents.js";
import { Reconciliation } from "./reconcile.js";

const SINCE = 1_000_000;
const NOW = 9_000_000;
const DOORS = { gemini: { mode: "enforce", onUnavailable: "deny", since: SINCE } } as const;
/** An installation that is not there: whatever is wrong with its door is not what these rows are about. */
const NOWHERE = {
  layout: { data: "/nonexistent", state: "/nonexistent", config: "/nonexistent", root: null },
  home: "/nonexistent",
  environment: {},
  program: [],
  node: "/usr/bin/node",
  uid: 0,
} as unknown as ProtectContext;

const past = (change: Partial<PastCall> = {}): PastCall => ({
  host: "gemini",
  session: "s1",
  id: "c1",
  tool: "run_shell_command",
  input: { command: "ls" },
  cwd: "/home/dev/ws",
  time: SINCE + 1_000,
  done: true,
  ...change,
});
const intent = (change: JsonObject = {}): JsonObject => ({
  kind: "intent",
  phase: "call",
  door: "gemini",
  session: "s1",
  call: "c1",
  hostTool: "run_shell_command",
  arguments: { command: "ls" },
  received: SINCE + 1_000,
  claimed: false,
  ...change,
});

async function reconcile(events: readonly JsonObject[], calls: readonly PastCall[]) {
  const intents = new Intents();
  for (const event of events) intents.take(event);
  const found = new Reconciliation(intents, DOORS, NOWHERE, NOW);
  for (const call of calls) await found.take(call);
  const { mediated, unprotected, unclear, unseen } = found;
  return {
    mediated,
    unprotected,
    unclear,
    unseen: unseen.length,
    causes: unseen.map(({ cause }) => cause),
    all: unseen,
  };
}

const own = callId("s1", { name: "run_shell_command", input: { command: "ls" } });

describe("a call of the past and the record", () => {
  const rows: readonly (readonly [why: string, events: JsonObject[], calls: PastCall[], expected: object])[] = [
    ["the host's id", [intent()], [past()], { mediated: 1, unseen: 0 }],
    ["our id, where the host sends none", [intent({ call: own })], [past({ id: "x" })], { mediated: 1 }],
    ["what it was, where both ids differ", [intent({ call: "other" })], [past({ id: "x" })], { mediated: 1 }],
    [
      "a door's own word, near in time",
      [intent({ call: "spool", arguments: null, claimed: true })],
      [past()],
      { mediated: 1 },
    ],
    [
      "a door's own word about another time",
      [intent({ call: "spool", arguments: null, claimed: true, received: 5_000_000 })],
      [past()],
      { unseen: 1 },
    ],
    ["one intent does not stand for two calls", [intent()], [past(), past()], { mediated: 1, unseen: 1 }],
    ["another session's intent", [intent({ session: "s2" })], [past()], { unseen: 1 }],
    ["another host's intent", [intent({ door: "codex" })], [past()], { unseen: 1 }],
    ["a result is no intent", [intent({ phase: "result" })], [past()], { unseen: 1 }],
    ["no intent, and it ran", [], [past()], { mediated: 0, unseen: 1 }],
    ["no intent, and it did not run to its end", [], [past({ done: false })], { unclear: 1, unseen: 0 }],
    ["no intent, and nobody says how it ended", [], [past({ done: null })], { unclear: 1, unseen: 0 }],
    ["it is just happening", [], [past({ time: NOW - 100 })], { unclear: 1, unseen: 0 }],
    ["before the door was there", [], [past({ time: SINCE - 1 })], { unprotected: 1, unseen: 0 }],
    ["a host without a door", [], [past({ host: "codex" })], { unprotected: 1, unseen: 0 }],
  ];
  it.each(rows)("S3: %s", async (_why, events, calls, expected) => {
    expect(await reconcile(events, calls)).toMatchObject(expected);
  });

  it("names the likely cause", async () => {
    const late = await reconcile([], [past({ time: SINCE - 1 }), past()]);
    expect(late.causes).toEqual([expect.stringMatching(/began before the door was installed/)]);
    const provider = await reconcile([], [past({ tool: "web_search", input: { query: "q" } })]);
    expect(provider.causes).toEqual([expect.stringMatching(/provider runs this tool/)]);
  });

  it("knows what was reported before", async () => {
    const alarm = { kind: "alarm", code: "call.unmediated", session: "s1", details: { host: "gemini", call: "c1" } };
    const { all } = await reconcile([alarm], [past(), past({ id: "c2" })]);
    expect(all.map(({ known }) => known)).toEqual([true, false]);
  });
});
