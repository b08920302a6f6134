import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { signEnvelope, signerOf } from "@rampart/ledger";
import { type JsonObject, placesIn } from "@rampart/service";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, makeBench } from "../testing/harness.js";
import { TASK_TOKEN } from "./token.js";

const keyOf = (name: string) => signerOf(name, generateKeyPairSync("ed25519").privateKey);
const desk = keyOf("desk");
const stranger = keyOf("desk");

const policy = (key: string, more = "") => `rampart: 1
name: test
default: deny
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
guardrails:
  - { id: own.record, grant: file.read, when: { task: { kind: care }, path: "/records/{task.subject}/**" } }
  - { id: home.kept, grant: file.list }
agents:
  nurse: { owner: ada, users: [dev, robot] }
  helper: { owner: ada, delegate-of: nurse, users: dev }
  eve: { owner: ada, users: dev }
orchestrators:
  ward: { key: "${key}", kinds: [care, visit], agents: [nurse, eve], at-most: 2h }
${more}`;

let bench: Bench;
const clock = { add: 0 };
const now = () => Date.now() + clock.add;
const HOUR = 3_600_000;
beforeAll(async () => {
  bench = await makeBench({ now }, policy(desk.verifier.text));
});

interface Claims {
  readonly [name: string]: unknown;
}
let tasks = 0;
const claims = (change: Claims = {}): Claims => ({
  v: 1,
  id: `t${tasks++}`,
  kind: "care",
  subject: "patient/42",
  agent: "nurse",
  "not-after": now() + HOUR,
  ...change,
});
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const token = (said: Claims | string, signer = desk, type = TASK_TOKEN) =>
  encode(signEnvelope(type, Buffer.from(typeof said === "string" ? said : JSON.stringify(said)), [signer]));

let calls = 0;
const read = (path: string, more: Claims = {}, token?: string, chain?: readonly string[]) => {
  const names = { id: `c${calls++}`, door: "test", agent: "nurse", principal: "dev", session: "s1", tool: "read" };
  const call = { ...names, arguments: { path }, cwd: "/", ...more, ...(chain === undefined ? {} : { chain }) };
  return bench.agent({ op: "decide", call, ...(token === undefined ? {} : { token }) });
};
const said = async (answer: Promise<JsonObject>) => {
  const { outcome, code, rules } = (await answer) as {
    outcome: string;
    code: string | null;
    rules: { rule: string }[];
  };
  return code ?? `${outcome} ${rules.map(({ rule }) => rule).join(" ")}`.trim();
};
const MINE = "/records/patient/42/x";

