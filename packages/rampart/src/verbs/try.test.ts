import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);

const cwd = join(person.home, "project");
const now = Date.now();
const day = 86_400_000;
let calls = 0;

function line(command: string, ago: number, tool = "Bash", input: object = { command }): string {
  const content = [{ type: "tool_use", id: `c${++calls}`, name: tool, input }];
  const timestamp = new Date(now - ago).toISOString();
  return JSON.stringify({ type: "assistant", sessionId: "s1", cwd, timestamp, message: { content } });
}

const files = () =>
  readdirSync(person.home, { recursive: true, withFileTypes: true }).map((one) => join(one.parentPath, one.name));

beforeAll(() => {
  const folder = join(person.home, ".claude/projects/-project");
  mkdirSync(folder, { recursive: true });
  const key = ["AKIA", "IOSFODNN7", "ABCDEFG"].join("");
  const lines = [
    line("git status", day),
    line("cat ~/.ssh/id_rsa", day),
    line("cat ~/.ssh/id_rsa", 2 * day),
    line("rm -rf /", 40 * day),
    line(`AWS_ACCESS_KEY_ID=${key} cat ~/.aws/credentials`, day),
    line("", day, "Bash", { command: 7 }),
    line("ls", -3 * day),
  ];
  writeFileSync(join(folder, "s1.jsonl"), `${lines.join("\n")}\n{"tool_use": cut`);
});

describe("rampart try", () => {
  it("P14: says how many calls of the past would have been stopped, which, and why", async () => {
    const { status, out } = await person.types("try");
    expect(status).toBe(0);
    expect(out).toMatch(/^last 30 days: 6 calls, 4 would be denied, none asked$/m);
    expect(out).toMatch(/denied {2}cat ~\/\.ssh\/id_rsa ×2/);
    expect(out).toMatch(/secrets\.read: /);
    expect(out).toMatch(/1 line could not be read/);
    expect(out).toMatch(/1 call dated in the future/);
    expect(out).toMatch(/arguments no door would take/);
  });

  it("shows no secret, though it judges by it", async () => {
    const { out } = await person.types("try --json");
    expect(out).toContain(".aws/credentials");
    expect(out).not.toContain("AKIAIOSFODNN7");
  });

  it("writes nothing, and needs nothing installed", async () => {
    const before = files();
    await person.types("try");
    expect(files()).toEqual(before);
  });

  it.each([
    ["try --since 60d", { calls: 7, deny: 5 }, "further back"],
    ["try --since 1h", { calls: 1, deny: 0 }, "only what is newer, the future included"],
    ["try --host codex", { calls: 0 }, "another agent"],
    ["try --host claude-code", { calls: 6 }, "this agent"],
    ["try --policy baseline", { calls: 6 }, "another policy"],
  ])("%s", async (words, expected, _why) => {
    const { status, out } = await person.types(`${words} --json`);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject(expected);
  });

  it.each([
    ["try --since tomorrow", /no such span or day/],
    ["try --since 2999-01-01", /no such span or day/],
    ["try --host emacs", /there is no door for "emacs"/],
    ["try --policy nothing", /no policy file and no pack/],
  ])("%s is refused", async (words, message) => {
    const { status, err } = await person.types(words);
    expect(status).not.toBe(0);
    expect(err).toMatch(message);
  });
});
