import { rm } from "node:fs/promises";
import { DEFAULT_DOOR, type JsonObject, placesIn, writeDoors } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { type Bench, makeBench } from "../testing/harness.js";

const HEAD = `rampart: 1
name: test
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
guardrails:
  - { id: no.delete, deny: file.delete, reason: Nothing is deleted. }
  - { id: some.write, ask: file.write, reason: People look at it. }
`;
const LIMITS = `limits:
  - { id: quotes, over: agent, measure: cost, at-most: 1, per: { calendar: day, zone: Europe/Vienna }, reached: deny, reason: A euro a day. }
  - { id: rows, over: session, measure: rows, at-most: 10, reached: ask }
  - { id: at-once, over: session, kinds: net.send, measure: concurrency, at-most: 2, reached: { throttle: 1s } }
  - { id: writes, over: session, kinds: file.write, measure: actions, at-most: 1, reached: deny }
  - { id: lists, over: session, kinds: file.list, measure: calls, at-most: 1, reached: { quarantine: read-only } }
  - { id: deep, over: organisation, measure: depth, at-most: 3, reached: deny }
  - { id: models, over: agent, measure: tokens, at-most: 1000, reached: deny }
prices: { currency: EUR, tools: { "quotes/*": 0.4 } }
`;
const bench = await makeBench({}, HEAD + LIMITS);

it("P7: a cap that no connected door counts for is refused, with its place and what to do; and counts once one does", async () => {
  const health = await bench.admin({ op: "reload" });
  expect(health).toMatchObject({ policy: { name: "built-in", origin: "fallback" } });
  const errors = (health["policy"] as JsonObject)["errors"] as JsonObject[];
  expect(errors.map(({ line }) => line)).toEqual([10, 15]);
  expect(errors[0]!["message"]).toContain("limit `rows` counts rows, and no connected door reports that");
  await writeDoors(placesIn(bench.layout).doors, { test: DEFAULT_DOOR, sdk: DEFAULT_DOOR });
  expect(await bench.admin({ op: "reload" })).toMatchObject({ policy: { name: "test", errors: [] } });
});

let count = 0;
const names = (session: string, agent = session) => ({ door: "sdk", agent, principal: "p", session });
const quote = (session: string, more: object = {}) => ({
  id: `c${count++}`,
  ...names(session),
  tool: "mcp",
  arguments: { server: "quotes", name: "last", arguments: {} },
  ...more,
});
const run = (session: string, command: string, more: object = {}) => ({
  id: `c${count++}`,
  ...names(session),
  tool: "shell",
  shell: "bash",
  arguments: { command },
  cwd: bench.project,
  ...more,
});
const decide = (call: object, more: object = {}, at: Bench = bench) => at.agent({ op: "decide", call, ...more });
const over = (call: object, usage: object = {}, at: Bench = bench) =>
  at.agent({ op: "outcome", call, text: "x", usage });
const verdicts = async (...calls: readonly object[]) => {
  const said: unknown[] = [];
  for (const call of calls) said.push((await decide(call))["verdict"]);
  return said;
};

