import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type UnderWay } from "../testing/typed.js";

/** One person with a protected agent and a running guard, all in this process but for the sockets. */
const person = newPerson();
let guard: UnderWay;

beforeAll(async () => {
  mkdirSync(join(person.project, ".git"));
  expect((await person.types("protect gemini --yes")).status).toBe(0);
  guard = await person.serves();
});
afterAll(person.leaves);

const hook = (command: string) =>
  person.types("hook gemini", {
    stdin: JSON.stringify({
      session_id: "s",
      transcript_path: "/t",
      cwd: person.project,
      hook_event_name: "BeforeTool",
      timestamp: "2026-11-20T08:50:41.971Z",
      tool_name: "run_shell_command",
      tool_input: { command },
    }),
  });
const intents = async () =>
  (await person.types("log --json --all")).out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ kind }) => kind === "intent");

describe("with a running guard", () => {
  it("D3, E1: a call through the hook is answered and on record", async () => {
    expect((await hook("ls -la")).out).toBe("{}");
    const denied = await hook("cat ~/.ssh/id_rsa");
    expect(JSON.parse(denied.out)).toMatchObject({ decision: "deny" });
    const verdicts = (await intents()).map(({ decision }) => decision.verdict);
    expect(verdicts).toEqual(["allow", "deny"]);
  });

  it("status names the process and its sockets", async () => {
    const { status, out } = await person.types("status --json");
    expect(status).toBe(0);
    expect(JSON.parse(out).guard).toMatchObject({ pid: process.pid, mode: "user" });
    expect((await person.types("status")).out).toMatch(/running, pid \d+, user mode/);
  });

  it("what status says to type is for the installation it was asked about", async () => {
    const other = newPerson();
    expect((await other.types("status")).out).toContain(`rampart init --state ${other.state}`);
    await other.leaves();
  });

  it("a second guard on the same folder is refused", async () => {
    const { status, err } = await person.types("serve");
    expect(status).toBe(3);
    expect(err).toMatch(/another guard runs/);
  });

  it("P6: an ask is held, shown, approved, and lets exactly that call through once", async () => {
    const command = "rm /home/somebody/else.txt";
    const held = JSON.parse((await hook(command)).out);
    const id = /r-[a-z2-9]{8}/.exec(held.reason)?.[0] ?? "";
    const reviews = await person.types("reviews");
    expect(reviews.out).toContain(id);
    expect(reviews.out).toMatch(/would do: +file\.delete/);
    expect((await person.types(`approve ${id}`)).out).toMatch(/^approved/);
    expect((await hook(command)).out).toBe("{}");
    expect(JSON.parse((await hook(command)).out)).toMatchObject({ decision: "deny" });
    expect((await person.types("reviews --json")).status).toBe(0);
  });

  it("P6: one whole is shown with what it would change, and an approval can last", async () => {
    const file = join(person.home, "elsewhere.txt");
    const command = `echo two > ${file}; rm /home/somebody/else2.txt`;
    const id = /r-[a-z2-9]{8}/.exec(JSON.parse((await hook(command)).out).reason)?.[0] ?? "";
    const { out } = await person.types(`reviews ${id}`);
    expect(out).toContain("rm /home/somebody/else2.txt");
    expect(out).toMatch(/elsewhere\.txt +a new file\n +@ -1 \+1\n +\+two/);
    const approved = await person.types(["approve", id, "--session", "--note", "for the release"]);
    expect(approved.out).toMatch(/^approved\n.*for this session\n/);
    expect(approved.out).toContain("nothing vouches for who answered");
    expect([(await hook(command)).out, (await hook(command)).out]).toEqual(["{}", "{}"]);
    expect((await person.types(`reviews ${id} --link`)).err).toMatch(/the API, which is off.*api:/s);
    expect((await person.types("log --all")).out).toMatch(/approved +r-.*for the session +for the release/);
  });

  it.each([
    ["approve r-aaaaaaaa --session --until 2h", 2, /two different things/],
    ["approve r-aaaaaaaa --until yesterday", 2, /no such instant/],
    ["approve r-aaaaaaaa --until 2020-01-01", 2, /over already/],
    ["approve r-aaaaaaaa r-bbbbbbbb", 2, /too many arguments/],
    ["approve all", 2, /no review id/],
    ["approve r-aaaaaaaa --key-file nowhere", 2, /cannot be read/],
    ["approve r-aaaaaaaa", 1, /review_unknown/],
    ["reviews r-aaaaaaaa", 1, /review_unknown/],
    ["deny r-aaaaaaaa", 1, /review_unknown/],
  ])("P6: %s is refused with %d", async (words, status, says) => {
    const typed = await person.types(words);
    expect([typed.status, typed.out, typed.err]).toEqual([status, "", expect.stringMatching(says)]);
  });

  it("E4: metrics are what Prometheus reads", async () => {
    expect((await person.types("metrics")).out).toMatch(/^rampart_decisions_total\{verdict="deny",door="gemini",/m);
  });

  it.each([
    ["--verdict deny --path ~/.ssh", /deny/, 0],
    ["--verdict allow --tool shell", /ls -la/, 0],
    ["--session s --kind intent --agent gemini-cli ID_RSA", /id_rsa/, 0],
    ["--host example.com", /^0 entries match/, 1],
    ["--until 1d", /^0 entries match/, 1],
    ["--since 1h --limit 1", /older: --limit/, 0],
  ])("E5: log search %s", async (words, says, status) => {
    const found = await person.types(`log search ${words.replace("~", person.home)}`);
    expect(found.out).toMatch(says);
    expect(found.status).toBe(status);
  });

  it.each(["--kind intents", "--limit 0", "--limit 10001", "--since yesterday", "--verdict maybe"])(
    "log search %s ends with 2",
    async (words) => expect((await person.types(`log search ${words}`)).status).toBe(2),
  );

  it("E5: log search by a rule finds what the rule decided, and only that", async () => {
    const denied = (await intents()).find(({ decision }) => decision.verdict === "deny");
    const rule = denied.decision.rules[0].rule;
    const found = (await person.types(["log", "search", "--rule", rule, "--json"])).out.trimEnd().split("\n");
    for (const line of found)
      expect(JSON.parse(line).decision.rules).toContainEqual({ rule, verdict: expect.any(String) });
    expect(found.map((line) => JSON.parse(line).index)).toContain(denied.index);
  });

  it("E5: log replay tells the session, calls with what became of them", async () => {
    const { status, out } = await person.types("log replay s");
    expect(status).toBe(0);
    expect(out).toMatch(/^session s\n/);
    expect(out).toMatch(/1\. ls -la/);
    expect(out).toMatch(/reads .*id_rsa/);
    expect(out).toMatch(/refused by /);
    expect(out).toMatch(/held for a person/);
    expect(out).toMatch(/review approved by /);
    const story = JSON.parse((await person.types("log replay s --json")).out);
    expect(story.counts.calls).toBe((await intents()).length);
    expect((await person.types("log replay nobody")).status).toBe(1);
  });

  it("E2: log export of the session has the policy that decided, in full", async () => {
    const { status, out } = await person.types("log export --session s --out s.evidence --json");
    expect({ status, ...JSON.parse(out) }).toMatchObject({ status: 0, policies: 1, missing: 0 });
  });

  it.each([
    ["approve r-zzzzzzzz", 1, /no such review/],
    ["approve everything", 2, /no review id/],
    ["deny r-zzzzzzzz", 1, /no such review/],
  ])("`%s` ends with %i", async (words, status, message) => {
    const ran = await person.types(words);
    expect(ran.status).toBe(status);
    expect(ran.err).toMatch(message);
  });

  it("an override written by `allow` is in force without a restart", async () => {
    const command = "rm /home/somebody/free.txt";
    expect((await hook(command)).out).not.toBe("{}");
    const { rules } = JSON.parse((await person.types(["check", "--json", "--", command])).out);
    for (const rule of rules) await person.types(["allow", rule, "--path", "/home/somebody/**", "--reason", "free"]);
    await expect.poll(async () => (await hook(command)).out, { interval: 200, timeout: 15_000 }).toBe("{}");
  });

  it("watch tells what happened and what happens, until the guard ends", async () => {
    const watching = person.begins("watch --from 0");
    await watching.says(/key {6}create/);
    await hook("echo '\u001b[31mred\u202e'");
    await person.types("stop");
    const { status, out } = await watching.ended;
    expect(status).toBe(0);
    expect(out).toMatch(/deny {3}gemini {2}cat ~\/\.ssh\/id_rsa/);
    expect(out).toMatch(/\[31mred/);
    expect(out).not.toMatch(/[\u001b\u202e]/);
    expect((await guard.ended).status).toBe(0);
    expect((await person.types("log verify")).status).toBe(0);
  });
});

describe("a guard that begins with something wrong", () => {
  it("P1: listens, and says so", async () => {
    const other = newPerson();
    await other.types("init");
    writeFileSync(join(other.state, "config/policy.yaml"), "rampart: 1\nname: installed\nguardrials: []\n");
    const begun = other.begins("serve");
    await begun.says(/listening[\s\S]*problem +the policy file is broken \(policy\.yaml:3/);
    await other.types("stop");
    await begun.ended;
    await other.leaves();
  });
});
