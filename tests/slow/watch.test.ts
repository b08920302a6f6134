import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** `rampart watch` on a real terminal: what it shows, what keys decide, and that the terminal is left as it was. */

const PROGRAM = fileURLToPath(new URL("../../packages/rampart/dist/bundle/rampart.mjs", import.meta.url));
const root = realpathSync(mkdtempSync(join(tmpdir(), "rampart-watch-")));
const home = join(root, "home");
const project = join(home, "project");
const state = join(root, "state");
mkdirSync(join(home, ".gemini"), { recursive: true });
mkdirSync(project);
const env = { HOME: home, PATH: "/usr/local/bin:/usr/bin:/bin", TERM: "xterm-256color" };
const python = ["/usr/bin/python3", "/usr/local/bin/python3"].find((path) => existsSync(path));

const rampart = (words: readonly string[], input = "") =>
  spawnSync(process.execPath, [PROGRAM, ...words, "--state", state], {
    cwd: project,
    env,
    input,
    encoding: "utf8",
    timeout: 60_000,
  });
const hook = (command: string) =>
  rampart(
    ["hook", "codex"],
    JSON.stringify({
      session_id: "s1",
      cwd: project,
      hook_event_name: "PreToolUse",
      tool_name: "Bash",
      tool_input: { command },
      tool_use_id: `c${Math.random()}`,
    }),
  );

/**
 * A person at a terminal: waits until each text was seen, then types. Its own small program, since a terminal needs a
 * process that has it from the start.
 */
const PERSON = `
import fcntl, json, os, pty, select, signal, struct, sys, termios, time
steps = json.loads(sys.argv[1])
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 120, 0, 0))
before = termios.tcgetattr(fd)
seen = b""
def read(seconds):
    global seen
    if select.select([fd], [], [], seconds)[0]:
        try: data = os.read(fd, 65536)
        except OSError: return False
        seen += data
        return len(data) > 0
    return True
missing = []
for text, keys in steps:
    at = len(seen) if text.startswith("+") else 0
    end = time.time() + 40
    while text.lstrip("+").encode() not in seen[at:] and time.time() < end and read(0.2): pass
    if text.lstrip("+").encode() not in seen[at:]: missing.append(text)
    time.sleep(0.3)
    if keys == "TERM": os.kill(pid, signal.SIGTERM)
    else:
        for key in keys.split("|"):
            os.write(fd, key.encode())
            time.sleep(0.15)
end = time.time() + 20
while time.time() < end and read(0.2): pass
_, status = os.waitpid(pid, 0)
print(json.dumps({"missing": missing, "status": os.waitstatus_to_exitcode(status), "restored": seen.rstrip().endswith(b"\\x1b[?25h") and b"\\x1b[?1049l" in seen, "seen": seen.decode(errors="replace")}))
`;

function person(steps: readonly (readonly [seen: string, keys: string])[], words: readonly string[] = []) {
  const command = [process.execPath, PROGRAM, "watch", ...words, "--state", state];
  const out = execFileSync(python!, ["-c", PERSON, JSON.stringify(steps), ...command], {
    cwd: project,
    env,
    encoding: "utf8",
    timeout: 200_000,
    maxBuffer: 1 << 26,
  });
  return JSON.parse(out) as { missing: string[]; status: number; restored: boolean; seen: string };
}

