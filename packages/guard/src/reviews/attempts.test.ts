import { type Action, type Decision, loadPolicy, type ReviewDemand, type ToolCall } from "@rampart/core";
import type { AuditEvent } from "@rampart/ledger";
import { describe, expect, it } from "vitest";
import type { Person } from "../identity/person.js";
import { Journal } from "../record/journal.js";
import { StandingReviews } from "../state/parts/reviews.js";
import { type Consulted, ReviewDesk } from "./desk.js";
import type { Question } from "./question.js";
import type { Review } from "./review.js";
import { ONCE, type Wish } from "./wish.js";

const HOUR = 3_600_000;
const loaded = loadPolicy(
  [
    {
      name: "p",
      text: `rampart: 1
name: p
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
people:
  ada: { roles: approver, users: [al] }
  bob: { roles: approver }
  cy: { roles: approver }
  vic: { roles: [viewer, operator] }
agents:
  bot: { owner: bob }
`,
    },
  ],
  { packs: () => undefined },
);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
const { policy } = loaded;

const person = (name: string, roles: Person["roles"] = ["approver"], channel = "api-key"): Person => ({
  name,
  roles,
  channel,
  verified: true,
});
const by = (name: string, channel?: string) => ({ person: person(name, ["approver"], channel), policy });

const CALL: ToolCall = {
  id: "c1",
  door: "test",
  agent: "bot",
  principal: "al",
  session: "s1",
  task: "t1",
  tool: "write",
  hostTool: "Write",
  arguments: { path: "/p/x", content: "x" },
  shell: null,
  cwd: "/p",
  time: 1,
};
const ACTION: Action = {
  kind: "file.write",
  resource: { type: "path", name: "/p/x", form: "exact" },
  certainty: "certain",
  labels: [],
  sources: [],
  span: { start: 0, end: 0 },
  detail: {},
} as Action;

/** A desk of its own, its clock, what it recorded, and what a restart would make of that. */
function newDesk() {
  const events: AuditEvent[] = [];
  let clock = 1_000_000;
  let recording: () => Promise<void> = async () => undefined;
  const journal = new Journal(
    {
      append: async (event) => {
        await recording();
        return { index: events.push(event) - 1 };
      },
    },
    0,
  );
  const known = new StandingReviews();
  journal.follow(({ event }) => known.apply(event));
  const desk = new ReviewDesk(journal, () => clock);
  journal.follow(({ event }) => desk.follow(event));
  const question = (change: Partial<ToolCall> = {}, review?: Partial<ReviewDemand>, more: Partial<Question> = {}) => {
    const call = { ...CALL, ...change };
    const decision: Decision = {
      verdict: "ask",
      granted: false,
      obligations: [],
      rules: [],
      erred: [],
      policy: policy.digest,
      ...(review === undefined ? {} : { review: { people: 1, notOwner: false, lasts: 24 * HOUR, ...review } }),
    };
    const identity = { agent: call.agent, principal: call.principal, owner: "bob", verified: true };
    return { call, facts: { identity }, actions: [ACTION], decision, intent: "i1", ...more };
  };
  const ask = async (asked: Question = question()): Promise<Consulted> => {
    const consulted = desk.consult(asked);
    await desk.record(consulted);
    return consulted;
  };
  const opened = async (asked?: Question): Promise<Review> => {
    const consulted = await ask(asked);
    if (consulted.state !== "held") throw new Error(consulted.state);
    return consulted.review;
  };
  return {
    desk,
    journal,
    events,
    known,
    question,
    ask,
    opened,
    pass: (ms: number) => {
      clock += ms;
    },
    now: () => clock,
    whileRecording: (work: () => Promise<void>) => {
      recording = work;
    },
    record: (event: object) => journal.record(event as AuditEvent, true),
  };
}
type Desk = ReturnType<typeof newDesk>;

const until = (desk: Desk, ms: number): Wish => ({ scope: "until", until: desk.now() + ms, note: null });
const SESSION: Wish = { scope: "session", until: null, note: null };