describe("a limit at the gate", () => {
  it("P7: lets through what there is room for, and says what is used and until when", async () => {
    expect(await verdicts(quote("a"), quote("a"))).toEqual(["allow", "allow"]);
    const third = await decide(quote("a"));
    expect(third).toMatchObject({ verdict: "deny", outcome: "deny", permit: null });
    const said = "limit.quotes: A euro a day. 0.8 of 1 EUR are used (agent=a); this call takes 0.4, until 20";
    expect(third["message"]).toContain(said);
    expect(third["message"]).toContain("there is room again at 20");
    const intent = await bench.until((one) => one.kind === "intent" && one.agent === "a" && one.permit !== null);
    const { charges } = intent["decision" as never] as { charges: object[] };
    expect(charges).toMatchObject([{ limit: "quotes", account: "agent=a", measure: "cost", amount: 0.4 }]);
    await bench.until((one) => one.kind === "alarm" && one.code === "limit.reached" && one.agent === "a");
  });

  it("P7: of calls at once for the last unit exactly so many pass as there is room for", async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => decide(quote("race"))));
    expect(answers.filter(({ verdict }) => verdict === "allow")).toHaveLength(2);
  });

  it("P7: a call that is denied takes nothing", async () => {
    expect(await verdicts(run("denied", "rm x"), run("denied", "rm x"))).toEqual(["deny", "deny"]);
    const events = await bench.events();
    const intents = events.filter((one) => one.kind === "intent" && one.agent === "denied");
    expect(intents).toHaveLength(2);
    for (const one of intents) expect(JSON.stringify(one)).not.toContain('"charges"');
  });

  it("P7: nor does one that waits for a person; who is approved takes it then", async () => {
    const write = run("asked", "echo x > f");
    const held = await decide(write);
    expect(held).toMatchObject({ verdict: "ask", outcome: "deny" });
    await bench.admin({ op: "approve", id: held["review"] });
    expect(await decide(write)).toMatchObject({ permit: expect.any(String) });
    expect(await decide(run("asked", "echo y > f"))).toMatchObject({ verdict: "deny" });
  });

  it("P7: what was only reported is taken afterwards, and then asks", async () => {
    const first = run("rows", "true");
    await decide(first);
    await over(first, { rows: 10 });
    expect((await decide(run("rows", "true")))["message"]).toContain("limit.rows: 10 of 10 rows are used");
  });

  it("P7: what was expected is held, and what was not used is given back", async () => {
    const [one, two] = [run("tokens", "true"), run("tokens", "true")];
    expect(await decide(one, { usage: { outputTokens: 800 } })).toMatchObject({ verdict: "allow" });
    expect(await decide(two, { usage: { outputTokens: 300 } })).toMatchObject({ verdict: "deny" });
    await over(one, { inputTokens: 50, outputTokens: 100 });
    expect(await decide(two, { usage: { outputTokens: 800 } })).toMatchObject({ verdict: "allow" });
  });

  it("P7: calls at once: the third waits for its turn, and has it when one is over", async () => {
    const calls = [0, 1, 2].map(() => run("at-once", "curl -d x http://a.example/"));
    expect(await verdicts(calls[0]!, calls[1]!)).toEqual(["allow", "allow"]);
    const third = decide(calls[2]!);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await over(calls[0]!);
    expect(await third).toMatchObject({ verdict: "allow" });
    const begin = performance.now();
    const fourth = await decide(run("at-once", "curl -d x http://a.example/"));
    expect(fourth["message"]).toContain("limit.at-once: 2 of 2 calls at once are used");
    expect(performance.now() - begin).toBeGreaterThan(500);
  });

  it("P7: whoever goes on at a limit that quarantines is held, and may only read", async () => {
    expect(await verdicts(run("held", "ls"), run("held", "ls"))).toEqual(["allow", "deny"]);
    const event = await bench.until((one) => one.kind === "quarantine");
    expect(event).toMatchObject({
      subject: { type: "session", name: "held" },
      mode: "read-only",
      state: "on",
      by: "guard",
    });
    expect((await decide(run("held", "mkdir y")))["message"]).toContain("state.quarantined");
    expect(await decide(run("held", "cat f"))).toMatchObject({ verdict: "allow" });
  });
});

describe("a door that only watches", () => {
  it("P7: lets calls go on, counts them all the same, and holds nobody", async () => {
    const watch = (command: string) =>
      bench.hook({ session: "watched", arguments: { command }, cwd: bench.project }, "asks");
    await writeDoors(placesIn(bench.layout).doors, { sdk: DEFAULT_DOOR, asks: { ...DEFAULT_DOOR, mode: "monitor" } });
    await bench.admin({ op: "reload" });
    for (let n = 0; n < 3; n++) expect(await watch("ls")).toMatchObject({ outcome: "no-opinion" });
    const { limits } = (await bench.admin({ op: "limits" })) as { limits: { id: string; accounts: object[] }[] };
    const { accounts } = limits.find(({ id }) => id === "lists")!;
    expect(accounts).toContainEqual(expect.objectContaining({ account: "session=local/asks/watched", used: 3 }));
    const events = await bench.events();
    expect(events.filter((one) => one.kind === "quarantine" && JSON.stringify(one).includes("watched"))).toEqual([]);
    const last = events.findLast((one) => one.kind === "intent" && one.session === "watched");
    expect(last).toMatchObject({ enforced: false, decision: { verdict: "deny", rules: [{ rule: "limit.lists" }] } });
  });
});

