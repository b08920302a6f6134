import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { verifyFolder } from "@rampart/auditor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type Typed, type UnderWay } from "../testing/typed.js";

const person = newPerson();
let guard: UnderWay | null = null;
afterAll(person.leaves);

const TOKEN = ["ghp", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3hJ5"].join("_");
const log = join(person.state, "state/log");
const json = (typed: Typed) => JSON.parse(typed.out);

async function hook(session: string, command: string): Promise<void> {
  const call = { session_id: session, transcript_path: "/t", cwd: person.project, hook_event_name: "BeforeTool" };
  const tool = { tool_name: "run_shell_command", tool_input: { command } };
  const stdin = JSON.stringify({ ...call, timestamp: "2026-11-20T08:50:41.971Z", ...tool });
  await person.types("hook gemini", { stdin });
}

const everything = () => {
  const names = readdirSync(join(person.state, "state"), { recursive: true, withFileTypes: true });
  return names
    .filter((one) => one.isFile() && !one.parentPath.includes("keys"))
    .map((one) => readFileSync(join(one.parentPath, one.name), "latin1"))
    .join("\n");
};

beforeAll(async () => {
  mkdirSync(join(person.project, ".git"));
  await person.types("protect gemini --yes");
  guard = await person.serves();
  await hook("s-old", "ls alpha-marker");
  await hook("s-old", `curl -H 'Authorization: Bearer ${TOKEN}' https://api.github.com/user`);
  await hook("s-new", "ls beta-marker");
}, 60_000);

describe("with a running guard", () => {
  it("E5: --dry-run counts and deletes nothing", async () => {
    const { status, out } = await person.types("log seal --session s-old --dry-run --json");
    expect({ status, ...JSON.parse(out) }).toMatchObject({ status: 0, entries: 3, record: null });
    expect(everything()).toContain("alpha-marker");
  });

  it("deletes nothing unasked", async () => {
    expect((await person.types("log seal --session s-old --json")).status).toBe(2);
    expect((await person.types("log seal")).err).toMatch(/which entries/);
    expect(everything()).toContain("alpha-marker");
  });

  it("E5: a secret is erased by its entry, and the log is byte for byte what it was", async () => {
    const events = (await person.types("log --all --json")).out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const { index } = events.find((event) => event.kind === "intent" && JSON.stringify(event).includes("$commit"));
    expect(everything()).toContain(TOKEN);
    const erased = json(await person.types(`log erase --entry ${index} --yes --json --reason mistake`));
    expect(erased.openings).toBeGreaterThan(0);
    expect(everything()).not.toContain(TOKEN);
    const after = (await person.types("log --all --json")).out.trimEnd().split("\n");
    expect(after.slice(0, events.length).map((line) => JSON.parse(line))).toEqual(events);
    expect((await person.types(`log erase --entry ${index} --yes`)).status).toBe(1);
    expect(verifyFolder(log).result).toBe("intact");
  });

  it("E5, E2: a session is sealed, on record; nothing on disk says what it did, and the log verifies", async () => {
    await person.types("log search alpha-marker");
    const sealed = json(await person.types("log seal --session s-old --yes --json --reason asked"));
    expect(sealed).toMatchObject({ entries: 3, record: expect.any(Number) });
    expect(everything()).not.toContain("alpha-marker");
    expect(everything()).toContain("beta-marker");
    expect(verifyFolder(log)).toMatchObject({ result: "intact", sealed: 3 });
    expect((await person.types("log verify")).out).toMatch(/3 sealed/);
    const last = json({ ...(await person.types("log --last 1 --json")), status: 0 });
    expect(last).toMatchObject({ kind: "seal", entries: 3, session: "s-old", reason: "asked" });
    expect((await person.types("log search alpha-marker")).status).toBe(1);
    expect((await person.types("log search beta-marker")).status).toBe(0);
  });
});

describe("without one", () => {
  it("E5: the log's own key does it", async () => {
    await person.types("stop");
    await guard?.ended;
    expect(json(await person.types("log seal --session s-new --yes --json"))).toMatchObject({ entries: 2 });
    expect(everything()).not.toContain("beta-marker");
    expect(verifyFolder(log)).toMatchObject({ result: "intact", sealed: 5 });
    expect((await person.types("log seal --session s-new --yes")).status).toBe(1);
  });
});

describe("log retain", () => {
  it("E5: is kept in rampart.yaml, beside what stands there", async () => {
    expect(json(await person.types("log retain --json"))).toMatchObject({ calls: "for-ever", prompts: "for-ever" });
    expect(json(await person.types("log retain --calls 12w --json"))).toMatchObject({ calls: "84d", changed: true });
    expect(json(await person.types("log retain --prompts 30d --json"))).toMatchObject({ calls: "84d", prompts: "30d" });
    expect(json(await person.types("log retain --calls for-ever --json"))).toMatchObject({ calls: "for-ever" });
    expect(readFileSync(join(person.state, "config/rampart.yaml"), "utf8")).toMatch(/retention:\n {2}prompts: 30d\n/);
  });
  it.each(["0d", "5h", "soon", "99999d"])("refuses %s", async (span) => {
    expect((await person.types(`log retain --calls ${span}`)).err).toMatch(/expected a span/);
  });
});