/** Attempts to get more out of a review than somebody said. Each ends in the code beside it. */
const ATTEMPTS: readonly (readonly [attempt: string, code: string, tries: (desk: Desk) => Promise<unknown>])[] = [
  [
    "the agent's own user agrees to what takes two people",
    "self_approval",
    async (d) => d.desk.approve((await d.opened(d.question({ principal: "cy" }, { people: 2 }))).id, by("cy")),
  ],
  [
    "the same under the name the policy gives that user",
    "self_approval",
    async (d) => d.desk.approve((await d.opened(d.question({}, { people: 2 }))).id, by("ada")),
  ],
  [
    "the owner agrees where the rule says not-owner",
    "self_approval",
    async (d) => d.desk.approve((await d.opened(d.question({}, { notOwner: true }))).id, by("bob")),
  ],
  [
    "the user agrees where the rule says not-owner",
    "self_approval",
    async (d) => d.desk.approve((await d.opened(d.question({}, { notOwner: true }))).id, by("ada")),
  ],
  [
    "one person agrees twice",
    "same_person",
    async (d) => {
      const { id } = await d.opened(d.question({}, { people: 2 }));
      await d.desk.approve(id, by("bob"));
      return d.desk.approve(id, by("bob"));
    },
  ],
  [
    "one person agrees twice, at once",
    "same_person",
    async (d) => {
      const { id } = await d.opened(d.question({}, { people: 2 }));
      return Promise.all([d.desk.approve(id, by("cy")), d.desk.approve(id, by("cy"))]);
    },
  ],
  [
    "one person agrees twice, with a restart in between",
    "same_person",
    async (d) => {
      const { id } = await d.opened(d.question({}, { people: 2 }));
      await d.desk.approve(id, by("bob"));
      const again = new ReviewDesk(d.journal, d.now);
      for (const review of d.known.byId.values()) again.book.apply(review);
      return again.approve(id, by("bob"));
    },
  ],
  [
    "one person agrees twice, over two channels",
    "same_person",
    async (d) => {
      const { id } = await d.opened(d.question({}, { people: 2 }));
      await d.desk.approve(id, by("bob", "oidc"));
      return d.desk.approve(id, by("bob", "link"));
    },
  ],
  [
    "somebody takes a user nobody named, to be a second person",
    "forbidden",
    async (d) => {
      const { id } = await d.opened(d.question({}, { people: 2 }));
      await d.desk.approve(id, by("bob"));
      return d.desk.approve(id, by("somebody", "admin-socket"));
    },
  ],
  [
    "somebody whose name is every object's",
    "forbidden",
    async (d) => d.desk.approve((await d.opened(d.question({}, { people: 2 }))).id, by("constructor", "admin-socket")),
  ],
  [
    "a viewer and operator, who is no approver, agrees",
    "forbidden",
    async (d) =>
      Promise.resolve().then(async () =>
        d.desk.approve((await d.opened()).id, { person: person("vic", ["viewer", "operator"]), policy }),
      ),
  ],
  [
    "and says no",
    "forbidden",
    async (d) => d.desk.deny((await d.opened()).id, { person: person("vic", ["operator"]), policy }),
  ],
  [
    "an approval for the session where the policy wants each asked",
    "scope_too_wide",
    async (d) => d.desk.approve((await d.opened(d.question({}, { lasts: 0 }))).id, by("bob"), SESSION),
  ],
  [
    "an approval until a time where the policy wants each asked",
    "scope_too_wide",
    async (d) => d.desk.approve((await d.opened(d.question({}, { lasts: 0 }))).id, by("bob"), until(d, 1)),
  ],
  [
    "an approval for longer than the policy says",
    "scope_too_wide",
    async (d) => d.desk.approve((await d.opened(d.question({}, { lasts: HOUR }))).id, by("bob"), until(d, HOUR + 1)),
  ],
  [
    "an approval for longer than a day, where the policy says nothing",
    "scope_too_wide",
    async (d) => d.desk.approve((await d.opened()).id, by("bob"), until(d, 24 * HOUR + 1)),
  ],
  [
    "an approval for the session that comes with a privilege",
    "scope_too_wide",
    async (d) =>
      d.desk.approve(
        (await d.opened(d.question({}, undefined, { privilege: { name: "pay", people: 1 } }))).id,
        by("bob"),
        SESSION,
      ),
  ],
  [
    "an approval until a time that is over",
    "op_malformed",
    async (d) => d.desk.approve((await d.opened()).id, by("bob"), until(d, 0)),
  ],
  [
    "an answer is given twice, at once",
    "review_settled",
    async (d) => {
      const { id } = await d.opened();
      return Promise.all([d.desk.deny(id, by("bob")), d.desk.approve(id, by("cy"))]);
    },
  ],
  [
    "a question that waited too long is answered",
    "review_settled",
    async (d) => {
      const { id } = await d.opened();
      d.pass(HOUR);
      return d.desk.approve(id, by("bob"));
    },
  ],
  [
    "a second person agrees after the first one's hour",
    "review_settled",
    async (d) => {
      const { id } = await d.opened(d.question({}, { people: 2 }));
      await d.desk.approve(id, by("bob"));
      d.pass(HOUR);
      return d.desk.approve(id, by("cy"));
    },
  ],
  [
    "the agent is quarantined while the approval is being written",
    "review_settled",
    async (d) => {
      const { id } = await d.opened();
      d.whileRecording(async () => {
        d.whileRecording(async () => undefined);
        await d.record(QUARANTINE);
      });
      return d.desk.approve(id, by("bob"));
    },
  ],
];

