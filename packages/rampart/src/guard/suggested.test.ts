import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VERSION } from "@rampart/service";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "../command/run.js";
import { recordIo } from "../testing/io.js";
import { REGISTRY } from "../verbs/index.js";

const home = mkdtempSync(join(tmpdir(), "rampart-suggested-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const state = join(home, "my täst's $HOME");
mkdirSync(join(home, "project"));

async function typed(words: readonly string[]) {
  const { io, out, err } = recordIo({ env: { HOME: home, PATH: process.env["PATH"] }, cwd: join(home, "project") });
  const status = await run(words, REGISTRY, VERSION, io);
  return { status, said: out() + err() };
}
/** The words a shell makes of a line that begins with `rampart`. */
const words = (line: string) =>
  execFileSync("bash", ["-c", `rampart() { printf '%s\\0' "$@"; }; ${line}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);
const next = (said: string) => words(/^next: {2}(.*)$/m.exec(said)![1]!);

/** Every command people are told to run can be copied as it stands, and speaks of the installation that was meant. */
describe("commands that are suggested", () => {
  it.each(["door sdk", "metrics", "limits", "reviews", "task list", "policy versions", "watch"])(
    "`%s` where nothing is installed says how to begin",
    async (verb) => {
      const { status, said } = await typed([...verb.split(" "), "--state", state]);
      expect(status).toBe(1);
      expect(said).toMatch(/nothing is installed here/);
      expect(next(said)).toEqual(["init", "--state", state]);
    },
  );

  it.each([
    "log search x",
    "log prove 1",
    "log replay",
    "log verify",
    "policy report",
    "report",
    "log retain --calls 90d",
    "allow delete.outside --path ~/x --reason y",
  ])("`%s` as well, whatever it calls what is not there", async (verb) => {
    const { said } = await typed([...verb.split(" "), "--state", state]);
    expect(next(said)).toEqual(["init", "--state", state]);
  });

  it("and what it says can be done", async () => {
    const { status, said } = await typed(["init", "--state", state]);
    expect(status).toBe(0);
    expect(said).toContain("'rm -rf ~'");
    const none = await typed(["metrics", "--state", state]);
    expect(none.said).toMatch(/no guard is running here/);
    expect(next(none.said)).toEqual(["serve", "--state", state]);
  });

  it("what would change a decision is one line, and changes it", async () => {
    const command = [
      "--state",
      state,
      "--",
      `rm -rf "/home/somebody/a long name with spaces/and an o'clock/of what was built"`,
    ];
    const before = await typed(["check", ...command]);
    expect(before.status).not.toBe(0);
    const line = /to change: (rampart allow.*)$/m.exec(before.said)![1]!;
    for (const one of line.split(" && ")) expect(await typed(words(one))).toMatchObject({ status: 0 });
    expect((await typed(["check", ...command])).status).toBe(0);
    const explained = await typed(["explain", "--state", state, "--", "rm -rf /home/somebody/else"]);
    expect(words(/^ {2}(rampart allow.*)$/m.exec(explained.said)![1]!.split(" && ")[0]!)).toContain(state);
  });
});

/** Names of servers and agents are chosen by others: a copied command must not be what they make of it. */
it.each([
  ["x; touch $(pwd)/here 'y'", [], "it would be more commands"],
  ["--all", ["--"], "it would be an option, that releases everybody"],
  ["\u0007--all", ["--"], "also where a terminal would not show it"],
])("names others chose are one word of what is suggested: %j", async (name, before) => {
  const { said } = await typed(["quarantine", "--reason", "odd", "--state", state, "--", name]);
  const plain = name.replace("\u0007", "");
  expect(words(/^ {2}(rampart release.*)$/m.exec(said)![1]!)).toEqual(["release", "--state", state, ...before, plain]);
  const pins = join(state, "state/mcp-pins.json");
  const pin = { digest: `sha256:${"0".repeat(64)}`, since: 1, definition: {} };
  writeFileSync(pins, JSON.stringify({ v: 1, servers: { [plain]: { add: { accepted: pin, waiting: pin } } } }));
  const diff = await typed(["mcp", "diff", "--state", state]);
  const accept = words(/^ {2}(rampart mcp accept.*)$/m.exec(diff.said)![1]!);
  expect(accept).toEqual(["mcp", "accept", ...before, plain]);
  expect(await typed([...accept.slice(0, 2), "--state", state, ...accept.slice(2)])).toMatchObject({ status: 0 });
});
