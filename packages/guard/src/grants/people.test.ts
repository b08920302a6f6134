import { loadPolicy, type PersonRole } from "@rampart/core";
import type { AuditEvent } from "@rampart/ledger";
import { describe, expect, it } from "vitest";
import type { Person } from "../identity/person.js";
import { Journal } from "../record/journal.js";
import { mayAgree } from "../reviews/agree.js";
import type { Review } from "../reviews/review.js";
import { Projection } from "../state/projection.js";
import { GrantDesk } from "./desk.js";
import { Requests } from "./request.js";

const loaded = loadPolicy(
  [
    {
      name: "p",
      text: `rampart: 1
name: p
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
agents:
  bot: { owner: ada, users: [svc-bot, carl] }
people:
  ada: { roles: approver }
  bob: { roles: [approver, operator] }
  carl: { roles: approver }
  dora: { roles: approver, users: svc-bot }
  finn: { roles: approver }
elevations:
  pay: { for: 15m, approval: two }
  look: { for: 15m, approval: one }
`,
    },
  ],
  { packs: () => undefined },
);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
const { policy } = loaded;

const person = (name: string, verified = true, roles: readonly PersonRole[] = ["approver"]): Person => {
  return { name, roles, channel: "api-key", verified };
};

function requests(before: readonly AuditEvent[] = []) {
  const projection = new Projection();
  const events: AuditEvent[] = [...before];
  const clock = { now: 1_000_000 };
  for (const event of before) projection.apply(event, { index: 0, time: clock.now });
  const journal = new Journal({ append: async (event) => ({ index: events.push(event) - 1 }) }, 0);
  journal.follow(({ event, index }) => projection.apply(event, { index, time: clock.now }));
  const desk = new GrantDesk(journal, projection.parts.grants, () => clock.now);
  const made = new Requests(desk, projection.parts, journal, () => clock.now);
  const ask = async (who: Person, privilege = "pay", agent = "bot", lasts: number | null = null) => {
    const request = { privilege, agent, task: null, for: lasts, reason: null };
    try {
      const answer = await made.ask(request, who, policy);
      if (answer.state === "waiting") return `waiting after ${answer.agreed.join()}`;
      const { approvers, until } = answer.grant;
      return `granted by ${approvers.join(" and ")} for ${(until - clock.now) / 1_000} s`;
    } catch (error) {
      return (error as { readonly code: string }).code;
    }
  };
  return { ask, clock, events, desk };
}

