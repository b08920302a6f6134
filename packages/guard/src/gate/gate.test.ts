import { loadPolicy, type ToolCall } from "@rampart/core";
import { type AuditEvent, LedgerError } from "@rampart/ledger";
import { DEFAULT_DOOR, PostgresParser } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { Authority } from "../authority/authority.js";
import { Directory } from "../authority/directory.js";
import { FactsProvider } from "../facts/provider.js";
import { SessionRegistry } from "../facts/registry.js";
import { gate } from "../gate.js";
import { GrantDesk } from "../grants/desk.js";
import { Requests } from "../grants/request.js";
import { Counters } from "../health/counters.js";
import { Limits } from "../limits/limits.js";
import { Followers } from "../orders/followers.js";
import { type EventLog, Journal } from "../record/journal.js";
import { ReviewDesk } from "../reviews/desk.js";
import { IntentMemory } from "../state/intents.js";
import { newParts } from "../state/parts/index.js";
import { TaskDesk } from "../tasks/desk.js";
import { POLICY } from "../testing/harness.js";
import { Duty } from "../witness/duty.js";
import { Models } from "../world/models.js";
import type { Arrived } from "./arrived.js";
import { attempt } from "./attempt.js";
import { Deadline } from "./deadline.js";
import type { Room } from "./room.js";
import { Unrecorded, type WhenDiskFull } from "./unrecorded.js";

type Append = (event: AuditEvent, durable: boolean) => Promise<void>;

/** A room whose log does what the test says. */
function roomWith(append: Append, rules = "", whenFull: WhenDiskFull = "deny"): Room {
  const loaded = loadPolicy([{ name: "test", text: POLICY + rules }], { packs: () => undefined });
  if (!loaded.ok) throw new Error("the test's policy");
  let index = 0;
  const log: EventLog = {
    append: async (event, { durable }) => {
      await append(event, durable);
      return { index: index++ };
    },
  };
  const journal = new Journal(log, 0);
  const known = newParts();
  const grants = new GrantDesk(journal, known.grants, Date.now);
  const around = { home: "/home/dev", user: "dev", scratch: ["/tmp"], installed: [] };
  return {
    now: Date.now,
    policy: () => loaded.policy,
    door: () => DEFAULT_DOOR,
    facts: new FactsProvider(
      new SessionRegistry("/home/dev", async () => {}),
      around,
      new Authority(new Directory("dev", false), known),
    ),
    reviews: new ReviewDesk(journal, Date.now),
    journal,
    known,
    followers: new Followers(journal, known.orders, Date.now),
    tasks: new TaskDesk(journal, known.tasks, Date.now),
    grants,
    requests: new Requests(grants, known, journal, Date.now),
    duty: new Duty({ when: "alarm", patience: 0, now: Date.now }),
    unrecorded: new Unrecorded(whenFull),
    intents: new IntentMemory(),
    limits: new Limits(known.accounts, journal),
    counters: new Counters(),
    models: new Models(null),
    sql: new PostgresParser({ parts: null }),
  };
}

function arrive(command: string, ms = 1_000): Arrived {
  const names = { id: "1", door: "d", agent: "a", principal: "p", session: "s", tool: "shell", hostTool: "shell" };
  const call: ToolCall = {
    ...names,
    task: null,
    arguments: { command },
    shell: "bash",
    cwd: "/nowhere/project",
    time: 1,
  };
  return { call, folder: null, text: null, asksItself: false, enforced: true, deadline: new Deadline(ms) };
}

const pass = (room: Room, arrived: Arrived) =>
  attempt(
    room,
    arrived,
    async (r, a) => (await gate(r, a)).answer,
    (answer) => answer,
  );

