import { rmSync, writeFileSync } from "node:fs";
import { type JsonObject, placesIn, writeDoors } from "@rampart/service";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, makeBench } from "../testing/harness.js";

const POLICY = `rampart: 1
name: test
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
guardrails:
  - { id: no.pay, deny: data.write, when: { table: payments }, reason: Paying is for refunds., unless-granted: pay }
  - { id: no.drop, deny: data.define }
  - { id: no.credit, deny: data.write, when: { table: credits }, unless-granted: pay }
  - { id: see.credit, ask: data.write, when: { table: credits } }
roles:
  refund: { rules: [{ id: refund.read, grant: [data.read, data.write] }] }
agents:
  bot: { owner: ada, roles: refund, users: dev }
  eve: { owner: ada, roles: refund, users: dev }
  lone: { owner: ada, users: dev }
  helper: { owner: ada, roles: refund, users: dev, delegate-of: bot }
people:
  dev: { roles: [admin, approver], users: dev }
elevations:
  pay:
    about: Pay back what a customer is owed.
    when: { role: refund, task: { kind: refund } }
    for: { high: 5m, otherwise: 15m }
    uses: 2
    approval: { low: automatic, high: two, otherwise: one }
`;

let bench: Bench;
const clock = { add: 0 };
const now = () => Date.now() + clock.add;
beforeAll(async () => {
  bench = await makeBench({ now }, POLICY);
});

let count = 0;
const declare = async (sensitivity: string | null = "low", more: object = {}) => {
  const id = `t${count++}`;
  await bench.admin({ op: "declare-task", id, kind: "refund", agent: "bot", sensitivity, ...more });
  return id;
};
const sql = (query: string, more: object = {}) => {
  const names = { id: `c${count++}`, door: "test", agent: "bot", principal: "dev", session: "s1", tool: "sql" };
  return bench.agent({ op: "decide", call: { ...names, arguments: { query }, cwd: "/", ...more } });
};
const pay = (task: string | null, more: object = {}) =>
  sql("UPDATE payments SET paid = true WHERE id = 981", { task, ...more });
const said = async (answer: Promise<JsonObject>) => {
  const { outcome, code, rules } = (await answer) as {
    outcome: string;
    code: string | null;
    rules: { rule: string }[];
  };
  return code ?? `${outcome} ${rules.map(({ rule }) => rule).join(" ")}`.trim();
};
const held = async () =>
  ((await bench.admin({ op: "grants" }))["grants"] ?? []) as unknown as {
    id: string;
    agent: string;
    task: string;
    uses: number;
  }[];
const OPEN = "allow refund.read";
const SHUT = "deny no.pay";

