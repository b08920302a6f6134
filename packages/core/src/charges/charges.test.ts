import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadPolicy } from "../policy/load.js";
import { MEASURES } from "../policy/sections/limits.js";
import type { Action, ActionKind, ResourceType } from "../spine/action.js";
import { type Facts, type Link, plainFacts } from "../spine/facts.js";
import { accountName, combinations, MAX_ACCOUNTS } from "./account.js";
import { type Chargeable, chargesOf } from "./charges.js";
import { capUnits, fromUnits, MAX_UNITS, toUnits } from "./units.js";

const HEAD = `rampart: 1
name: p
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
`;
const PRICES = `prices:
  currency: EUR
  tools: { "quotes/*": 0.25, "quotes/history": 0.1, "*": 0.01 }
  hosts: { "*.paid.example": 2, "api.paid.example": 1 }
  models: { "m-large*": { input: 3, output: 15 } }
`;
const policyWith = (limits: string, more = "") => {
  const loaded = loadPolicy([{ name: "p", text: `${HEAD}limits:\n  - ${limits}\n${more}` }], {
    packs: () => undefined,
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.policy;
};
const place = { home: "/h", user: "u", cwd: "/h/p", project: "/h/p", scratch: ["/tmp"], installed: [] };
const plain = plainFacts({ agent: "bot", principal: "u", door: "d" }, place, 1_000);
const on = (kind: ActionKind, type: ResourceType, name: string, more: Partial<Action> = {}): Action => ({
  kind,
  resource: { type, name, form: "exact" },
  certainty: "certain",
  labels: [],
  sources: [],
  span: { start: 0, end: 0 },
  detail: {},
  ...more,
});
const call = { tool: "shell", hostTool: "Bash", arguments: {}, door: "d", session: "s", principal: "u" };
const subject = (change: Partial<Chargeable> = {}): Chargeable => ({
  call,
  actions: [],
  findings: [],
  usage: null,
  running: true,
  ...change,
});
const taken = (limits: string, change: Partial<Chargeable> = {}, facts: Partial<Facts> = {}, more = PRICES) =>
  chargesOf(policyWith(limits, more), { ...plain, ...facts }, subject(change)).map(
    ({ limit, account, amount }) => `${account} ${fromUnits(limit.measure, amount)}`,
  );
const limit = (over: string, measure: string, more = "") =>
  `{ id: l, over: ${over}, measure: ${measure}, at-most: 1, reached: deny${more} }`;

const erase = on("file.delete", "path", "/a");
const send = (host: string) => on("net.send", "host", host);
const mcp = (server: string, name: string) => ({ call: { ...call, tool: "mcp", arguments: { server, name } } });
const link = (agent: string, roles: readonly string[] = []): Link => ({
  identity: { ...plain.identity, agent },
  roles,
  grants: [],
});

describe("what a call takes from which account", () => {
  const rows: readonly (readonly [
    why: string,
    limit: string,
    change: Partial<Chargeable>,
    facts: Partial<Facts>,
    expected: readonly string[],
  ])[] = [
    ["P7: a call is one", limit("agent", "calls"), {}, {}, ["agent=bot 1"]],
    ["P7: where no kind is meant it takes nothing", limit("agent", "calls", ", kinds: file.delete"), {}, {}, []],
    [
      "P7: and one where some action is",
      limit("agent", "calls", ", kinds: file.delete"),
      { actions: [erase, erase] },
      {},
      ["agent=bot 1"],
    ],
    ["P7: actions count each", limit("session", "actions"), { actions: [erase, erase] }, {}, ["session=u/d/s 2"]],
    [
      "P7: a program counts by its effects",
      limit("agent", "actions"),
      { actions: [on("process.exec", "program", "rm", { detail: { effects: "known" } }), erase] },
      {},
      ["agent=bot 1"],
    ],
    [
      "P7: conditions choose",
      limit("agent", "actions", ', kinds: file.delete, when: { path: "/b/**" }'),
      { actions: [erase, on("file.delete", "path", "/b/c")] },
      {},
      ["agent=bot 1"],
    ],
    [
      "P7: what nobody says of an action chooses nothing: a host is no tool",
      limit("agent", "calls", ", when: { tool: quote }"),
      { actions: [send("a.example")] },
      {},
      [],
    ],
    [
      "P7: what may be meant counts",
      limit("agent", "actions", ', kinds: file.delete, when: { path: "/b/**" }'),
      { actions: [on("file.delete", "path", "*", { resource: { type: "path", name: "*", form: "any" } })] },
      {},
      ["agent=bot 1"],
    ],
    [
      "P7: an account for each host",
      limit("host", "calls"),
      { actions: [send("a.example"), send("b.example")] },
      {},
      ["host=a.example 1", "host=b.example 1"],
    ],
    ["P7: none without a host", limit("host", "calls"), { actions: [erase] }, {}, []],
    [
      "P7: a tool of a server's by both names",
      limit("[agent, tool]", "calls"),
      mcp("quotes", "last"),
      {},
      ["agent=bot|tool=quotes/last 1"],
    ],
    [
      "P7: no name makes a second part",
      limit("[agent, tool]", "calls"),
      { call: { ...call, tool: "x|agent=eve", hostTool: "y" } },
      {},
      ["agent=bot|tool=x%7cagent%3deve 1"],
    ],
    ["P7: no task is an account too", limit("task", "calls"), {}, {}, ["task=- 1"]],
    ["P7: no role is one", limit("role", "calls"), {}, {}, ["role=- 1"]],
    ["P7: a role each", limit("role", "calls"), {}, { roles: ["a", "b"] }, ["role=a 1", "role=b 1"]],
    ["P7: one for everybody", limit("organisation", "calls"), {}, {}, ["organisation 1"]],
    [
      "P7: a tool's price, the longest name that matches",
      limit("agent", "cost"),
      mcp("quotes", "history"),
      {},
      ["agent=bot 0.1"],
    ],
    ["P7: a price by glob", limit("agent", "cost"), mcp("quotes", "last"), {}, ["agent=bot 0.25"]],
    ["P7: any tool has one where `*` does", limit("agent", "cost"), {}, {}, ["agent=bot 0.01"]],
    [
      "P7: a host's price by whichever way it is reached",
      limit("agent", "cost"),
      { actions: [send("api.paid.example"), send("x.paid.example")] },
      {},
      ["agent=bot 3.01"],
    ],
    [
      "P7: a host twice in a call is paid once",
      limit("agent", "cost"),
      { actions: [send("api.paid.example"), send("api.paid.example")] },
      {},
      ["agent=bot 1.01"],
    ],
    [
      "P7: a host nobody knows may be the dearest",
      limit("agent", "cost"),
      { actions: [on("net.send", "host", "*", { resource: { type: "host", name: "*", form: "any" } })] },
      {},
      ["agent=bot 2.01"],
    ],
    [
      "P7: tokens by model",
      limit("agent", "cost"),
      { usage: { model: "m-large-2", inputTokens: 1e6, outputTokens: 1e5 } },
      {},
      ["agent=bot 4.51"],
    ],
    ["P7: what was billed, where it is more", limit("agent", "cost"), { usage: { cost: 7 } }, {}, ["agent=bot 7"]],
    [
      "P7: and never less than what is known to cost",
      limit("agent", "cost"),
      { ...mcp("quotes", "last"), usage: { cost: 0 } },
      {},
      ["agent=bot 0.25"],
    ],
    ["P7: tokens of a model nobody named", limit("model", "tokens"), { usage: { inputTokens: 5 } }, {}, ["model=- 5"]],
    [
      "P7: at some hours only",
      limit("agent", "calls", ', when: { schedule: { from: "09:00", to: "10:00" } }'),
      { actions: [erase] },
      { now: 9.5 * 3_600_000 },
      ["agent=bot 1"],
    ],
    [
      "P7: and not at others",
      limit("agent", "calls", ', when: { schedule: { from: "09:00", to: "10:00" } }'),
      { actions: [erase] },
      { now: 8 * 3_600_000 },
      [],
    ],
    ["P7: running counts", limit("agent", "concurrency"), {}, {}, ["agent=bot 1"]],
    ["P7: what is over does not", limit("agent", "concurrency"), { running: false }, {}, ["agent=bot 0"]],
    [
      "P7: of a call nobody remembers only what was reported counts",
      limit("agent", "rows", ", kinds: data.read"),
      { actions: null, usage: { rows: 9 } },
      {},
      ["agent=bot 9"],
    ],
    ["P7: and no second call", limit("agent", "calls"), { actions: null, usage: { rows: 9 } }, {}, ["agent=bot 0"]],
    [
      "D9: budget travels: whoever handed on pays too",
      limit("agent", "calls"),
      {},
      { chain: [link("boss"), link("mid")] },
      ["agent=bot 1", "agent=boss 1", "agent=mid 1"],
    ],
    ["D9: a loop in a chain pays once", limit("agent", "calls"), {}, { chain: [link("bot")] }, ["agent=bot 1"]],
    [
      "D9: each with the roles it holds",
      limit("[agent, role]", "calls"),
      {},
      { roles: ["r"], chain: [link("boss", ["q"])] },
      ["agent=bot|role=r 1", "agent=boss|role=q 1"],
    ],
    [
      "D9: depth is how many there are",
      limit("agent", "depth"),
      {},
      { chain: [link("boss")] },
      ["agent=bot 2", "agent=boss 2"],
    ],
  ];
  it.each(rows)("%s", (_why, text, change, facts, expected) => {
    expect(taken(text, change, facts)).toEqual(expected);
  });

  it("P7: where agents are named, a new name is no new budget", () => {
    const agents = "agents: { bot: { owner: ada } }\n";
    const as = (agent: string, owner: string | null) =>
      taken(limit("agent", "calls"), {}, { identity: { ...plain.identity, agent, owner } }, agents);
    expect(as("bot", "ada")).toEqual(["agent=bot 1"]);
    expect(as("bot2", "u")).toEqual(["agent=unknown@u 1"]);
    expect(as("bot3", "u")).toEqual(["agent=unknown@u 1"]);
    // Used by somebody who may not act as it: it is not charged for what it did not do.
    expect(as("bot", "u")).toEqual(["agent=unknown@u 1"]);
  });

  it("P7: has a bound however many hosts it reaches, and what is beyond shares an account", () => {
    const actions = Array.from({ length: 500 }, (_, n) => send(`h${n}.example`));
    const all = taken(limit("[agent, host]", "actions"), { actions });
    expect(all).toHaveLength(MAX_ACCOUNTS);
    expect(all.at(-1)).toBe("agent=*|host=* 500");
  });

  it("a policy without limits takes nothing and looks at nothing", () => {
    const loaded = loadPolicy([{ name: "p", text: HEAD }], { packs: () => undefined });
    if (!loaded.ok) throw new Error("no policy");
    expect(chargesOf(loaded.policy, plain, null as never)).toEqual([]);
  });
});

describe("amounts", () => {
  it("P7: are whole units that come back as they were", () => {
    fc.assert(
      fc.property(fc.constantFrom(...MEASURES), fc.integer({ min: 0, max: 1e15 }), (measure, units) => {
        expect(toUnits(measure, fromUnits(measure, units))).toBe(units);
      }),
    );
  });

  it("P7: are never less than they are, and nonsense is the most there is", () => {
    expect(toUnits("cost", 1e-9)).toBe(1);
    expect(toUnits("cost", 0.1 + 0.2)).toBe(300_000);
    for (const odd of [Number.NaN, -1, Number.POSITIVE_INFINITY]) expect(toUnits("rows", odd)).toBe(MAX_UNITS);
    expect(capUnits("cost", 20)).toBe(20_000_000);
    expect(capUnits("cost", 0.29)).toBe(290_000);
  });
});

describe("names of accounts", () => {
  it("P7: are bounded, and two of anything are two", () => {
    const words = fc.string({ maxLength: 300 });
    fc.assert(
      fc.property(words, words, words, words, (a, b, c, d) => {
        const [one, two] = [accountName(["agent", "tool"], [a, b]), accountName(["agent", "tool"], [c, d])];
        expect(one === two).toBe(a === c && b === d);
        expect(one.length).toBeLessThan(800);
      }),
    );
    expect(combinations([["a"], ["b", "c"]])).toEqual([
      ["a", "b"],
      ["a", "c"],
    ]);
  });
});

describe("limits that cannot be meant", () => {
  const errorsOf = (text: string) => {
    const loaded = loadPolicy([{ name: "p", text: `${HEAD}limits:\n  - ${text}\n` }], { packs: () => undefined });
    return loaded.ok ? [] : loaded.errors.map(({ code, line, message }) => `${line} ${code}: ${message}`);
  };
  const rows: readonly (readonly [why: string, limit: string, expected: string])[] = [
    [
      "P7: a zone nobody knows",
      "{ id: l, over: agent, measure: calls, at-most: 1, per: { calendar: day, zone: Europe/Wien }, reached: deny }",
      "6 policy.bad_value: no time zone `Europe/Wien` is known here",
    ],
    [
      "P7: a condition its kinds cannot meet",
      limit("agent", "calls", ", kinds: file.delete, when: { host: a.example }"),
      "6 policy.unmet_condition: no action of this rule's kinds has `host`",
    ],
  ];
  it.each(rows)("%s", (_why, text, expected) => {
    expect(errorsOf(text)[0]).toContain(expected);
  });
});