const QUARANTINE = {
  kind: "quarantine",
  state: "on",
  subject: { type: "agent", name: "bot" },
  mode: "deny",
  by: "ops",
  reason: null,
};

describe("P6: attempts to get more out of a review than a person said", () => {
  it.each(ATTEMPTS)("%s: %s", async (_attempt, code, tries) => {
    const desk = newDesk();
    await expect((async () => tries(desk))()).rejects.toMatchObject({ code });
    await desk.desk.quiet();
    expect((await desk.ask()).state).not.toBe("spent");
  });

  const CHANGES: readonly (readonly [what: string, change: Partial<ToolCall>, more?: Partial<Question>])[] = [
    ["an argument", { arguments: { path: "/p/x", content: "y" } }],
    ["the agent", { agent: "bot2" }],
    ["the user", { principal: "mallory" }],
    ["the session", { session: "s2" }],
    ["the task", { task: "t2" }],
    ["no task", { task: null }],
    ["the folder", { cwd: "/q" }],
    ["the door", { door: "other" }],
    ["the tool", { hostTool: "Edit" }],
    ["what it would do", {}, { actions: [{ ...ACTION, resource: { ...ACTION.resource, name: "/etc/x" } }] }],
    ["where its data comes from", {}, { actions: [{ ...ACTION, sources: [{ type: "file", name: "/s" }] } as never] }],
  ];
  it.for(CHANGES)(
    "with %s changed it is another question, and the approval still the first one's",
    async ([, change, more]) => {
      const d = newDesk();
      const { id } = await d.opened();
      await d.desk.approve(id, by("bob"), SESSION);
      const other = await d.ask(d.question(change, undefined, more));
      expect(other).toMatchObject({ state: "held", fresh: true });
      expect(await d.ask(d.question({ id: "another" }))).toMatchObject({ state: "spent", review: { id } });
    },
  );

  it("under another policy it is another question", async () => {
    const d = newDesk();
    await d.desk.approve((await d.opened()).id, by("bob"), SESSION);
    const asked = d.question();
    const other = { ...asked, decision: { ...asked.decision, policy: `sha256:${"0".repeat(64)}` } };
    expect(await d.ask(other)).toMatchObject({ state: "held", fresh: true });
  });
});