describe("a task token", () => {
  const altered = () => {
    const envelope = JSON.parse(Buffer.from(token(claims()), "base64url").toString()) as { payload: string };
    const payload = JSON.parse(Buffer.from(envelope.payload, "base64").toString()) as Claims;
    return encode({
      ...envelope,
      payload: Buffer.from(JSON.stringify({ ...payload, subject: "patient/43" })).toString("base64"),
    });
  };
  const ended = async () => {
    const said = claims();
    await read(MINE, {}, token(said));
    await bench.admin({ op: "end-task", id: said["id"] });
    return token(said);
  };
  const rows: readonly (readonly [
    why: string,
    attempt: () => string | Promise<string>,
    code: string,
    call?: Claims,
  ])[] = [
    ["is what puts a call into its task", () => token(claims()), "allow own.record"],
    ["signed by a key of the same name that is not trusted", () => token(claims(), stranger), "token_untrusted"],
    ["changed after it was signed", altered, "token_altered"],
    ["signed as something else", () => token(claims(), desk, "application/vnd.rampart.bundle+json"), "token_malformed"],
    ["over", () => token(claims({ "not-after": now() - 1 })), "token_expired"],
    [
      "that lasts longer than its orchestrator may say",
      () => token(claims({ "not-after": now() + 3 * HOUR })),
      "token_beyond",
    ],
    ["for a kind it may not declare", () => token(claims({ kind: "audit" })), "token_beyond"],
    [
      "for an agent it may not give tasks to",
      () => token(claims({ agent: "helper" })),
      "token_beyond",
      { agent: "helper" },
    ],
    ["of another agent, stolen", () => token(claims()), "token_of_another", { agent: "eve" }],
    ["of another session, replayed", () => token(claims({ session: "s9" })), "token_of_another"],
    ["beside another task's name", () => token(claims()), "token_of_another", { task: "t0" }],
    [
      "used by somebody who only calls himself the agent",
      () => token(claims()),
      "deny default",
      { principal: "mallory" },
    ],
    ["of a task that was ended", ended, "task_ended"],
    [
      "that says the same id again, otherwise",
      () => token(claims({ id: "t0", subject: "patient/43" })),
      "task_conflict",
    ],
    ["whose subject climbs out", () => token(claims({ subject: "../../etc" })), "token_malformed"],
    ["whose subject is everything", () => token(claims({ subject: "patient/*" })), "token_malformed"],
    ["with a member nobody knows", () => token(claims({ roles: ["admin"] })), "token_malformed"],
    ["with one member twice", () => token(`{"v":1,"v":1}`), "token_malformed"],
    ["of a version to come", () => token(claims({ v: 2 })), "token_malformed"],
    ["without an end", () => token(claims({ "not-after": null })), "token_malformed"],
    ["that is no base64", () => "{}", "token_malformed"],
    ["that is too long", () => "A".repeat(8_193), "token_malformed"],
    [
      "that is an empty list of signatures",
      () => encode({ payloadType: TASK_TOKEN, payload: "e30", signatures: [] }),
      "token_malformed",
    ],
  ];
  it.for(rows)("P4: %s", async ([, attempt, code, call = {}]) => {
    expect(await said(read(MINE, call, await attempt()))).toBe(code);
  });

  it("P5: a record outside of its subject stays closed", async () => {
    expect(await said(read("/records/patient/43/x", {}, token(claims())))).toBe("deny default");
  });

  it("P4: its first use is on record, the next ones add nothing", async () => {
    const one = claims();
    await read(MINE, {}, token(one));
    await read(MINE, {}, token(one));
    const declared = (await bench.events()).filter((event) => event.kind === "task" && event.id === one["id"]);
    expect(declared).toMatchObject([{ state: "declared", by: "ward", agent: "nurse", subject: "patient/42" }]);
  });

  it("P4: two first uses at once declare one task", async () => {
    const one = claims();
    const both = await Promise.all([said(read(MINE, {}, token(one))), said(read(MINE, {}, token(one)))]);
    expect(both).toEqual(["allow own.record", "allow own.record"]);
  });

  it("P4: set the clock back, and what was over stays over", async () => {
    const one = token(claims({ "not-after": now() + 1_000 }));
    expect(await said(read(MINE, {}, one))).toBe("allow own.record");
    clock.add += 2_000;
    expect(await said(read(MINE, {}, one))).toBe("token_expired");
  });
});