describe("a privilege a call needs", () => {
  it("P4: is given where the policy agrees by itself, for its uses, in its task, and every step is on record", async () => {
    const task = await declare();
    const other = await declare();
    expect(await said(pay(task))).toBe(OPEN);
    const [grant] = await held();
    expect(grant).toMatchObject({ agent: "bot", task, privilege: "pay", uses: 1, approvers: [] });
    // Reading spends nothing.
    expect(await said(sql("SELECT * FROM payments", { task }))).toBe(OPEN);
    expect((await held())[0]).toMatchObject({ uses: 1 });
    expect(await said(pay(task))).toBe(OPEN);
    expect(await held()).toEqual([]);
    // The policy agrees once in a task: what was used up, people give again.
    const { message } = (await pay(task)) as never as { message: string };
    expect(message).toContain("holds this call for a person");
    const events = await bench.events();
    expect(events.filter(({ kind }) => kind === "elevation-grant")).toMatchObject([{ id: grant!.id, task, uses: 2 }]);
    const rested = events.filter(
      (event) => event.kind === "intent" && (event.decision as never)["spends"] !== undefined,
    );
    expect(rested.map((event) => (event as never)["decision"]["spends"])).toEqual([[grant!.id], [grant!.id]]);
    expect(await said(pay(null))).toBe(SHUT);
    expect(other).not.toBe(task);
  });

  it("P4: is asked for where a person has to agree: the approval gives it, one retry spends it", async () => {
    const task = await declare("medium");
    const { outcome, message, review } = (await pay(task)) as never as {
      outcome: string;
      message: string;
      review: string;
    };
    expect([outcome, message]).toEqual([
      "deny",
      expect.stringMatching(/holds this call for a person.*privilege pay.*rampart approve r-/),
    ]);
    expect((await bench.admin({ op: "review", id: review }))["review"]).toMatchObject({
      subject: { privilege: "pay", task },
    });
    expect(await said(pay(task))).toBe(SHUT);
    await bench.admin({ op: "approve", id: review });
    expect(await held()).toMatchObject([
      { agent: "bot", task, privilege: "pay", uses: 2, approvers: ["dev"], reason: `review ${review}` },
    ]);
    expect(await said(pay(task))).toBe(OPEN);
    await bench.admin({ op: "revoke-grants", task });
    expect(await said(pay(task))).toBe(SHUT);
  });

  it("P4: denied it stays denied", async () => {
    const task = await declare("medium");
    const { review } = (await pay(task)) as never as { review: string };
    await bench.admin({ op: "deny", id: review });
    const { message } = (await pay(task)) as never as { message: string };
    expect(message).toMatch(/denied it \(review/);
    expect(await held()).toEqual([]);
  });

  it("P4: two people are two", async () => {
    const task = await declare("high");
    const { review, message } = (await pay(task)) as never as { review: string; message: string };
    expect(message).toContain("two people");
    expect(await bench.admin({ op: "approve", id: review })).toMatchObject({ error: { code: "self_approval" } });
    expect(await held()).toEqual([]);
    expect(await bench.admin({ op: "elevate", privilege: "pay", agent: "bot", task })).toMatchObject({
      state: "waiting",
    });
    const again = await bench.admin({ op: "elevate", privilege: "pay", agent: "bot", task });
    expect(again).toMatchObject({ error: { code: "same_person" } });
    expect(await said(pay(task))).toBe(SHUT);
  });

  it("P4: a question for a privilege is over once a person gave it otherwise: its answer would give another", async () => {
    const task = await declare("medium");
    const { review } = (await pay(task)) as never as { review: string };
    await bench.admin({ op: "elevate", privilege: "pay", agent: "bot", task });
    expect(await bench.admin({ op: "approve", id: review })).toMatchObject({ error: { code: "review_settled" } });
    expect(await said(pay(task))).toBe(OPEN);
    await bench.admin({ op: "revoke-grants", task });
    expect(((await pay(task)) as never as { review: string }).review).not.toBe(review);
  });

  it("P6: who was asked about a call that held its privilege is asked anew where it holds it no more", async () => {
    const task = await declare("medium");
    const credit = async () =>
      (await sql("UPDATE credits SET a = 1 WHERE id = 981", { task })) as never as { outcome: string; review: string };
    await bench.admin({ op: "elevate", privilege: "pay", agent: "bot", task });
    const first = await credit();
    expect((await bench.admin({ op: "review", id: first.review }))["review"]).toMatchObject({
      subject: { privilege: null },
    });
    await bench.admin({ op: "approve", id: first.review });
    await bench.admin({ op: "revoke-grants", task });
    const second = await credit();
    expect([second.outcome, second.review === first.review]).toEqual(["deny", false]);
    const asked = await bench.admin({ op: "review", id: second.review });
    expect(asked["review"]).toMatchObject({ subject: { privilege: "pay" } });
    await bench.until((one) => one.kind === "review" && one.id === first.review && one.state === "void");
    await bench.admin({ op: "approve", id: second.review });
    expect((await credit()).outcome).toBe("no-opinion");
    await bench.admin({ op: "revoke-grants", task });
  });

  it("P4: at a door that only watches nothing is given", async () => {
    const places = placesIn(bench.layout);
    await writeDoors(places.doors, { watched: { mode: "monitor", onUnavailable: "deny", since: 1 } });
    await bench.admin({ op: "reload" });
    const task = await declare();
    await pay(task, { door: "watched" });
    expect(await held()).toEqual([]);
  });
});

describe("what an agent tries", () => {
  const rows: readonly (readonly [why: string, attempt: (task: string) => Promise<JsonObject>, expected: string])[] = [
    ["without a task", () => pay(null), SHUT],
    ["in a task of another kind", async () => pay(await declare("low", { kind: "report" })), SHUT],
    ["in another agent's task", (task) => pay(task, { agent: "eve" }), SHUT],
    ["in a task it made up", () => pay("refund-1"), SHUT],
    ["without the role", (task) => pay(task, { agent: "lone" }), SHUT],
    ["as another user who calls himself the agent", (task) => pay(task, { principal: "mallory" }), SHUT],
    [
      "with something besides that no privilege covers",
      (task) => sql("UPDATE payments SET a = 1 WHERE id = 2; DROP TABLE x", { task }),
      "deny no.drop no.pay role.refund",
    ],
    [
      "by a forged chain with a stronger agent at its head",
      (task) => pay(task, { agent: "lone", chain: ["bot"] }),
      SHUT,
    ],
    ["through a delegate whose chain holds nothing", (task) => pay(task, { agent: "helper", chain: ["bot"] }), SHUT],
    ["by a delegate without its chain", (task) => pay(task, { agent: "helper" }), "deny chain.missing no.pay"],
    [
      "with grants and roles in its own words",
      (task) => pay(task, { agent: "lone", grants: ["g-aaaaaaaaaa"], roles: ["refund"] }),
      SHUT,
    ],
  ];
  it.each(rows)("P4: %s", async (_why, attempt, expected) => {
    expect(await said(attempt(await declare()))).toBe(expected);
    expect(await held()).toEqual([]);
  });
});

describe("how a privilege ends", () => {
  it("P4: taken back, it is not given again by itself, nor after a restart", async () => {
    const task = await declare();
    expect(await said(pay(task))).toBe(OPEN);
    await bench.admin({ op: "revoke-grants", task });
    expect(await said(pay(task))).toBe(SHUT);
    await bench.restart();
    expect(await said(pay(task))).toBe(SHUT);
    expect(await held()).toEqual([]);
  });

  it("P4: of many calls at once that need it one is given it", async () => {
    const task = await declare();
    const answers = await Promise.all(Array.from({ length: 12 }, () => said(pay(task))));
    expect(answers.filter((one) => one === OPEN).length).toBeLessThanOrEqual(2);
    expect(
      (await bench.events()).filter((event) => event.kind === "elevation-grant" && event.task === task),
    ).toHaveLength(1);
    await bench.admin({ op: "revoke-grants", task });
  });

  const ends: readonly (readonly [why: string, end: (task: string, id: string) => Promise<unknown>, after?: string])[] =
    [
      [
        "its time is over",
        async () => {
          clock.add += 15 * 60_000;
        },
      ],
      ["its task is over", (task) => bench.admin({ op: "end-task", id: task })],
      ["somebody takes it back", (_task, id) => bench.admin({ op: "revoke-grant", id })],
      ["all of the agent's are taken back", () => bench.admin({ op: "revoke-grants", agent: "bot" })],
      [
        "its agent was quarantined, also once it is released",
        async () => {
          await bench.admin({ op: "quarantine", type: "agent", name: "bot" });
          await bench.admin({ op: "release", type: "agent", name: "bot" });
        },
      ],
      [
        "the policy has no such privilege, also once it has it again",
        () => swap((text) => text.replace("  pay:\n", "  pay-not:\n")),
      ],
      [
        "who approved is no approver, also once they are again",
        () => swap((text) => text.replace("[admin, approver]", "[operator, policy-owner]")),
      ],
      [
        "the policy does not know the agent, also once it does",
        () => swap((text) => text.replace("  bot: {", "  bot2: {").replace("delegate-of: bot", "delegate-of: bot2")),
      ],
    ];
  const swap = async (change: (text: string) => string) => {
    const { policy } = placesIn(bench.layout);
    for (const text of [change(POLICY), POLICY]) {
      writeFileSync(policy, text, { mode: 0o600 });
      await bench.admin({ op: "reload" });
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  it.for(ends)("P4: %s", async ([, end]) => {
    const task = await declare("medium", { for: 24 * 3_600_000 });
    const { grant } = (await bench.admin({ op: "elevate", privilege: "pay", agent: "bot", task })) as never as {
      grant: { id: string };
    };
    expect(await said(pay(task))).toBe(OPEN);
    await end(task, grant.id);
    expect(await said(pay(task))).toBe(SHUT);
    expect(await held()).toEqual([]);
  });

  it("P4: of many calls at once only so many pass as there are uses", async () => {
    const task = await declare("medium");
    await bench.admin({ op: "elevate", privilege: "pay", agent: "bot", task });
    const answers = await Promise.all(Array.from({ length: 24 }, () => said(pay(task))));
    expect(answers.filter((one) => one === OPEN)).toHaveLength(2);
    expect(answers.filter((one) => one !== OPEN && one !== SHUT && one !== "grant_ended")).toEqual([]);
  });

  it("P4: a restart, a lost projection and a clock set back give nothing back", async () => {
    const task = await declare("medium", { for: 24 * 3_600_000 });
    const { grant } = (await bench.admin({
      op: "elevate",
      privilege: "pay",
      agent: "bot",
      task,
      for: 60_000,
    })) as never as { grant: { id: string } };
    expect(await said(pay(task))).toBe(OPEN);
    await bench.guard.stop("test");
    rmSync(placesIn(bench.layout).projection, { force: true });
    await bench.restart();
    expect(await held()).toMatchObject([{ id: grant.id, uses: 1 }]);
    clock.add += 61_000;
    await bench.restart();
    expect(await said(pay(task))).toBe(SHUT);
  });
});

describe("what a person asks for", () => {
  const rows: readonly (readonly [why: string, body: object, code: string])[] = [
    ["a privilege nobody wrote", { privilege: "payy", agent: "bot", task: "own" }, "privilege_unknown"],
    ["for an agent that may not have it", { privilege: "pay", agent: "lone", task: null }, "not_requestable"],
    ["for an agent nobody knows", { privilege: "pay", agent: "nobody", task: null }, "not_requestable"],
    ["without the task it takes", { privilege: "pay", agent: "bot", task: null }, "not_requestable"],
    ["in another agent's task", { privilege: "pay", agent: "eve", task: "own" }, "not_requestable"],
    ["in a task that is not", { privilege: "pay", agent: "bot", task: "nothing" }, "task_unknown"],
    ["for a time that is none", { privilege: "pay", agent: "bot", task: "own", for: -1 }, "op_malformed"],
  ];
  it.each(rows)("P4: %s is refused", async (_why, body, code) => {
    const own = await declare("medium");
    const task = (body as { task: string | null }).task === "own" ? own : (body as { task: string | null }).task;
    expect(await bench.admin({ op: "elevate", ...body, task })).toMatchObject({ error: { code } });
  });

  it("P4: never for longer or more often than the policy says, and shorter on request", async () => {
    const task = await declare("medium");
    const ask = (more: object) => bench.admin({ op: "elevate", privilege: "pay", agent: "bot", task, ...more });
    const { grant: most } = (await ask({ for: 9e9 })) as never as {
      grant: { until: number; since: number; uses: number };
    };
    expect([Math.round((most.until - most.since) / 1_000), most.uses]).toEqual([900, 2]);
    const { grant: less } = (await ask({ for: 60_000 })) as never as { grant: { until: number; since: number } };
    expect(Math.round((less.until - less.since) / 1_000)).toBe(60);
    await bench.admin({ op: "revoke-grants", task });
  });

  it("S4: the agents' socket gives, takes and tells nothing", async () => {
    for (const op of ["elevate", "grants", "revoke-grant", "revoke-grants", "tasks", "declare-task"])
      expect(await bench.agent({ op, privilege: "pay", agent: "bot" })).toMatchObject({
        error: { code: "op_unknown" },
      });
  });
});
