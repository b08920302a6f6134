import { errorOf, type JsonObject } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { makeBench, shell } from "../testing/harness.js";

let clock = Date.now();
const bench = await makeBench({ now: () => clock });
const at = { cwd: bench.project };
let counter = 0;
const fresh = () => `echo x > file${++counter}.txt`;
const hold = async (command: string, more: object = {}) => {
  const answer = await bench.hook(shell(command, { ...at, ...more }));
  expect(answer).toMatchObject({ outcome: "deny" });
  return /rampart approve (r-[a-z2-9]{8})/.exec(String(answer["message"]))?.[1] ?? "";
};
const states = async (id: string) => {
  const events = await bench.events();
  return events.flatMap((event) => (event.kind === "review" && event.id === id ? [event.state] : []));
};

describe("P6: a review", () => {
  it("holds the call under an id; approval arms exactly one retry of it", async () => {
    const command = fresh();
    const id = await hold(command);
    expect((await bench.admin({ op: "approve", id }))["review"]).toMatchObject({ state: "approved", reviewer: "dev" });
    expect(await bench.hook(shell(command, at))).toMatchObject({ outcome: "no-opinion" });
    const again = await hold(command);
    expect(again).not.toBe(id);
    expect(await states(id)).toEqual(["opened", "approved", "used"]);
    const intents = (await bench.events()).filter((event) => event.kind === "intent" && event.review === id);
    expect(intents).toMatchObject([{ permit: null }, { permit: expect.any(String), decision: { verdict: "ask" } }]);
  });

  const changes: readonly (readonly [why: string, command: (text: string) => string, more: object])[] = [
    ["another argument", (text) => text.replace("x", "y"), {}],
    ["another file", (text) => `${text}2`, {}],
    ["another session", (text) => text, { session: "other" }],
    ["another working directory", (text) => text, { cwd: bench.root }],
  ];
  it.each(changes)("is void for %s", async (_why, change, more) => {
    const command = fresh();
    const id = await hold(command);
    await bench.admin({ op: "approve", id });
    const other = await hold(change(command), more);
    expect(other).not.toBe(id);
    expect(await bench.hook(shell(command, at))).toMatchObject({ outcome: "no-opinion" });
  });

  it("is void for an argument that changes no action", async () => {
    const command = fresh();
    const call = (timeout: number) => ({ tool: "shell", arguments: { command, timeout }, ...at });
    const id = /r-[a-z2-9]{8}/.exec(String((await bench.hook(call(1)))["message"]))![0];
    await bench.admin({ op: "approve", id });
    expect(await bench.hook(call(2))).toMatchObject({ outcome: "deny" });
    expect(await bench.hook(call(1))).toMatchObject({ outcome: "no-opinion" });
  });

  it("is void at another door of the same session", async () => {
    const command = fresh();
    const id = await hold(command);
    await bench.admin({ op: "approve", id });
    expect(await bench.hook(shell(command, at), "asks")).toMatchObject({ outcome: "ask" });
  });

  it("of two equal calls one spends the approval", async () => {
    const command = fresh();
    await bench.admin({ op: "approve", id: await hold(command) });
    const answers = await Promise.all([1, 2, 3].map(() => bench.hook(shell(command, at))));
    expect(answers.map((answer) => answer["outcome"]).sort()).toEqual(["deny", "deny", "no-opinion"]);
  });

  it("asked again while it waits, it is the same question", async () => {
    const command = fresh();
    expect(await hold(command)).toBe(await hold(command));
  });

  it("a denial stands against the same call, and says so", async () => {
    const command = fresh();
    const id = await hold(command);
    await bench.admin({ op: "deny", id });
    const answer = await bench.hook(shell(command, at));
    expect(answer).toMatchObject({ outcome: "deny", message: expect.stringContaining(`a person reviewed`) });
    expect(await states(id)).toEqual(["opened", "denied"]);
  });

  it("a no takes back an approval that lasts, for every call that is still to come, over a restart", async () => {
    const command = fresh();
    const id = await hold(command);
    await bench.admin({ op: "approve", id, scope: "session" });
    expect(await bench.hook(shell(command, at))).toMatchObject({ outcome: "no-opinion" });
    expect((await bench.admin({ op: "deny", id }))["review"]).toMatchObject({ state: "denied", reviewer: "dev" });
    for (const restarted of [false, true]) {
      if (restarted) await bench.restart();
      expect(await bench.hook(shell(command, at))).toMatchObject({
        outcome: "deny",
        message: expect.stringContaining("denied it"),
      });
    }
    expect(errorOf(await bench.admin({ op: "approve", id }))?.code).toBe("review_settled");
    expect(await states(id)).toEqual(["opened", "approved", "denied"]);
  });

  it("a no comes too late for an approval that was used", async () => {
    const command = fresh();
    const id = await hold(command);
    await bench.admin({ op: "approve", id });
    await bench.hook(shell(command, at));
    expect(errorOf(await bench.admin({ op: "deny", id }))?.code).toBe("review_settled");
  });

  it("an approval ends by time", async () => {
    const command = fresh();
    const id = await hold(command);
    await bench.admin({ op: "approve", id });
    clock += 10 * 60 * 1000 + 1;
    expect(await hold(command)).not.toBe(id);
  });

  it("survives a restart: open questions, approvals and denials", async () => {
    const [open, yes, no] = [fresh(), fresh(), fresh()];
    const ids = [await hold(open), await hold(yes), await hold(no)] as const;
    await bench.admin({ op: "approve", id: ids[1] });
    await bench.admin({ op: "deny", id: ids[2] });
    await bench.restart();
    expect(await hold(open)).toBe(ids[0]);
    expect(await bench.hook(shell(yes, at))).toMatchObject({ outcome: "no-opinion" });
    expect(await bench.hook(shell(no, at))).toMatchObject({ message: expect.stringContaining("denied it") });
  });

  it.each([
    [{ op: "approve", id: "r-aaaaaaaa" }, "review_unknown"],
    [{ op: "approve", id: "../../x" }, "op_malformed"],
    [{ op: "approve" }, "op_malformed"],
    [{ op: "deny", id: 7 }, "op_malformed"],
    [{ op: "constructor" }, "op_unknown"],
    [{}, "op_unknown"],
  ])("refuses %j", async (body, code) => {
    expect(errorOf(await bench.admin(body))?.code).toBe(code);
  });

  it("cannot be answered twice, or from the agents' socket", async () => {
    const id = await hold(fresh());
    await bench.admin({ op: "deny", id });
    expect(errorOf(await bench.admin({ op: "approve", id }))?.code).toBe("review_settled");
    const other = await hold(fresh());
    expect(errorOf(await bench.agent({ op: "approve", id: other }))?.code).toBe("op_unknown");
  });

  it("shows the reviewer what the call would do, secrets taken out", async () => {
    const id = await hold(`echo ${"ghp"}_R9x2LkV78zLqT4bNcYw1mZp6sHd3fGj5aUo0 > secret${++counter}.txt`);
    const reviews = (await bench.admin({ op: "reviews" }))["reviews"] as readonly JsonObject[];
    const review = reviews.find((each) => each["id"] === id)!;
    expect(review["subject"]).toMatchObject({ agent: "tester", tool: "shell", rules: [{ rule: "ask.write" }] });
    expect(JSON.stringify(review)).toContain(`file.write ${bench.project}/secret${counter}.txt`);
    expect(JSON.stringify(review)).not.toContain("ghp_");
  });

  it("one session cannot fill the desk", async () => {
    const answers: JsonObject[] = [];
    for (let i = 0; i < 33; i++) answers.push(await bench.hook(shell(fresh(), { ...at, session: "greedy" })));
    expect(answers.filter((answer) => answer["code"] === "reviews_full").length).toBe(1);
    expect(await hold(fresh())).toMatch(/^r-/);
  });
});
