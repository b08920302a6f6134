import type { RecordedEvent } from "@rampart/ledger";
import { describe, expect, it } from "vitest";
import { makeBench, POLICY, plainDoor } from "../testing/harness.js";

const KEY = ["AKIA", "IOSFODNN7", "ABCDEFG"].join("");
const REWRITING = `${POLICY}  - id: no.secrets
    grant: process.exec
    when: { program: [deploy, greet] }
    reason: Secrets stay at home.
    obligations:
      - redact: secrets
  - id: push.lease
    ask: vcs.rewrite
    when: { force: true }
    reason: With a lease it stops where somebody pushed meanwhile.
    obligations:
      - replace: { text: "--force", by: "--force-with-lease" }
  - id: never.ends
    grant: process.exec
    when: { program: loop }
    reason: What comes of it is to be changed too.
    obligations:
      - replace: { text: loop, by: "loop on" }
  - id: out.of.reach
    grant: process.exec
    when: { program: tidy }
    reason: Tidying is done elsewhere.
    obligations:
      - replace: { text: tidy, by: rm }
`;
const bench = await makeBench(
  { adapters: [plainDoor("test"), plainDoor("asks", true), plainDoor("rewrites", false, true)] },
  REWRITING,
);

let next = 0;
const before = (command: string, more: object = {}) => ({
  phase: "before",
  tool: "shell",
  id: `rewrite-${next++}`,
  cwd: bench.project,
  arguments: { command, ...more },
});
const ask = (command: string, door = "rewrites") => bench.hook(before(command), door);
const recorded = (id: string) => bench.until((one) => one.kind === "intent" && one["call"] === id);
const decisionOf = (event: RecordedEvent) => (event as { decision?: unknown }).decision as Record<string, unknown>;

describe("D3, P10: arguments changed before a call runs", () => {
  it("secrets go, the rest stays, and the call runs", async () => {
    const answer = await ask(`deploy --key ${KEY} now`);
    expect(answer).toMatchObject({
      outcome: "allow",
      input: { command: "deploy --key redacted-aws-access-token-32 now" },
    });
    expect(answer["message"]).toMatch(/^Rampart changed the arguments of this call before it ran, by rule no.secrets/);
  });

  it("E1: is recorded with what arrived and what was released, without the secret", async () => {
    const message = before(`deploy --key ${KEY} recorded`);
    await bench.hook(message, "rewrites");
    const event = await recorded(message.id);
    expect(event).toMatchObject({
      arguments: { command: "deploy --key redacted-aws-access-token-32 recorded" },
      payload: expect.stringMatching(/^sha256:/),
      decision: {
        verdict: "allow",
        rewritten: { call: message.id, verdict: "allow", obligations: [{ type: "redact", what: "secrets" }] },
      },
    });
    const { payload } = decisionOf(event)["rewritten"] as { payload: unknown };
    // A digest of what holds a secret would tell it to whoever guesses: it is a commitment.
    expect(JSON.stringify(payload)).toMatch(/"\$commit":"sha256:/);
    expect(JSON.stringify(event)).not.toContain(KEY);
  });

  it("what comes of it is judged anew: what was to be asked is not, once it is harmless", async () => {
    const answer = await ask("git push --force origin main");
    expect(answer).toMatchObject({
      outcome: "no-opinion",
      input: { command: "git push --force-with-lease origin main" },
    });
  });

  it("P6: a session that asks nobody and runs what nobody denies runs it as changed, without a question", async () => {
    const message = { ...before("git push --force origin main"), unattended: "runs" };
    const input = { command: "git push --force-with-lease origin main" };
    expect(await bench.hook(message, "rewrites")).toMatchObject({ outcome: "allow", input });
    const plain = { ...before("true"), unattended: "runs" };
    expect(await bench.hook(plain, "rewrites")).toMatchObject({ outcome: "no-opinion" });
  });

  it("where there is nothing to take out nothing is changed", async () => {
    expect(await ask("greet everybody")).toMatchObject({ outcome: "allow", message: "" });
    expect(await ask("greet everybody")).not.toHaveProperty("input");
  });

  const denied: readonly (readonly [why: string, command: string, door: string, rule: string])[] = [
    ["the door cannot change calls", `deploy --key ${KEY}`, "test", "obligation.redact"],
    ["the text does not stand there, spelt otherwise", "git push -f origin main", "rewrites", "obligation.replace"],
    [
      "the text is hidden from us, not from the shell",
      'git push --fo""rce origin main',
      "rewrites",
      "obligation.replace",
    ],
    ["what comes of it is to be changed again", "loop", "rewrites", "obligation.replace"],
    ["it would grow without bound", `loop; ${"loop ".repeat(30_000)}`, "rewrites", "obligation.replace"],
  ];
  it.each(denied)("P2: denied where %s", async (_why, command, door, rule) => {
    const message = before(command);
    const answer = await bench.hook(message, door);
    expect(answer["outcome"]).toBe("deny");
    expect(answer).not.toHaveProperty("input");
    const rules = decisionOf(await recorded(message.id))["rules"] as { rule: string }[];
    expect(rules.map((one) => one.rule)).toContain(rule);
  });

  it("P2: what a change makes of a call is denied like anything else, and both are on record", async () => {
    const message = before("tidy notes.txt");
    const answer = await bench.hook(message, "rewrites");
    expect(answer).toMatchObject({ outcome: "deny", message: expect.stringContaining("no.delete") });
    expect(decisionOf(await recorded(message.id))).toMatchObject({
      verdict: "deny",
      rewritten: { rules: [{ rule: "out.of.reach" }] },
    });
  });

  it("P6: what a person must still be asked about is bound to the call as it would run", async () => {
    const held = await ask("git push --force origin main; echo x > note");
    expect(held["outcome"]).toBe("deny");
    const id = /rampart approve (\S+)`/.exec(String(held["message"]))![1]!;
    expect(await bench.admin({ v: 1, op: "approve", id })).not.toHaveProperty("error");
    const again = await ask("git push --force origin main; echo x > note");
    expect(again).toMatchObject({
      outcome: "no-opinion",
      input: { command: "git push --force-with-lease origin main; echo x > note" },
    });
  });

  it("a door that speaks our own form gets the arguments with its answer, where it says that it takes them", async () => {
    const call = {
      id: "own",
      door: "sdk",
      agent: "a",
      principal: "p",
      session: "s",
      tool: "deploy_tool",
      arguments: { note: `deploy --key ${KEY}`, list: [{ token: "abc" }] },
      cwd: bench.project,
    };
    const policy = {
      v: 1,
      op: "decide",
      call: { ...call, tool: "shell", shell: "bash", arguments: { command: `deploy ${KEY}` } },
    };
    expect(await bench.agent(policy)).toMatchObject({ outcome: "deny" });
    expect(await bench.agent({ ...policy, rewrites: true })).toMatchObject({
      outcome: "allow",
      arguments: { command: "deploy redacted-aws-access-token-32" },
    });
  });
});