let guard: ReturnType<typeof spawn>;
beforeAll(async () => {
  rampart(["init"]);
  rampart(["protect", "codex", "--yes"]);
  guard = spawn(process.execPath, [PROGRAM, "serve", "--state", state], { cwd: project, env, stdio: "ignore" });
  for (let i = 0; i < 200 && rampart(["status"]).stdout.includes("not running"); i++)
    await new Promise((resolve) => setTimeout(resolve, 100));
});
afterAll(() => {
  rampart(["stop"]);
  guard.kill("SIGKILL");
  const runtime = join(state, "state/runtime");
  const sockets = existsSync(runtime) ? readFileSync(runtime, "utf8").trim() : null;
  if (sockets !== null) rmSync(sockets, { recursive: true, force: true });
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

describe.skipIf(python === undefined)("E4: rampart watch on a terminal (no python3 here: skipped)", () => {
  it("shows what is decided, filters it, tells its details, and leaves the terminal as it was", () => {
    hook("rm -rf ~");
    const { missing, status, restored, seen } = person([
      ["rm -rf ~", "/|deny|\r"],
      ["/deny", "k|\r"],
      ["delete.broad", "\u001b"],
      ["follow/hold", "q"],
    ]);
    expect({ missing, status, restored }).toEqual({ missing: [], status: 0, restored: true });
    expect(seen).toContain("1 denied");
  });

  it("S5: a review is approved by key, after a passphrase that is chosen, and then asked for", () => {
    hook("git push --force-with-lease origin main");
    const waits = JSON.parse(rampart(["reviews", "--json"]).stdout).reviews;
    expect(waits).toHaveLength(1);
    const first = person([
      ["1 wait", "r"],
      ["a approve", "a"],
      ["Choose a passphrase", "correct horse|\r"],
      ["The same again", "correct horse|\r"],
      ["approved r-", "q"],
    ]);
    expect({ missing: first.missing, status: first.status }).toEqual({ missing: [], status: 0 });
    expect(first.seen).not.toContain("correct horse");
    expect(JSON.parse(rampart(["reviews", "--json"]).stdout).reviews).toMatchObject([{ state: "approved" }]);

    hook("git reset --hard HEAD~1");
    const second = person([
      ["1 wait", "r"],
      ["a approve", "d"],
      ["Passphrase:", "wrong horse|\r"],
      ["wrong passphrase; nothing was decided", "d"],
      ["+Passphrase:", "correct horse|\r"],
      ["denied r-", "q"],
    ]);
    expect({ missing: second.missing, status: second.status }).toEqual({ missing: [], status: 0 });
    const { reviews } = JSON.parse(rampart(["reviews", "--json"]).stdout);
    expect(reviews.map(({ state: one }: { state: string }) => one).sort()).toEqual(["approved", "denied"]);
  });

  it.each<[how: string, keys: string, status: number]>([
    ["Ctrl-C", "\u0003", 0],
    ["being asked to end", "TERM", 0],
  ])("ends by %s with the terminal as it was", (_how, keys, status) => {
    const end = person([["live", keys]]);
    expect({ missing: end.missing, status: end.status, restored: end.restored }).toEqual({
      missing: [],
      status,
      restored: true,
    });
  });

  it("is lines where it is told to be, and where nobody looks", async () => {
    const lines = person([["watching; Ctrl-C ends", "\u0003"]], ["--plain"]);
    expect(lines.seen).not.toContain("\u001b[?1049h");
    const piped = spawn(process.execPath, [PROGRAM, "watch", "--from", "0", "--state", state], { cwd: project, env });
    let said = "";
    piped.stdout.on("data", (piece) => {
      said += String(piece);
    });
    for (let i = 0; i < 100 && !said.includes("rm -rf ~"); i++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    piped.kill("SIGTERM");
    expect(said).toContain("rm -rf ~");
    expect(said).not.toContain("\u001b");
  });

  it("outlives its guard: says so, and goes on with the next", async () => {
    const file = join(root, "restart.sh");
    writeFileSync(
      file,
      `sleep 2\n'${process.execPath}' '${PROGRAM}' stop --state '${state}'\nsleep 3\n'${process.execPath}' '${PROGRAM}' serve --state '${state}' >/dev/null 2>&1 &\n`,
    );
    const other = spawn("/bin/sh", [file], { cwd: project, env, stdio: "ignore" });
    const { missing, status } = person([
      ["live", " "],
      ["no guard", " "],
      ["+live", "q"],
    ]);
    other.kill();
    expect({ missing, status }).toEqual({ missing: [], status: 0 });
  });

  it("without a guard opens nothing, and says how to start one", () => {
    rampart(["stop"]);
    const { seen, status } = person([["no guard is running here", ""]]);
    expect(seen).not.toContain("\u001b[?1049h");
    expect(status).toBe(1);
  });
});
