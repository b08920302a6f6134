import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = resolve(fileURLToPath(import.meta.url), "../../..");

/** One line of a code block: the command, and the exit code its comment promises (0 where it promises none). */
interface Line {
  readonly command: string;
  readonly exit: number;
}

const lines: Line[] = [...readFileSync(join(ROOT, "README.md"), "utf8").matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap((block) => (block[1] ?? "").split("\n"))
  .filter((line) => line.trim() !== "")
  .map((line) => ({
    command: line.replace(/\s{2,}#.*$/, "").trim(),
    exit: Number(/#.*\bExit (\d+)/.exec(line)?.[1] ?? 0),
  }));

/** A stranger's machine: a fresh clone and an empty home. */
const home = mkdtempSync(join(tmpdir(), "rr-"));
const clone = join(home, "rampart");
const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: join(home, "run"), NO_COLOR: "1" };
for (const name of ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"])
  delete (env as Record<string, unknown>)[name];

beforeAll(() => {
  mkdirSync(join(home, "run"), { mode: 0o700 });
  mkdirSync(join(home, ".gemini"));
  const cloned = spawnSync("git", ["clone", "-q", ROOT, clone], { encoding: "utf8" });
  if (cloned.status !== 0) throw new Error(cloned.stderr);
});
afterAll(() => {
  const status = spawnSync("npx", ["--no-install", "rampart", "status", "--json"], {
    cwd: clone,
    env,
    encoding: "utf8",
  });
  const pid = /"pid":\s*(\d+)/.exec(status.stdout)?.[1];
  if (pid) process.kill(Number(pid), "SIGKILL");
  rmSync(home, { recursive: true, force: true });
});

describe("R5: every code block of the README, in order, in a fresh clone", () => {
  it("has commands", () => expect(lines.length).toBeGreaterThan(8));

  it.each(lines)("$command → $exit", async ({ command, exit }) => {
    if (command.endsWith("npm start")) return untilInterrupted(command);
    const ran = spawnSync("bash", ["-c", command], { cwd: clone, env, encoding: "utf8", timeout: 280_000 });
    expect({ exit: ran.status, stderr: ran.status === exit ? "" : ran.stderr + ran.stdout }).toEqual({
      exit,
      stderr: "",
    });
  });
});

/** Waits until the demonstration says that it stays up, interrupts it as a person would, and looks for leftovers. */
async function untilInterrupted(command: string): Promise<void> {
  const child = spawn("bash", ["-c", command], { cwd: clone, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let shown = "";
  const closed = new Promise<number | null>((done) => child.on("close", done));
  const ready = new Promise<void>((done) => {
    const look = (chunk: Buffer) => {
      shown += chunk.toString();
      if (/Ctrl-C/.test(shown)) done();
    };
    child.stdout.on("data", look);
    child.stderr.on("data", look);
  });
  await Promise.race([ready, closed]);
  process.kill(-(child.pid ?? 0), "SIGINT");
  await closed;
  expect(shown).toMatch(/deny/i);
  expect(shown).toMatch(/tamper/i);
  expect(existsSync(join(clone, ".rampart-demo"))).toBe(false);
  expect(readdirSync(join(home, "run"))).toEqual([]);
}