describe("attempts to get more than there is", () => {
  const attempts: readonly (readonly [name: string, attempt: (who: string) => Promise<unknown>])[] = [
    [
      "limit.report-nothing: say that a call with a price cost nothing",
      async (who) => {
        const call = quote(who);
        await decide(call);
        await over(call, { cost: 0 });
        return verdicts(quote(who), quote(who));
      },
    ],
    [
      "limit.new-session: begin another session",
      async (who) => {
        await verdicts(quote(who), quote(who, { session: `${who}-2` }));
        return verdicts(quote(who, { session: `${who}-3` }), quote(who, { session: `${who}-4` }));
      },
    ],
    [
      "limit.hand-on: let another agent do it",
      async (who) => {
        await verdicts(quote(`${who}-x`, { chain: [who] }), quote(`${who}-y`, { chain: [who] }));
        return verdicts(quote(`${who}-z`, { chain: [who] }), quote(who));
      },
    ],
    [
      "limit.outcome-twice: report one end twice",
      async (who) => {
        const call = quote(who);
        await decide(call, { usage: { cost: 0.9 } });
        await over(call, { cost: 0.5 });
        await over(call, { cost: 0 });
        return [...(await verdicts(quote(who))), ...(await verdicts(quote(who)))];
      },
    ],
    [
      "limit.depth: hand the work on further than it may go",
      async (who) => verdicts(run(who, "true", { chain: ["a", "b"] }), run(who, "true", { chain: ["a", "b", "c"] })),
    ],
    [
      "limit.restart: have the guard begin anew",
      async (who) => {
        await verdicts(quote(who), quote(who));
        await bench.restart();
        return verdicts(quote(who), quote(who));
      },
    ],
    [
      "limit.state-deleted: delete what the guard remembers",
      async (who) => {
        await verdicts(quote(who), quote(who));
        await bench.guard.stop("attempt");
        await rm(placesIn(bench.layout).projection);
        await bench.restart();
        return verdicts(quote(who), quote(who));
      },
    ],
    [
      "limit.sealed: have what the record says of it deleted, and what the guard remembers",
      async (who) => {
        await verdicts(quote(who), quote(who));
        const sealed = await bench.admin({ op: "seal", before: Date.now() + 60_000 });
        expect(sealed).toMatchObject({ sealed: { entries: expect.any(Number) } });
        await bench.guard.stop("attempt");
        await rm(placesIn(bench.layout).projection);
        await bench.restart();
        return verdicts(quote(who), quote(who));
      },
    ],
    [
      "limit.cleared-by-agent: ask the agents' socket to clear it",
      async (who) => {
        await verdicts(quote(who), quote(who));
        const answer = await bench.agent({ op: "limit-clear", limit: "quotes", account: `agent=${who}` });
        expect(JSON.stringify(answer)).toContain("op_unknown");
        return verdicts(quote(who), quote(who));
      },
    ],
  ];
  it.each(attempts)("P7: %s", async (name, attempt) => {
    const said = (await attempt(name.split(":")[0]!)) as string[];
    // One call of 0.4 may still fit where only one was made before.
    expect(said.at(-1)).toBe("deny");
  });

  it("P7: who clears an account is on record, with the reason", async () => {
    expect(await verdicts(quote("clear"), quote("clear"), quote("clear"))).toEqual(["allow", "allow", "deny"]);
    const clear = { op: "limit-clear", limit: "quotes", account: "agent=clear", reason: "withdrawn" };
    expect(await bench.admin(clear)).toMatchObject({ cleared: { account: "agent=clear" } });
    const event = await bench.until((one) => one.kind === "charge" && one.state === "released");
    expect(event).toMatchObject({
      account: "agent=clear",
      details: { by: "dev", reason: "withdrawn", verified: false },
    });
    expect(await verdicts(quote("clear"))).toEqual(["allow"]);
    expect(JSON.stringify(await bench.admin({ ...clear, account: "agent=nobody" }))).toContain("account_unknown");
    const { limits } = (await bench.admin({ op: "limits" })) as { limits: { id: string; accounts: object[] }[] };
    const accounts = limits.find(({ id }) => id === "quotes")!.accounts;
    expect(accounts).toContainEqual(expect.objectContaining({ account: "agent=clear", used: 0.4, held: 0, cap: 1 }));
  });

  const malformed: readonly (readonly [why: string, usage: unknown])[] = [
    ["less than nothing", { cost: -1 }],
    ["no number", { rows: "9" }],
    ["more than anything", { rows: 1e13 }],
    ["a list", []],
    ["a name without end", { model: "m".repeat(300) }],
    ["no name", { model: 1 }],
  ];
  it.each(malformed)("P7: limit.usage-malformed: %s is no report", async (_why, usage) => {
    expect(JSON.stringify(await decide(quote("odd"), { usage }))).toContain("call_malformed");
    expect(JSON.stringify(await bench.agent({ op: "outcome", call: quote("odd"), usage } as never))).toContain(
      "call_malformed",
    );
  });
});
