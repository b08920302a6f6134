import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { verifyEvidence } from "@rampart/auditor";
import { loadKey, openLog } from "@rampart/ledger";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { intent } from "../testing/record.js";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);

/** An installation with a record: a session of three calls, the last two the same and refused, and of others. */
beforeAll(async () => {
  await person.types("init");
  const log = await openLog(join(person.state, "state/log"), {
    signer: await loadKey(join(person.state, "state/keys/log.pem")),
  });
  const session = (id: string) =>
    ({
      kind: "session",
      id,
      state: "started",
      agent: "gemini-cli",
      principal: "dev",
      owner: null,
      door: "gemini",
      host: null,
      verified: false,
      project: "/home/dev/project",
      cwd: null,
      details: null,
    }) as const;
  const call = (id: string, members: object) => ({ ...intent(1), id, session: "story-1", ...members });
  const remove = {
    kind: "file.delete",
    resource: { type: "path", name: "/etc", form: "exact" },
    certainty: "certain",
    labels: ["broad"],
    detail: { recursive: true },
  };
  const refused = {
    arguments: { command: "rm -rf /etc" },
    payload: `sha256:${"a".repeat(64)}`,
    actions: [remove],
    findings: [{ code: "self.files", severity: "critical" }],
    decision: { verdict: "deny", rules: [{ rule: "delete.broad", verdict: "deny" }] },
  };
  const allowed = { decision: { verdict: "allow", rules: [] }, actions: [], findings: [] };
  for (const event of [
    session("story-1"),
    session("other-1"),
    call("c1", { ...allowed, arguments: { command: "ls" }, payload: `sha256:${"b".repeat(64)}` }),
    call("c2", refused),
    call("c3", refused),
    session("story-2"),
  ]) {
    await log.append(event as never, { durable: false });
  }
  await log.close();
});

describe("rampart log search", () => {
  it("E5: finds by fields and by text, and each hit names its entry", async () => {
    const { status, out } = await person.types("log search --session story-1 --verdict deny --json");
    expect(status).toBe(0);
    const hits = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(hits.map(({ id }) => id)).toEqual(["c2", "c3"]);
    const { out: proof } = await person.types(`log prove ${hits[0].index}`);
    expect(JSON.parse(JSON.parse(proof).event)).toEqual(hits[0]);
    expect((await person.types("log search --path /etc --action file.delete RM")).out).toMatch(/2 entries match/);
    expect((await person.types("log search --finding self --limit 1")).out).toMatch(/2 entries match; 1 older/);
  });

  it("says no where nothing was found, and makes the index anew where asked", async () => {
    expect((await person.types(["log", "search", "nowhere to be found"])).status).toBe(1);
    expect((await person.types("log search --rebuild --agent nobody")).out).toMatch(/^0 entries match/);
  });

  it.each([
    ["log search --action file.delet", /did you mean file\.delete\?/],
    ["log search --kind nothing", /--kind nothing: there is intent/],
    ["log search --until 2999-01-01", /--until 2999-01-01: no such span/],
    ["log search --limit 0", /expected 1 to/],
  ])("%s is refused", async (words, message) => {
    expect(await person.types(words)).toMatchObject({ status: 2, out: "", err: expect.stringMatching(message) });
  });
});

describe("rampart log replay", () => {
  it("E5: lists sessions, and tells one: in words, in order, what was the same before", async () => {
    const list = await person.types("log replay");
    expect(
      list.out
        .trimEnd()
        .split("\n")
        .map((line) => line.split("  ")[1]),
    ).toEqual(["story-1", "other-1", "story-2"]);
    const { status, out } = await person.types("log replay story-1");
    expect(status).toBe(0);
    expect(out).toMatch(/3 calls: 1 allowed, 0 held for a person, 2 refused/);
    expect(out).toMatch(/2\. rm -rf \/etc .*\n +- deletes \/etc and all below it\n +refused by delete\.broad/);
    expect(out).toMatch(/3\. rm -rf \/etc .*as 2\. before/);
  });

  it("knows a session by its beginning, where only one begins so", async () => {
    expect((await person.types("log replay other")).out).toMatch(/^session other-1/);
    expect(await person.types("log replay story")).toMatchObject({
      status: 1,
      err: expect.stringMatching(/2 sessions begin with story, the newest: story-1, story-2/),
    });
    expect(await person.types("log replay nobody")).toMatchObject({ status: 1, out: "" });
  });
});

describe("rampart report", () => {
  it("E5, E2: in short, as a page, and with evidence the auditor accepts", async () => {
    const short = await person.types("report");
    expect(short.status).toBe(0);
    expect(short.out).toMatch(/the record is intact/);
    expect(short.out).toMatch(/refused {2}2 not let through, 67 % of all/);
    expect(short.out).toMatch(/1 repeat, 1 of what had been refused/);
    expect(short.out).toMatch(/ASI10 Rogue Agents +2 events, 2 not let through/);
    expect(short.out).toMatch(/ASI07 [A-Za-z -]+ no evidence in this period/);

    expect((await person.types("report --out r.html --evidence r.evidence")).status).toBe(0);
    expect(readFileSync(join(person.project, "r.html"), "utf8")).toContain("<h2>Wasted work</h2>");
    const key = readFileSync(join(person.state, "state/keys/log.pem.pub"), "utf8").trim();
    expect(verifyEvidence(join(person.project, "r.evidence"), { keys: [key] }).result).toBe("intact");
    expect(await person.types("report --out r.html")).toMatchObject({ status: 2, out: "" });
  });

  it("of one agent and period, for a program", async () => {
    const { out } = await person.types("report --agent nobody --since 1d --json");
    expect(JSON.parse(out)).toMatchObject({
      report: 1,
      scope: { agent: "nobody" },
      figures: { activity: { calls: 0 } },
    });
  });

  it.each([
    ["report --since 1d --until 2d", 2, /nothing in between/],
    ["report --control asi99", 2, /--control ASI99: there is ASI01 to ASI10/],
    ["report --since never", 2, /--since never: no such span/],
  ])("%s is refused", async (words, status, message) => {
    expect(await person.types(words)).toMatchObject({ status, out: "", err: expect.stringMatching(message) });
  });

  it("says where there is no record", async () => {
    const nobody = newPerson();
    expect(await nobody.types("report")).toMatchObject({ status: 3, err: expect.stringMatching(/there is no log/) });
    rmSync(nobody.home, { recursive: true, force: true });
  });
});
