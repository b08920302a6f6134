import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

/** The built programs, as they are shipped: `npm test` builds first. */
const file = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const PROGRAMS = [
  ["the modules", file("dist/main.js")],
  ["the program of the build", file("dist/bundle/rampart.mjs")],
  ["what npm links", file("bin/rampart.mjs")],
] as const;

const home = mkdtempSync(join(tmpdir(), "rampart-main-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const options = {
  env: { HOME: home, PATH: process.env["PATH"] ?? "" },
  cwd: home,
  encoding: "utf8",
  timeout: 20_000,
} as const;

describe.each(PROGRAMS)("%s", (_name, program) => {
  const rampart = (words: readonly string[], input = "") =>
    spawnSync(process.execPath, [program, ...words], { ...options, input });

  it.each([
    [["--version"], 0],
    [["check", "--", "rm -rf /"], 12],
    [["chekc"], 2],
  ])("%j ends with %i", (words, status) => expect(rampart(words as string[]).status).toBe(status));

  it("answers lines in order and survives a malformed one", () => {
    const line = (id: number) => JSON.stringify({ id, tool: "shell", input: { command: "ls" } });
    const { status, stdout } = rampart(["check", "--jsonl"], `${line(1)}\n{\n${line(2)}\n`);
    expect(status).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((text) => JSON.parse(text).id),
    ).toEqual([1, null, 2]);
  });
});

describe("at the edges of a process", () => {
  const [, program] = PROGRAMS[0];

  it("2: standard input that cannot be read", () => {
    const folder = openSync(home, "r");
    const { status, stderr } = spawnSync(process.execPath, [program, "check", "--jsonl"], {
      ...options,
      stdio: [folder, "pipe", "pipe"],
    });
    closeSync(folder);
    expect(status).toBe(2);
    expect(stderr).toMatch(/standard input cannot be read/);
  });

  it("a reader that leaves early is no error", async () => {
    const child = spawn(process.execPath, [program, "check", "--jsonl"], {
      ...options,
      stdio: ["pipe", "pipe", "pipe"],
    });
    let complaints = "";
    child.stderr.on("data", (chunk) => {
      complaints += chunk;
    });
    child.stdin.on("error", () => undefined);
    const line = `${JSON.stringify({ id: 1, tool: "shell", input: { command: "ls" } })}\n`;
    child.stdout.once("data", () => child.stdout.destroy());
    child.stdin.end(line.repeat(5_000));
    const status = await new Promise((done) => child.on("close", done));
    expect({ status, complaints }).toEqual({ status: 0, complaints: "" });
  });

  it.each([
    ["| true", ["check", "--", "rm -rf /"], 12, "a verdict nobody reads is the same verdict"],
    ["| true", ["check", "--json", "--", "rm -rf /"], 12, "also for a program"],
    ["2>&1 | true", ["chekc"], 2, "complaints nobody reads"],
    ["| true", ["protect", "gemini", "--yes", "--state", "heard by nobody"], 0, "what was begun is done"],
    ["> /dev/full", ["check", "--", "rm -rf /"], 12, "a refusal that cannot be written down stays one"],
    ["> /dev/full", ["check", "--", "ls"], 3, "what cannot be written down is no success"],
    ["> /dev/full", ["check", "--jsonl"], 3, "nor are answers to many lines"],
  ])("%s after %j: status %i: %s", (where, words, status) => {
    const shell = `"$@" ${where}; exit \${PIPESTATUS[0]}`;
    const input = `${JSON.stringify({ id: 1, tool: "shell", input: { command: "ls" } })}\n`.repeat(3);
    const started = spawnSync("bash", ["-c", shell, "bash", process.execPath, program, ...words], {
      ...options,
      input,
    });
    expect(started.status).toBe(status);
    const complaint = where === "> /dev/full" ? /^error: .*ENOSPC.*\nnext: .*\n$/ : /^$/;
    expect(started.stderr).toMatch(complaint);
    if (words[0] === "protect") expect(existsSync(join(home, ".gemini", "settings.json"))).toBe(true);
  });

  it("no colour where nobody looks, and nothing is made by looking", () => {
    const { stdout } = spawnSync(process.execPath, [program, "check", "--", "rm -rf /"], options);
    expect(stdout).not.toContain("\u001b");
    expect(existsSync(join(home, ".config"))).toBe(false);
    expect(existsSync(join(home, ".local"))).toBe(false);
  });
});
