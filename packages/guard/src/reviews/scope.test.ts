import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorOf, type JsonObject, placesIn } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { makeBench, POLICY, shell } from "../testing/harness.js";

const TWO = `${POLICY}  - id: ask.big
    ask: file.write
    when: { path: "**/big*" }
    review: { people: 2 }
`;
let clock = Date.now();
const bench = await makeBench({ now: () => clock }, TWO);
const at = { cwd: bench.project };
let counter = 0;
const fresh = (name = "file") => `echo x > ${name}${++counter}.txt`;
const hold = async (command: string, more: object = {}) =>
  /r-[a-z2-9]{8}/.exec(String((await bench.hook(shell(command, { ...at, ...more })))["message"]))?.[0] ?? "";
const passes = async (command: string, more: object = {}) =>
  (await bench.hook(shell(command, { ...at, ...more })))["outcome"] === "no-opinion";
const codeOf = async (body: object) => errorOf(await bench.admin(body))?.code;

describe("P6: a review over the guard's sockets", () => {
  it("for this session: the same call goes through again, in this session alone, over a restart, until its time", async () => {
    const command = fresh();
    const id = await hold(command);
    const { review, verified } = await bench.admin({ op: "approve", id, scope: "session", note: "for the release" });
    expect(review).toMatchObject({ state: "approved", scope: "session", approvals: [{ by: "dev", verified: false }] });
    expect(verified).toBe(false);
    expect([await passes(command), await passes(command), await passes(command, { id: "other-call" })]).toEqual([
      true,
      true,
      true,
    ]);
    expect(await passes(command, { session: "other" })).toBe(false);
    await bench.restart();
    expect(await passes(command)).toBe(true);
    const events = (await bench.events()).filter((event) => event.kind === "review" && event.id === id);
    expect(events).toMatchObject([
      { state: "opened", scope: "once" },
      { state: "approved", scope: "session", note: "for the release", verified: false, channel: "admin-socket" },
    ]);
    clock += 24 * 3_600_000;
    expect(await passes(command)).toBe(false);
  });

  it("until a time, and no longer", async () => {
    const command = fresh();
    const id = await hold(command);
    const until = clock + 3_600_000;
    expect(await bench.admin({ op: "approve", id, scope: "until", until })).toMatchObject({ review: { until } });
    clock = until - 1;
    expect(await passes(command)).toBe(true);
    clock = until;
    expect(await passes(command)).toBe(false);
  });

  it("of two people one is not enough, and in user mode nobody can be two", async () => {
    const id = await hold(fresh("big"));
    expect(await codeOf({ op: "approve", id })).toBe("forbidden");
    expect(await codeOf({ op: "approve", id, scope: "session" })).toBe("forbidden");
    expect(await bench.admin({ op: "deny", id })).toMatchObject({ review: { state: "denied" } });
  });

  it("what takes more than whoever sits at the host is held at a host that asks by itself, too", async () => {
    expect((await bench.hook(shell(fresh(), at), "asks"))["outcome"]).toBe("ask");
    const answer = await bench.hook(shell(fresh("big"), at), "asks");
    expect(answer).toMatchObject({ outcome: "deny", message: expect.stringMatching(/two people.*rampart approve r-/) });
  });

  const malformed: readonly (readonly [why: string, body: object])[] = [
    ["several at once", { id: ["r-aaaaaaaa", "r-bbbbbbbb"] }],
    ["all of them", { id: "*" }],
    ["a scope nobody knows", { scope: "forever" }],
    ["until without a time", { scope: "until" }],
    ["a time without until", { until: 9e12 }],
    ["a time that is none", { scope: "until", until: "tomorrow" }],
    ["a time that is over", { scope: "until", until: 1 }],
    ["a time beyond numbers", { scope: "until", until: 1e300 }],
    ["a note of any length", { note: "x".repeat(513) }],
    ["a note that is none", { note: {} }],
  ];
  it.each(malformed)("refuses %s", async (_why, body) => {
    const id = await hold(fresh());
    expect(await codeOf({ op: "approve", id, ...body })).toBe("op_malformed");
    expect(((await bench.admin({ op: "review", id }))["review"] as JsonObject)["state"]).toBe("open");
  });

  it("shows one whole: the call, what it would change, and where the guard was started anew, what the record has", async () => {
    await writeFile(join(bench.project, "notes.txt"), "one\ntwo\n");
    const body = { tool: "write", arguments: { path: join(bench.project, "notes.txt"), content: "one\n2\n" }, ...at };
    const id = /r-[a-z2-9]{8}/.exec(String((await bench.hook(body))["message"]))![0];
    const change = { path: join(bench.project, "notes.txt"), state: "changed", cut: false };
    const shown = {
      call: [`${join(bench.project, "notes.txt")}`],
      changes: [{ ...change, diff: ["@ -1 +1", " one", "-two", "+2"] }],
    };
    expect((await bench.admin({ op: "review", id }))["shown"]).toEqual(shown);
    await bench.restart();
    expect((await bench.admin({ op: "review", id }))["shown"]).toEqual(shown);
    expect(await codeOf({ op: "review", id: "r-aaaaaaaa" })).toBe("review_unknown");
  });

  it("another policy voids what stands, also one that came while the guard was away", async () => {
    const [first, second] = [fresh(), fresh()];
    const ids = [await hold(first), await hold(second)] as const;
    for (const id of ids) await bench.admin({ op: "approve", id, scope: "session" });
    const { policy } = placesIn(bench.layout);
    await writeFile(policy, `${TWO}# again\n`, { mode: 0o600 });
    await bench.admin({ op: "reload" });
    expect(await passes(first)).toBe(true);
    await writeFile(policy, TWO.replace("ask.write", "ask.writes"), { mode: 0o600 });
    await bench.admin({ op: "reload" });
    expect(await passes(first)).toBe(false);
    await bench.until((event) => event.kind === "review" && event.id === ids[0] && event.state === "void");
    const third = fresh();
    const id = await hold(third);
    await bench.admin({ op: "approve", id, scope: "session" });
    await bench.guard.stop("away");
    await writeFile(policy, TWO, { mode: 0o600 });
    await bench.restart();
    expect(await passes(third)).toBe(false);
    await bench.until((event) => event.kind === "review" && event.id === id && event.state === "void");
  });
});