describe("E1: nothing is released before it is recorded", () => {
  it("the door is answered only after the record is done", async () => {
    const order: string[] = [];
    const room = roomWith(async (event) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      order.push(event.kind);
    });
    await pass(room, arrive("ls"));
    order.push("answered");
    expect(order).toEqual(["intent", "answered"]);
  });

  const durability: readonly (readonly [why: string, command: string, durable: boolean])[] = [
    ["what only reads may reach the disk after the answer", "cat notes.txt", false],
    ["listing only reads", "ls", false],
    ["what is refused changes nothing, but is evidence", "rm notes.txt", true],
    ["a program nobody knows could do anything", "frobnicate --all", true],
    ["the network is the outside", "curl https://example.com/", true],
    ["a read with a write beside it", "cat a > /dev/null; mkdir b", true],
  ];
  it.each(durability)("%s", async (_why, command, durable) => {
    const seen: boolean[] = [];
    const room = roomWith(async (event, isDurable) => {
      if (event.kind === "intent") seen.push(isDurable);
    });
    await pass(room, arrive(command));
    expect(seen).toEqual([durable]);
  });

  it("P2: what cannot be recorded is refused, with a code", async () => {
    const room = roomWith(() => Promise.reject(new Error("EIO")));
    expect(await pass(room, arrive("ls"))).toMatchObject({ outcome: "deny", code: "record_failed" });
    expect(room.journal.failingSince).not.toBe(null);
    expect(room.intents.settle(arrive("ls").call)).toBe(null);
  });

  const READS = `  - { id: told, grant: file.read, when: { path: "**/told" }, obligations: [{ notify: security }] }
  - { id: asked, ask: file.read, when: { path: "**/asked" } }
`;
  const full: readonly (readonly [why: string, command: string, outcome: string])[] = [
    ["a read goes on where the disk is full and an operator chose so", "cat notes.txt", "no-opinion"],
    ["not one that somebody was to be told of", "cat told", "deny"],
    ["nor one that spends an approval, which would be good again after a restart", "cat asked", "deny"],
  ];
  it.each(full)("%s", async (_why, command, outcome) => {
    let disk: Error | null = null;
    const room = roomWith(() => (disk === null ? Promise.resolve() : Promise.reject(disk)), READS, "allow-reads");
    await pass(room, arrive(command));
    const person = { name: "ada", roles: ["approver"], channel: "admin-socket", verified: true } as const;
    for (const { id } of room.reviews.list()) await room.reviews.approve(id, { person, policy: room.policy() });
    disk = new LedgerError("log.disk-full", "no room");
    expect(await pass(room, arrive(command))).toMatchObject({ outcome });
  });

  it("an answer that is late is a refusal; what was recorded as released is recorded as abandoned", async () => {
    const events: AuditEvent[] = [];
    let answered = () => {};
    const theAnswer = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const room = roomWith(async (event) => {
      if (event.kind === "intent" && event.permit !== null) await theAnswer;
      events.push(event);
    });
    expect(await pass(room, arrive("ls", 400))).toMatchObject({ outcome: "deny", code: "deadline" });
    answered();
    await expect.poll(() => events.map(({ kind }) => kind), { timeout: 10_000 }).toContain("outcome");
    const released = events.find((event) => event.kind === "intent" && event.permit !== null);
    expect(events.find((event) => event.kind === "outcome")).toMatchObject({
      id: (released as { id: string }).id,
      status: "abandoned",
      error: "deadline",
    });
    expect(events.find((event) => event.kind === "intent" && event.code === "deadline")).toBeDefined();
  });

  it("E1: nor where the disk held up the thread itself, so that no timer could say so", async () => {
    const events: AuditEvent[] = [];
    const room = roomWith(async (event) => {
      events.push(event);
      if (event.kind !== "intent" || event.code !== null) return;
      const until = performance.now() + 400;
      while (performance.now() < until);
    });
    expect(await pass(room, arrive("ls", 350))).toMatchObject({ outcome: "deny", code: "deadline" });
    expect(events.find(({ kind }) => kind === "outcome")).toMatchObject({ status: "abandoned", error: "deadline" });
  });

  it("a log that never answers does not keep the door", async () => {
    const room = roomWith(() => new Promise(() => {}));
    expect(await pass(room, arrive("ls", 50))).toMatchObject({ outcome: "deny", code: "deadline" });
  });

  it("an approval that could not be recorded as spent releases nothing", async () => {
    let broken = false;
    const room = roomWith(async (event) => {
      if (broken && event.kind === "review") throw new Error("EIO");
    });
    await pass(room, arrive("echo x > f"));
    const person = { name: "dev", roles: ["admin"], channel: "test", verified: true } as const;
    await room.reviews.approve(room.reviews.list()[0]!.id, { person, policy: room.policy() });
    broken = true;
    expect(await pass(room, arrive("echo x > f"))).toMatchObject({ outcome: "deny", code: "record_failed" });
  });

  it("a door that only watches is told nothing, whatever goes wrong", async () => {
    const room = roomWith(() => Promise.reject(new Error("EIO")));
    expect(await pass(room, { ...arrive("ls"), enforced: false })).toMatchObject({ outcome: "no-opinion" });
  });
});
