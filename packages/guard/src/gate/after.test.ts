import { describe, expect, it } from "vitest";
import { makeBench, POLICY } from "../testing/harness.js";

const KEY = ["AKIA", "IOSFODNN7", "ABCDEFG"].join("");
const REDACTING = `${POLICY}  - id: out.redacted
    grant: "*"
    when: { phase: result }
    reason: Results go on without secrets.
    obligations:
      - redact: secrets
`;
const bench = await makeBench({}, REDACTING);
const plain = await makeBench();
const result = (text: string) => ({
  phase: "after",
  tool: "shell",
  id: "c1",
  arguments: { command: "ls" },
  result: text,
});

describe("P10: what a tool answered", () => {
  it("goes on without secrets where the policy has them redacted, and the record says so", async () => {
    const answer = await bench.hook(result(`one ${KEY} two`));
    expect(answer["outcome"]).toBe("no-opinion");
    expect(answer["instead"]).toMatch(/^one <redacted:.*> two$/);
    const event = await bench.until((one) => one.kind === "outcome" && one["redacted"] === true);
    expect(JSON.stringify(event)).not.toContain(KEY);
  });

  it("an answer in parts keeps its shape, and is read as a reader has it: a key on a line of its own is none in JSON", async () => {
    const answer = await bench.hook(result(JSON.stringify({ stdout: `one\n${KEY}\ntwo`, interrupted: false })));
    const { stdout, interrupted } = JSON.parse(answer["instead"] as string) as { stdout: string; interrupted: boolean };
    expect(stdout).toMatch(/^one\n<redacted:.*>\ntwo$/);
    expect(interrupted).toBe(false);
  });

  it("stays as it is where there is nothing to take out, and where the policy does not ask for it", async () => {
    expect(await bench.hook(result("nothing"))).not.toHaveProperty("instead");
    expect(await plain.hook(result(`one ${KEY} two`))).not.toHaveProperty("instead");
  });

  it("is cut where it is too long to be looked at", async () => {
    const answer = await bench.hook(result(`${"x ".repeat(200_000)}${KEY}`));
    expect(answer["instead"]).not.toContain(KEY);
    expect(answer["instead"]).toMatch(/characters were left out: nobody looked at them\]$/);
  });
});

describe("S3: a call no hook saw", () => {
  const found = { v: 1, op: "unmediated", host: "codex", session: "s1", call: "c9", tool: "Bash", cause: "a flag" };

  it("becomes an alarm in the record", async () => {
    expect(await plain.admin(found)).not.toHaveProperty("error");
    const event = await plain.until((one) => one.kind === "alarm" && one["code"] === "call.unmediated");
    expect(event).toMatchObject({ severity: "high", session: "s1", details: { host: "codex", call: "c9" } });
  });

  it.each([
    ["a field that is missing", { ...found, cause: undefined }],
    ["a text without bound", { ...found, tool: "x".repeat(600) }],
  ])("but not from %s", async (_why, body) => {
    expect(await plain.admin(body)).toMatchObject({ error: { code: "op_malformed" } });
  });
});

describe("E1: what a call was made for", () => {
  const call = (session: string, id: string) => ({ session, id, arguments: { command: `ls ${id}` } });
  const asked = (session: string, text: string) => ({ phase: "prompt", session, id: "p", result: text });
  const intentOf = (id: string) => plain.until((one) => one.kind === "intent" && one["call"] === id);

  it("is the last prompt of its own session, each with an id of its own, and null where none was reported", async () => {
    await plain.hook(call("made-for", "m1"));
    await plain.hook(asked("made-for", "the first"));
    await plain.hook(call("made-for", "m2"));
    await plain.hook(asked("made-for", "the second"));
    await plain.hook(call("made-for", "m3"));
    await plain.hook(call("made-for-nothing", "m4"));
    const linked = await Promise.all(
      ["m1", "m2", "m3", "m4"].map(async (id) => ((await intentOf(id)) as never)["prompt"]),
    );
    expect(linked).toEqual([null, expect.any(String), expect.any(String), null]);
    expect(linked[1]).not.toBe(linked[2]);
    const prompt = await plain.until((one) => one.kind === "prompt" && one.id === linked[2]);
    expect(prompt).toMatchObject({ session: "made-for", text: null, bytes: "the second".length });
  });
});
