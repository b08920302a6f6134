import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

/** `policy learn` from a record real calls made, its diff taken by `patch`, and the role in force behind a real door. */

const PROGRAM = fileURLToPath(new URL("../../packages/rampart/dist/bundle/rampart.mjs", import.meta.url));
const root = realpathSync(mkdtempSync(join(tmpdir(), "rampart-learn-")));
const home = join(root, "home");
const project = join(home, "project");
const state = join(root, "state");
mkdirSync(join(project, ".git"), { recursive: true });
mkdirSync(join(root, "data"));
mkdirSync(join(home, ".gemini"));
const env = { HOME: home, PATH: "/usr/local/bin:/usr/bin:/bin" };

const rampart = (words: readonly string[], input = "") =>
  spawnSync(process.execPath, [PROGRAM, ...words, "--state", state], {
    cwd: project,
    env,
    input,
    encoding: "utf8",
    timeout: 60_000,
  });

/** What doors decide alone is not recorded whole, and so not learned from: the guard is there before the first call. */
async function serve(): Promise<void> {
  spawn(process.execPath, [PROGRAM, "serve", "--state", state], { cwd: project, env, stdio: "ignore" });
  for (let i = 0; i < 200 && rampart(["reviews"]).status !== 0; i++)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

/** The client a host would start. */
function hook(payload: string) {
  const [native, script] = ["rampart-hook", "rampart-hook.mjs"].map((name) =>
    join(state, "data/program/current", name),
  );
  const door = join(state, "data/doors/gemini.door");
  const [program, words] = existsSync(native!) ? [native!, [door]] : [process.execPath, [script!, door]];
  return spawnSync(program, words, { cwd: project, env, input: payload, encoding: "utf8", timeout: 60_000 });
}

let calls = 0;
/** One call of Gemini CLI, from its hook to, where it ran, its result. True where it may run. */
function call(command: string): boolean {
  calls++;
  const base = {
    session_id: "s1",
    cwd: project,
    timestamp: new Date().toISOString(),
    tool_name: "run_shell_command",
    tool_input: { command },
  };
  const asked = hook(JSON.stringify({ ...base, hook_event_name: "BeforeTool" }));
  const runs = asked.status === 0 && !asked.stdout.includes('"deny"');
  if (runs)
    rampart(
      ["hook", "gemini"],
      JSON.stringify({ ...base, hook_event_name: "AfterTool", tool_response: { llmContent: "ok" } }),
    );
  return runs;
}

const WORK = [
  "cat src/a.ts",
  "echo x > src/b.ts",
  `cat ${root}/data/in.csv`,
  "curl -s https://api.example.com/v1",
  "git add -A && git commit -m wip",
  "npm install left-pad",
  "npm test",
];
const REFUSED = ["rm -rf ~", "cat ~/.ssh/id_rsa", "git push --force origin main"];

afterAll(() => {
  rampart(["stop"]);
  const runtime = join(state, "state/runtime");
  const sockets = existsSync(runtime) ? readFileSync(runtime, "utf8").trim() : null;
  if (sockets !== null) rmSync(sockets, { recursive: true, force: true });
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

describe("P14: from a record to a role in force", () => {
  it("what was done may be done again, what was refused may not, and neither may what was never needed", async () => {
    rampart(["init"]);
    expect(rampart(["protect", "gemini", "--yes"]).status).toBe(0);
    await serve();
    for (const command of WORK) expect([command, call(command)]).toEqual([command, true]);
    for (const command of REFUSED) expect([command, call(command)]).toEqual([command, false]);

    const told = rampart(["policy", "learn", "--role", "unknown", "--json"]);
    expect(told.status).toBe(0);
    const found = JSON.parse(told.stdout);
    expect(found).toMatchObject({
      role: "unknown",
      calls: WORK.length,
      kept: WORK.length,
      lost: [],
      notLearned: { stopped: REFUSED.length },
    });
    expect(found.rules.reduce((sum: number, { calls: one }: { calls: number }) => sum + one, 0)).toBeGreaterThanOrEqual(
      WORK.length,
    );

    const policy = join(state, "config/policy.yaml");
    const { stdout: diff } = rampart(["policy", "learn", "--role", "unknown"]);
    writeFileSync(join(root, "role.patch"), diff);
    const patched = spawnSync("patch", [policy, join(root, "role.patch")], { encoding: "utf8" });
    // Where there is no patch, git reads the same form.
    if (patched.error !== undefined)
      spawnSync("git", ["apply", "--unsafe-paths", "-p0", join(root, "role.patch")], { cwd: "/" });
    expect(readFileSync(policy, "utf8")).toContain("# ");
    expect(rampart(["policy", "lint"]).status).toBe(0);
    expect(rampart(["policy", "test"]).status).toBe(0);

    rampart(["stop"]);
    await serve();
    for (const command of WORK) expect([command, call(command)]).toEqual([command, true]);
    for (const command of [
      ...REFUSED,
      "curl -s https://other.example.com/",
      `cat ${root}/data/other.csv`,
      "npm install right-pad",
    ])
      expect([command, call(command)]).toEqual([command, false]);
    expect(rampart(["policy", "learn", "--role", "unknown"]).stderr).toContain("has a role unknown already");
    expect(calls).toBeGreaterThan(20);
  });
});