describe("who may give a privilege", () => {
  it("P4: two are two different people, and it lasts no longer than either of them said", async () => {
    const { ask } = requests();
    expect(await ask(person("ada"), "pay", "bot", 60_000)).toBe("waiting after ada");
    expect(await ask(person("ada"))).toBe("same_person");
    expect(await ask(person("bob"))).toBe("granted by ada and bob for 60 s");
    expect(await ask(person("bob"))).toBe("waiting after bob");
  });

  it("P4: a first yes does not wait for ever, nor for another privilege", async () => {
    const { ask, clock } = requests();
    await ask(person("ada"));
    clock.now += 3_600_001;
    expect(await ask(person("bob"))).toBe("waiting after bob");
  });

  it("P4: a first yes is there after a restart, in the same hour and for as long as it said", async () => {
    const { ask, events } = requests();
    await ask(person("ada"), "pay", "bot", 60_000);
    const again = requests(events);
    expect(await again.ask(person("ada"))).toBe("same_person");
    expect(await again.ask(person("bob"))).toBe("granted by ada and bob for 60 s");
    expect(await requests(again.events).ask(person("bob"))).toBe("waiting after bob");
    const late = requests(events);
    late.clock.now += 3_600_001;
    expect(await late.ask(person("bob"))).toBe("waiting after bob");
  });

  it("P4: of two second yeses at once one gives it, and the other is a first", async () => {
    const { ask } = requests();
    await ask(person("ada"));
    const both = await Promise.all([ask(person("bob")), ask(person("finn"))]);
    expect(both).toEqual(["granted by ada and bob for 900 s", "waiting after finn"]);
  });

  it("S4: what ran out is over in the record, and a clock set back over a restart does not bring it back", async () => {
    const { ask, clock, events, desk } = requests();
    await ask(person("ada"), "look", "bot", 5_000);
    await ask(person("bob"), "look", "bot", 60_000);
    await desk.sweep();
    expect(desk.list()).toHaveLength(2);
    clock.now += 6_000;
    await desk.sweep();
    await desk.sweep();
    const revoked = events.filter(({ kind }) => kind === "elevation-revoke");
    expect(revoked).toMatchObject([{ cause: "time", by: "guard" }]);
    expect(requests(events).desk.list()).toMatchObject([{ approvers: ["bob"] }]);
  });

  const ends: readonly (readonly [why: string, event: object])[] = [
    ["its agent is quarantined", { kind: "quarantine", state: "on", subject: { type: "agent", name: "bot" } }],
    ["who said it may not speak", { kind: "credential", state: "revoked", subject: { type: "person", name: "ada" } }],
    ["its agent may not speak", { kind: "credential", state: "revoked", subject: { type: "agent", name: "bot" } }],
  ];
  it.each(ends)("P4: a first yes ends where %s any more", async (_why, event) => {
    const { ask, events } = requests();
    await ask(person("ada"));
    const again = requests([...events, event as AuditEvent]);
    expect(await again.ask(person("bob"))).toBe("waiting after bob");
  });

  const rows: readonly (readonly [why: string, who: Person, expected: string])[] = [
    ["whose user the agent runs as", person("dora"), "self_approval"],
    ["who is one of the agent's users by name", person("carl"), "self_approval"],
    ["whom the policy does not name", person("eve"), "forbidden"],
    ["an owner of the agent", person("ada"), "granted by ada for 900 s"],
    ["in user mode whose user it is nobody knows", person("carl", false), "granted by carl for 900 s"],
  ];
  it.each(rows)("P4: %s", async (_why, who, expected) => {
    expect(await requests().ask(who, "look")).toBe(expected);
  });

  const reviews: readonly (readonly [why: string, who: Person, privilege: string | null, expected: string | null])[] = [
    ["the agent's own user", person("svc-bot"), "look", "self_approval"],
    ["a person who is that user", person("dora"), "look", "self_approval"],
    ["whom the policy does not name", person("eve"), "look", "forbidden"],
    ["somebody else", person("bob"), "look", null],
    ["one call without a privilege, as ever", person("svc-bot"), null, null],
  ];
  it.each(reviews)("P4: with the approval of a call: %s", (_why, who, privilege, expected) => {
    const subject = { principal: "svc-bot", owner: "ada", privilege };
    const review = { demand: { people: 1, notOwner: false, lasts: 0 }, subject, approvals: [] } as unknown as Review;
    const agree = () => mayAgree(review, who, policy);
    if (expected === null) expect(agree).not.toThrow();
    else expect(agree).toThrowError(expect.objectContaining({ code: expected }));
  });

  it("P4: an agent holds so many privileges, and is given no more", async () => {
    const { ask, events } = requests();
    for (let n = 0; n < 64; n++) expect(await ask(person("bob"), "look")).toContain("granted");
    expect(await ask(person("bob"), "look")).toBe("grants_full");
    expect(events).toHaveLength(64);
  });
});

describe("what is taken at the last moment", () => {
  const grant = (uses: number | null) => {
    return {
      kind: "elevation-grant",
      id: "g-1",
      privilege: "look",
      agent: "bot",
      task: null,
      until: 9e12,
      uses,
    } as never;
  };
  const setUp = (uses: number | null) => {
    const { grants } = new Projection().parts;
    grants.apply({ ...(grant(uses) as object), approvers: [], intent: null, reason: null } as never, {
      index: 0,
      time: 1,
    });
    const desk = new GrantDesk(new Journal({ append: async () => ({ index: 0 }) }, 0), grants, () => 1);
    return { grants, desk, held: grants.of("bot"), ids: uses === null ? [] : ["g-1"] };
  };
  const revoke = { kind: "elevation-revoke", id: "g-1", cause: "revoked", by: "ada", reason: null } as never;

  it.each([null, 1])("P4: what was taken back meanwhile is not there (uses: %s)", (uses) => {
    const { grants, desk, held, ids } = setUp(uses);
    desk.take(ids, held)();
    grants.apply(revoke, { index: 1, time: 1 });
    expect(() => desk.take(ids, held)).toThrowError(expect.objectContaining({ code: "grant_ended" }));
  });

  it("P4: the last use is taken once, and given back where nothing was recorded", () => {
    const { desk, held, ids } = setUp(1);
    const giveBack = desk.take(ids, held);
    expect(() => desk.take(ids, held)).toThrowError(expect.objectContaining({ code: "grant_ended" }));
    giveBack();
    desk.take(ids, held);
  });
});