describe("who works on what", () => {
  const declare = async (more: Claims = {}) => {
    const id = `d${tasks++}`;
    await bench.admin({ op: "declare-task", id, kind: "care", subject: "patient/42", agent: "nurse", ...more });
    return id;
  };

  it("P4: a person declares it, and it ends", async () => {
    const task = await declare();
    expect(await said(read(MINE, { task }))).toBe("allow own.record");
    expect(((await bench.admin({ op: "tasks" }))["tasks"] as JsonObject[]).map(({ id }) => id)).toContain(task);
    await bench.admin({ op: "end-task", id: task });
    expect(await said(read(MINE, { task }))).toBe("deny default");
  });

  const attempts: readonly (readonly [
    why: string,
    call: (task: string) => Claims,
    chain?: readonly string[] | undefined,
    expected?: string,
  ])[] = [
    ["one nobody declared", () => ({ task: "mine" })],
    ["another agent's", (task) => ({ task, agent: "eve" })],
    ["another agent's, as its user", (task) => ({ task, agent: "eve", principal: "robot" })],
    ["its own by name, called by another user", (task) => ({ task, principal: "mallory" })],
    ["one it says it was handed, and works for nobody", (task) => ({ task, agent: "eve" }), ["nurse"]],
    ["one of an agent in the middle of a chain", (task) => ({ task, agent: "helper" }), ["eve", "nurse"]],
    ["its own, for somebody else", (task) => ({ task }), ["eve"]],
    ["what it was handed by whom it works for", (task) => ({ task, agent: "helper" }), ["nurse"], "allow own.record"],
    ["the same without the chain", (task) => ({ task, agent: "helper" }), undefined, "deny chain.missing default"],
  ];
  it.for(attempts)("D9: %s", async ([, call, chain, expected = "deny default"]) => {
    expect(await said(read(MINE, call(await declare()), undefined, chain))).toBe(expected);
  });

  it("P4: a call that names none is in the task of its session, where one was declared for that", async () => {
    const task = await declare({ session: "s7" });
    expect(await said(read(MINE, { session: "s7" }))).toBe("allow own.record");
    expect(await said(read(MINE, { session: "s8" }))).toBe("deny default");
    expect(await said(read(MINE, { session: "s7", agent: "eve" }))).toBe("deny default");
    expect(await said(read(MINE, { session: "s7", principal: "mallory" }))).toBe("deny default");
    const intents = (await bench.events()).filter((event) => event.kind === "intent" && event.session === "s7");
    expect(intents[0]).toMatchObject({ task, agent: "nurse" });
    await bench.restart();
    expect(await said(read(MINE, { session: "s7" }))).toBe("allow own.record");
    await bench.admin({ op: "end-task", id: task });
    expect(await said(read(MINE, { session: "s7" }))).toBe("deny default");
  });

  it("P4: claiming one is an alarm, once", async () => {
    for (let n = 0; n < 3; n++) await read(MINE, { task: "claimed", agent: "eve" });
    const alarms = (await bench.events()).filter(
      ({ kind, ...rest }) => kind === "alarm" && (rest as never)["code"] === "task.claimed",
    );
    const own = alarms.filter((alarm) => ((alarm as never)["details"] as { task: string }).task === "claimed");
    expect(own).toMatchObject([{ agent: "eve", details: { why: "which nobody declared" } }]);
  });

  const refused: readonly (readonly [why: string, body: object, code: string])[] = [
    ["no agent", { id: "x", kind: "care" }, "op_malformed"],
    ["a subject that is a pattern", { id: "x", kind: "care", agent: "nurse", subject: "patient/*" }, "op_malformed"],
    ["for longer than a month", { id: "x", kind: "care", agent: "nurse", for: 31 * 24 * HOUR }, "op_malformed"],
    ["no kind", { id: "x", agent: "nurse" }, "op_malformed"],
    ["an id with a blank", { id: "a b", kind: "care", agent: "nurse" }, "op_malformed"],
    ["a sensitivity nobody knows", { id: "x", kind: "care", agent: "nurse", sensitivity: "huge" }, "op_malformed"],
  ];
  it.each(refused)("P4: %s is no declaration", async (_why, body, code) => {
    expect(await bench.admin({ op: "declare-task", ...body })).toMatchObject({ error: { code } });
  });

  it.each([
    ["eve", true],
    ["evee", false],
  ])("says whether the policy names the agent: %s, %s", async (agent, named) => {
    const answer = await bench.admin({ op: "declare-task", id: `named-${agent}`, kind: "care", agent });
    expect(answer["named"]).toBe(named);
  });

  it("P4: the same id twice is refused, and so is the agents' socket", async () => {
    const id = await declare();
    const again = { op: "declare-task", id, kind: "care", agent: "eve" };
    expect(await bench.admin(again)).toMatchObject({ error: { code: "task_conflict" } });
    expect(await bench.agent(again)).toMatchObject({ error: { code: "op_unknown" } });
    expect(await bench.admin({ op: "end-task", id: "nothing" })).toMatchObject({ error: { code: "task_unknown" } });
  });

  it("P4: a restart keeps tasks, what was ended, and the key that vouches for them", async () => {
    const kept = await declare();
    const over = claims();
    await read(MINE, {}, token(over));
    await bench.admin({ op: "end-task", id: over["id"] });
    const one = claims();
    expect(await said(read(MINE, {}, token(one)))).toBe("allow own.record");
    await bench.restart();
    expect(await said(read(MINE, { task: kept }))).toBe("allow own.record");
    expect(await said(read(MINE, {}, token(over)))).toBe("task_ended");
    expect(await said(read(MINE, { task: one["id"] }))).toBe("allow own.record");
    await writeFile(placesIn(bench.layout).policy, policy(stranger.verifier.text), { mode: 0o600 });
    await bench.admin({ op: "reload" });
    expect(await said(read(MINE, { task: one["id"] }))).toBe("deny default");
    expect(await said(read(MINE, {}, token(one)))).toBe("token_untrusted");
    expect(await said(read(MINE, { task: kept }))).toBe("allow own.record");
  });
});
