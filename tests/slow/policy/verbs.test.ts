import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type UnderWay } from "../../../packages/rampart/src/testing/typed.js";

/** One person, a protected agent and a running guard: a policy from its text to being in force, and back. */
const person = newPerson();
const file = join(person.state, "config/policy.yaml");
const at = (name: string) => join(person.project, name);
let guard: UnderWay;

beforeAll(async () => {
  mkdirSync(join(person.project, ".git"));
  expect((await person.types("protect gemini --yes")).status).toBe(0);
  guard = await person.serves();
  for (const command of ["ls -la", "git push origin main", "cat ~/.ssh/id_rsa", "git push origin main"])
    await hook(command);
  writeFileSync(
    at("new.yaml"),
    `${readFileSync(file, "utf8")}guardrails: [{ id: no.push, ask: vcs.send, reason: People push. }]\n`,
  );
});
afterAll(async () => {
  await person.leaves();
  await guard.ended;
});

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
const json = async (words: string) => JSON.parse((await person.types(`${words} --json`)).out);

describe("the life of a policy, from the command line", () => {
  let digest = "";

  it("P15: is staged, and says what would change; nothing is in force by that", async () => {
    const { staged } = await json("policy stage new.yaml");
    expect(staged).toMatchObject({
      ok: true,
      effect: { areas: [], changes: [{ part: "rule", name: "no.push", direction: "tighter" }] },
    });
    digest = staged.effect.to;
    const { policies } = await json("policy versions");
    expect(policies).toMatchObject({ active: { origin: "file" }, staged: [{ digest, missing: null }] });
    // Nobody has to agree here, so nobody is told to.
    const { out } = await person.types("policy stage new.yaml");
    expect(out).not.toMatch(/policy sign/);
    const short = digest.slice(7, 19);
    expect(out).toContain(`  then   rampart policy activate ${short} --state ${person.state}\n`);
    writeFileSync(at("bad.yaml"), "rampart: 1\nnmae: x\n");
    expect((await person.types("policy stage bad.yaml")).out).toMatch(/unknown key `nmae`/);
  });

  it("P14: by effect: which calls on record it would have decided otherwise", async () => {
    const { status, out } = await person.types(`policy diff ${digest.slice(7, 15)}`);
    expect([status, out]).toEqual([1, expect.stringMatching(/2 {2}allow → ask {2}\[no\.push\]/)]);
    const { effect } = await json("policy replay");
    expect(effect).toMatchObject({ compared: 4, same: 4, unsure: 0, unchecked: 0 });
  });

  it("P14: beside the one in force, on live calls", async () => {
    await person.types(`policy shadow ${digest}`);
    expect((await hook("git push origin main")).out).toBe("{}");
    for (let tries = 0; tries < 50 && (await json("policy shadow")).shadow.compared === 0; tries++);
    expect((await json("policy shadow")).shadow).toMatchObject({
      compared: 1,
      differences: [{ rule: "no.push", count: 1 }],
    });
  });

  it("P15: is put in force, and back, by one command each", async () => {
    expect((await person.types(`policy activate ${digest}`)).status).toBe(0);
    expect(JSON.parse((await hook("git push origin main")).out)).toMatchObject({ decision: "deny" });
    // Not what stands in the file: what is asked beforehand is judged by what is in force, and says so.
    const asked = await person.types("check --json -- git push origin main");
    expect([JSON.parse(asked.out).verdict, asked.err]).toEqual([
      "ask",
      expect.stringMatching(`${digest.slice(7, 19)}, which is in force`),
    ]);
    expect((await person.types("policy brief")).out).toContain("no.push");
    const byFile = await person.types(`check --json --policy ${file} -- git push origin main`);
    expect([JSON.parse(byFile.out).verdict, byFile.err]).toEqual(["allow", ""]);
    expect((await person.types("policy rollback")).status).toBe(0);
    expect((await person.types("check --json -- git push origin main")).err).toBe("");
    expect((await hook("git push origin main")).out).toBe("{}");
    expect((await person.types("policy rollback")).err).toMatch(/no policy before this one/);
    expect((await person.types(`policy show ${digest.slice(7, 15)}`)).out).toBe(readFileSync(at("new.yaml"), "utf8"));
  });

  it("P1: the installation against the baseline, and what doors that only watch would have refused", async () => {
    const { holds, deviations } = await json("policy measure --baseline coding-agent");
    expect([holds, deviations]).toEqual([true, []]);
    expect((await person.types("policy measure --strict")).status).toBe(1);
    const report = await json("policy report");
    expect(report).toMatchObject({ watched: 0, wouldStop: 0, doors: [{ door: "gemini" }] });
    expect(report.rules.map(({ rule }: { rule: string }) => rule)).toContain("no.push");
  });

  it.each([
    ["policy show 000000", 1, /no policy is kept that begins with 000000/],
    ["policy show zz", 2, /no digest/],
    ["policy stage", 2, /a file, or --drop/],
    ["policy stage nowhere.yaml", 3, /no policy file and no pack/],
    ["policy sign 000000 --area x", 1, /no policy is kept/],
    ["policy diff new.yaml --since never", 2, /no such span/],
  ])("says what is wrong and what next: %s", async (words, status, says) => {
    const said = await person.types(words);
    expect([said.status, said.err]).toEqual([status, expect.stringMatching(says)]);
    expect(said.err).toMatch(/next:/);
  });
});
