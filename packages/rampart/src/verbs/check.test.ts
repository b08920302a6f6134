import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);

const POLICY = `rampart: 1
name: test
understanding: {malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask}
default: allow
guardrails:
  - {id: never, deny: file.delete, when: {path: "/srv/**"}, reason: Not there., instead: Delete something else.}
  - {id: maybe, ask: file.write, when: {path: "/srv/**"}, reason: Are you sure?}
  - {id: contained, grant: file.read, when: {path: "/srv/**"}, obligations: [{sandbox: strict}], reason: Only inside.}
  - {id: in-production, deny: file.write, when: {environment: production}, reason: Not in production.}
`;

beforeAll(() => {
  writeFileSync(join(person.project, "policy.yaml"), POLICY);
  writeFileSync(join(person.project, "broken.yaml"), `${POLICY}surprise: true\n`);
  writeFileSync(join(person.project, "task.json"), '{"id":"t1","kind":"deploy","environment":"production"}');
  writeFileSync(join(person.project, "bad-task.json"), '{"id":"t1","kind":"deploy","colour":"red"}');
  mkdirSync(join(person.project, "sub"));
});

const under = (command: string, ...options: string[]) =>
  person.types(["check", "--policy", "policy.yaml", ...options, "--", command]);

describe("check: the verdict is the exit status", () => {
  it.each([
    ["cat notes.txt", 0, "allow", "nothing objects"],
    ["cp a.txt /srv/a.txt", 10, "ask", "an asking rule"],
    ["cat /srv/a.txt", 11, "allow", "an allow that must run in a sandbox"],
    ["rm -r /srv/data", 12, "deny", "a denying rule"],
    ["rm -r /srv/data && echo done", 12, "deny", "a list is as strict as its strictest part"],
    ['rm "unclosed $(x', 10, "ask", "what cannot be parsed gets its class's verdict"],
    ["ls 'unclosed", 0, "allow", "what every shell refuses runs nothing"],
  ])("`%s` ends with %i: %s, %s", async (command, status, word) => {
    const ran = await under(command);
    expect({ status: ran.status, err: ran.err }).toEqual({ status, err: "" });
    expect(ran.out).toMatch(new RegExp(`^${word}`));
  });

  it("says what it would do, the rule, the reason, what is allowed instead, and what changes it", async () => {
    const { out } = await under("rm -r /srv/data");
    expect(out).toMatch(/would do: +deletes \/srv\/data/);
    expect(out).toMatch(/rule: +never\n +reason: +Not there\.\n +instead: +Delete something else\./);
    expect(out).toMatch(/to change: +rampart allow never --path/);
  });

  it("reads several arguments as a vector, not as text", async () => {
    const text = await person.types([
      "check",
      "--policy",
      "policy.yaml",
      "--json",
      "--",
      "echo rm -r /srv/data; rm -r /srv/x",
    ]);
    const vector = await person.types([
      "check",
      "--policy",
      "policy.yaml",
      "--json",
      "--",
      "echo",
      ";",
      "rm -r /srv/x",
    ]);
    expect([text.status, vector.status]).toEqual([12, 0]);
  });

  it.each([
    [["check"], /which command/, "no command"],
    [["check", "--jsonl", "--", "ls"], /--jsonl reads calls from standard input/, "both forms"],
    [["check", "rm", "-rf", "x"], /goes behind `--`/, "a command before `--`"],
    [["check", "--task", "bad-task.json", "--", "ls"], /no field "colour"/, "an unknown field in the task"],
  ])("%j is wrong usage: %s", async (words, message) => {
    const { status, err } = await person.types(words as string[]);
    expect(status).toBe(2);
    expect(err).toMatch(message as RegExp);
  });

  it.each([
    ["broken.yaml", /broken\.yaml:\d+:\d+: unknown key `surprise`/],
    ["coding-agnt", /no policy file and no pack "coding-agnt"/],
    ["missing.yaml", /no policy file/],
  ])("a policy that cannot be used ends with 3: %s", async (policy, message) => {
    const { status, out, err } = await person.types(["check", "--policy", policy, "--", "ls"]);
    expect({ status, out }).toEqual({ status: 3, out: "" });
    expect(err).toMatch(message);
  });

  it("joins several policies: the more restrictive wins", async () => {
    const alone = await person.types(["check", "--policy", "baseline", "--", "rm -r /srv/data"]);
    const both = await person.types([
      "check",
      "--policy",
      "baseline",
      "--policy",
      "policy.yaml",
      "--",
      "rm -r /srv/data",
    ]);
    expect(both.status).toBe(12);
    expect(both.status).toBeGreaterThanOrEqual(alone.status);
  });

  it("P1: judges by the task's environment", async () => {
    expect((await under("touch x")).status).toBe(0);
    expect((await under("touch x", "--task", "task.json")).status).toBe(12);
  });

  it("takes the folder it stands in for the project, and none for a home folder", async () => {
    const project = async (...options: string[]) => {
      const { out } = await under("touch x", "--json", ...options);
      return JSON.parse(out).actions.some((action: { labels: string[] }) => action.labels.includes("project"));
    };
    expect(await project()).toBe(true);
    expect(await project("--cwd", person.home)).toBe(false);
    expect(await project("--cwd", "/")).toBe(false);
    expect(await project("--cwd", join(person.project, "sub"), "--project", person.project)).toBe(true);
    expect(await project("--project", "/")).toBe(false);
  });

  it("makes control and bidi characters visible, in text and in JSON", async () => {
    const command = "touch '/srv/\u001b[31mred\u202etxt\u0007'";
    for (const ran of [await under(command), await under(command, "--json")]) {
      expect(ran.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
    expect(JSON.parse((await under(command, "--json")).out).actions.at(-1).resource.name).toContain("\u202e");
  });
});

describe("check --jsonl: one answer a line, in order", () => {
  const ask = async (...calls: unknown[]) => {
    const stdin = calls.map((call) => (typeof call === "string" ? call : JSON.stringify(call))).join("\n");
    const { status, out } = await person.types(["check", "--policy", "policy.yaml", "--jsonl"], { stdin });
    return {
      status,
      answers: out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    };
  };
  const shell = (id: string, command: string, more = {}) => ({ id, tool: "shell", input: { command }, ...more });

  it("answers with exactly the keys other tools rely on", async () => {
    const { status, answers } = await ask(shell("a", "rm -r /srv/data"));
    expect(status).toBe(0);
    expect(Object.keys(answers[0])).toEqual([
      "id",
      "verdict",
      "granted",
      "obligations",
      "rules",
      "actions",
      "findings",
      "us",
    ]);
    expect(answers[0]).toMatchObject({ id: "a", verdict: "deny", granted: false, obligations: [], rules: ["never"] });
    expect(answers[0].actions.map((action: { kind: string }) => action.kind)).toContain("file.delete");
    expect(answers[0].us).toBeGreaterThan(0);
  });

  it("goes on after malformed lines and keeps the order", async () => {
    const { status, answers } = await ask(shell("a", "ls"), "nonsense", { id: 1 }, shell("b", "rm -r /srv/x"), "[]");
    expect(status).toBe(0);
    expect(answers.map(({ id, verdict, error }) => [id, verdict ?? error.code])).toEqual([
      ["a", "allow"],
      [null, "json.syntax"],
      [null, "line.bad_tool"],
      ["b", "deny"],
      [null, "line.not_object"],
    ]);
  });

  it("D6: remembers within a session what a call left behind, and nothing across sessions", async () => {
    const write = { id: "w", tool: "write", input: { path: "run.sh", content: "rm -r /srv/data\n" } };
    const runIt = shell("r", "sh run.sh");
    const { answers } = await ask(
      { ...write, session: "one" },
      { ...runIt, session: "one" },
      { ...runIt, session: "two" },
      { ...write, session: null },
      runIt,
    );
    expect(answers[1].verdict).toBe("deny");
    expect([answers[2].verdict, answers[4].verdict]).not.toContain("deny");
  });

  it("fixes a session's project at its first line", async () => {
    const touch = (id: string, project: string) => shell(id, "touch /w/a/x", { session: "s", cwd: "/w/a", project });
    const { answers } = await ask(touch("1", "/w/a"), touch("2", "/"), touch("3", "/elsewhere"));
    for (const answer of answers) expect(JSON.stringify(answer.actions)).toContain('"project"');
  });

  it("answers an empty input with nothing", async () => {
    const { status, out } = await person.types(["check", "--policy", "policy.yaml", "--jsonl"], { stdin: "" });
    expect({ status, out }).toEqual({ status: 0, out: "" });
  });
});

describe("explain", () => {
  it("takes a command apart and ends with the verdict's status", async () => {
    const { status, out } = await person.types(["explain", "--policy", "policy.yaml", "--", "cat a | tee /srv/b"]);
    expect(status).toBe(10);
    expect(out).toMatch(/tee/);
    expect(out).toMatch(/maybe/);
    const asJson = await person.types(["explain", "--json", "--policy", "policy.yaml", "--", "cat a | tee /srv/b"]);
    expect(JSON.parse(asJson.out)).toMatchObject({ verdict: "ask" });
  });
});