describe("P6: two people", () => {
  it("agree, each on record, and only then is it approved; for no longer than the shorter said", async () => {
    const d = newDesk();
    const asked = d.question({}, { people: 2, lasts: 4 * HOUR });
    const { id } = await d.opened(asked);
    const first = await d.desk.approve(id, by("bob"), until(d, 3 * HOUR));
    expect(first).toMatchObject({ state: "open", approvals: [{ by: "bob", verified: true, channel: "api-key" }] });
    expect(await d.ask(asked)).toMatchObject({ state: "held", fresh: false });
    const end = d.now() + HOUR;
    const second = await d.desk.approve(id, by("cy"), until(d, HOUR));
    expect(second).toMatchObject({ state: "approved", scope: "until", until: end });
    expect(second.approvals.map((one) => one.by)).toEqual(["bob", "cy"]);
    const steps = d.events.map((event) => (event.kind === "review" ? [event.state, event.reviewer] : []));
    expect(steps).toEqual([
      ["opened", null],
      ["opened", "bob"],
      ["approved", "cy"],
    ]);
    expect((await d.ask(asked)).state).toBe("spent");
  });

  it("where one says once, it is for one call", async () => {
    const d = newDesk();
    const asked = d.question({}, { people: 2, lasts: HOUR });
    const { id } = await d.opened(asked);
    await d.desk.approve(id, by("bob"), until(d, HOUR));
    await d.desk.approve(id, by("cy"), ONCE);
    expect((await d.ask(asked)).state).toBe("spent");
    expect((await d.ask(asked)).state).toBe("held");
  });

  it("one no is enough, also after a yes", async () => {
    const d = newDesk();
    const asked = d.question({}, { people: 2 });
    const { id } = await d.opened(asked);
    await d.desk.approve(id, by("bob"));
    await d.desk.deny(id, by("cy"), "not on a Friday");
    expect(await d.ask(asked)).toMatchObject({ state: "refused", review: { note: "not on a Friday" } });
  });

  it("a privilege that takes two people makes the question take two", async () => {
    const d = newDesk();
    const asked = d.question({}, undefined, { privilege: { name: "payments-write", people: 2 } });
    const { id, subject } = await d.opened(asked);
    expect(subject.privilege).toBe("payments-write");
    expect((await d.desk.approve(id, by("bob"))).state).toBe("open");
    expect((await d.desk.approve(id, by("cy"))).state).toBe("approved");
  });

  it("where one is enough, the person whose agent it is may be that one", async () => {
    const d = newDesk();
    expect((await d.desk.approve((await d.opened()).id, by("ada"))).state).toBe("approved");
  });
});

describe("P6: an approval that lasts", () => {
  it("lets the same call through again and again until it ends, and is not recorded as used", async () => {
    const d = newDesk();
    const { id } = await d.opened();
    await d.desk.approve(id, by("bob"), until(d, HOUR));
    for (let n = 0; n < 3; n++) expect(await d.ask()).toMatchObject({ state: "spent", lasts: true, review: { id } });
    d.pass(HOUR - 1);
    expect((await d.ask()).state).toBe("spent");
    d.pass(1);
    expect((await d.ask()).state).toBe("held");
    await d.desk.sweep();
    expect(d.events.flatMap((event) => (event.kind === "review" && event.id === id ? [event.state] : []))).toEqual([
      "opened",
      "approved",
      "expired",
    ]);
  });

  it("for the session, it lasts as long as the policy lets it and no longer than a day", async () => {
    const d = newDesk();
    const asked = d.question({}, { lasts: 2 * HOUR });
    expect((await d.desk.approve((await d.opened(asked)).id, by("bob"), SESSION)).until).toBe(d.now() + 2 * HOUR);
    const other = await d.opened(d.question({ session: "s2" }));
    expect((await d.desk.approve(other.id, by("bob"), SESSION)).until).toBe(d.now() + 24 * HOUR);
  });
});

const VOIDS: readonly (readonly [what: string, event: object, voids: boolean])[] = [
  ["its agent is quarantined", QUARANTINE, true],
  ["its session is quarantined", { ...QUARANTINE, subject: { type: "session", name: "s1" } }, true],
  ["its user is quarantined", { ...QUARANTINE, subject: { type: "principal", name: "al" } }, true],
  ["its task is quarantined", { ...QUARANTINE, subject: { type: "task", name: "t1" } }, true],
  ["its agent may only read", { ...QUARANTINE, mode: "read-only" }, true],
  ["another agent is quarantined", { ...QUARANTINE, subject: { type: "agent", name: "other" } }, false],
  ["its agent is released", { ...QUARANTINE, state: "released" }, false],
  ["everything is stopped", { kind: "stop", state: "on", scope: "all", by: "ops", reason: null }, true],
  ["its task ended", { kind: "task", id: "t1", state: "ended" }, true],
  ["another task ended", { kind: "task", id: "t2", state: "ended" }, false],
  ["its task is declared", { kind: "task", id: "t1", state: "declared" }, false],
  ["its session ended", { kind: "session", id: "s1", door: "test", state: "ended" }, true],
  ["a session of that name at another door ended", { kind: "session", id: "s1", door: "x", state: "ended" }, false],
  ["the policy changed", { kind: "policy", state: "active", digest: "sha256:other" }, true],
  ["the policy was rolled back", { kind: "policy", state: "rolled-back", digest: "sha256:other" }, true],
  ["a restart found another policy in force", { kind: "policy", state: "loaded", digest: "sha256:other" }, true],
  ["a restart found the same in force", { kind: "policy", state: "loaded", digest: policy.digest }, false],
  ["an emergency restriction came", { kind: "restrict", id: "x", state: "on", digest: "sha256:r", by: "ops" }, true],
  ["a policy is only staged", { kind: "policy", state: "staged", digest: "sha256:other" }, false],
  ["the same policy is in force again", { kind: "policy", state: "active", digest: policy.digest }, false],
  ["who agreed is gone", { kind: "credential", state: "revoked", subject: { type: "person", name: "bob" } }, true],
  ["somebody else is gone", { kind: "credential", state: "revoked", subject: { type: "person", name: "cy" } }, false],
  [
    "who agreed gets another credential",
    { kind: "credential", state: "issued", subject: { type: "person", name: "bob" } },
    false,
  ],
];

describe("P6: a question and its answer are void once what they were about is over", () => {
  it.each(VOIDS)("%s", async (_what, event, voids) => {
    const d = newDesk();
    const { id } = await d.opened();
    await d.desk.approve(id, by("bob"), SESSION);
    await d.record(event);
    const next = d.desk.consult(d.question());
    expect(next.state).toBe(voids ? "held" : "spent");
    await d.desk.quiet();
    const last = d.events.findLast((one) => one.kind === "review" && one.id === id);
    expect(last).toMatchObject({ state: voids ? "void" : "approved" });
    // The log alone says the same, with or without the word that it is void.
    const rebuilt = new StandingReviews();
    for (const one of d.events) if (one.kind !== "review" || one.state !== "void") rebuilt.apply(one);
    expect(rebuilt.byId.has(id)).toBe(!voids);
  });

  it("an open one too, and no answer brings it back", async () => {
    const d = newDesk();
    const { id } = await d.opened();
    await d.record(QUARANTINE);
    await expect(d.desk.approve(id, by("bob"))).rejects.toMatchObject({
      code: "review_settled",
      message: expect.stringContaining("quarantined"),
    });
  });

  it("while its approval is being written, and the log says void last", async () => {
    const d = newDesk();
    const { id } = await d.opened();
    d.whileRecording(async () => {
      d.whileRecording(async () => undefined);
      await d.record(QUARANTINE);
    });
    await d.desk.approve(id, by("bob")).catch(() => undefined);
    await d.desk.quiet();
    expect(d.events.flatMap((event) => (event.kind === "review" ? [event.state] : [event.kind]))).toEqual([
      "opened",
      "quarantine",
      "approved",
      "void",
    ]);
    expect(d.known.byId.size).toBe(0);
  });
});
