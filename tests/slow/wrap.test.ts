import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

/** `rampart wrap` with real shells, npm, Python and a real guard: what is started by name is judged, all else is as without. */

const PROGRAM = fileURLToPath(new URL("../../packages/rampart/dist/bundle/rampart.mjs", import.meta.url));
const root = realpathSync(mkdtempSync(join(tmpdir(), "rampart-wrap-")));
const home = join(root, "home");
const project = join(home, "project");
const state = join(root, "state");
mkdirSync(project, { recursive: true });
mkdirSync(join(root, "bin"));

// The system's own programs, and a few of ours; version managers' scripts would add processes of their own.
const python = ["/usr/bin/python3", "/usr/local/bin/python3"].find((path) => existsSync(path));
const node = join(root, "bin/node");
writeFileSync(node, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 });
const npm = join(process.execPath, "../../lib/node_modules/npm/bin/npm-cli.js");
const PATH = [join(root, "bin"), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter);
const env = { HOME: home, PATH, SHELL: "/bin/bash", LANG: "C.UTF-8" };

const rampart = (words: readonly string[], input = "") =>
  spawnSync(process.execPath, [PROGRAM, ...words], { cwd: project, env, input, encoding: "utf8", timeout: 120_000 });
const wrapped = (words: readonly string[], input = "") =>
  rampart(["wrap", "--quiet", "--state", state, "--", ...words], input);
const intents = (session: string) => {
  const { stdout } = rampart(["log", "search", "--state", state, "--json", "--session", session]);
  return stdout
    .trim()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
};

afterAll(() => {
  rampart(["stop", "--state", state]);
  const runtime = join(state, "state/runtime");
  const sockets = existsSync(runtime) ? readFileSync(runtime, "utf8").trim() : null;
  if (sockets !== null) rmSync(sockets, { recursive: true, force: true });
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

describe("D5: rampart wrap", () => {
  it("says once what it does not cover, on standard error only, and takes its shims away", () => {
    const { status, stdout, stderr } = rampart(["wrap", "--state", state, "--", "sh", "-c", "uname; uname"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "Linux\nLinux\n" });
    expect(stderr.match(/Not covered: programs started by their absolute path/g)).toHaveLength(1);
    expect(readdirSync(join(state, "data/wrap"))).toEqual([]);
  });

  it.each<[why: string, words: string[], status: number, out: string]>([
    ["bash by name", ["bash", "-c", "rm -rf ~; echo $?"], 0, "126\n"],
    ["sh by name", ["sh", "-c", 'rm -rf "$HOME" || echo stopped'], 0, "stopped\n"],
    ["a shell through $SHELL", ["sh", "-c", "$SHELL -c 'r=rm; $r -rf ~'; echo $?"], 0, "126\n"],
    ["a shell by its absolute path: what it starts", ["/bin/sh", "-c", "/bin/bash -c 'rm -rf ~'; echo $?"], 0, "126\n"],
    ["through other programs", ["sh", "-c", "echo / | xargs -n1 env nice rm -rf"], 123, ""],
    [
      "what data decides",
      ["sh", "-c", "date +%Y >/dev/null; x=$(printf 'rm -rf /'); eval \"$x\"; echo $?"],
      0,
      "126\n",
    ],
  ])("what is dangerous is refused: %s", (_why, words, status, out) => {
    const done = wrapped(words);
    expect(done.stderr).toMatch(/Rampart (refused|holds) this call/);
    expect({ status: done.status, out: done.stdout }).toEqual({ status, out });
    expect(existsSync(project)).toBe(true);
  });

  it.skipIf(python === undefined)(
    "P3: Python's subprocess, with and without a shell; its status and standard input pass",
    () => {
      // Built at run time, so that it is not the script that is refused.
      const script = [
        "import subprocess, sys",
        "word = 'r' + 'm'",
        "print(subprocess.run([word, '-rf', '/'], stderr=subprocess.PIPE).returncode)",
        "print(subprocess.run(word + ' -rf /', shell=True, stderr=subprocess.PIPE).returncode)",
        "print(subprocess.run(['uname'], capture_output=True, text=True).stdout.strip())",
        "print(sys.stdin.read().upper())",
        "sys.exit(7)",
      ].join("\n");
      const file = join(project, "run.py");
      writeFileSync(file, script);
      const { status, stdout } = wrapped([python!, file], "given");
      expect({ status, stdout }).toEqual({ status: 7, stdout: "126\n126\nLinux\nGIVEN\n" });
    },
  );

  it.skipIf(!existsSync(npm))(
    "scripts of npm, through the node they name; the PATH npm changes is put right and said",
    () => {
      writeFileSync(
        join(project, "package.json"),
        JSON.stringify({ name: "x", scripts: { good: "uname", bad: "$(printf rm) -rf ~" } }),
      );
      const good = wrapped(["node", npm, "run", "-s", "good"]);
      expect({ status: good.status, out: good.stdout }).toEqual({ status: 0, out: "Linux\n" });
      expect(good.stderr).toMatch(/the environment did not stay as it was[\s\S]*PATH became .*node_modules/);
      const bad = wrapped(["node", npm, "run", "-s", "bad"]);
      expect(bad.status).not.toBe(0);
      expect(existsSync(project)).toBe(true);
    },
  );

  it("words reach the program as they were: spaces, quotes, line breaks, stars, nothing at all", () => {
    const show = join(root, "bin/show");
    writeFileSync(show, '#!/bin/sh\nprintf "<%s>" "$@"\n', { mode: 0o755 });
    const words = ["a b", "", "it's", '"$(date)"', "two\nlines", "*", "-n", "\\", "%s"];
    expect(wrapped(["sh", "-c", 'show "$@"', "sh", ...words]).stdout).toBe(words.map((word) => `<${word}>`).join(""));
  });

  it("is recorded: every program with its words, its session and its agent", () => {
    const { stderr } = rampart(["wrap", "--json", "--state", state, "--", "sh", "-c", "uname -s; rm -rf /"]);
    const { session } = JSON.parse(stderr.split("\n")[0]!).wrap;
    const found = intents(session).filter(({ kind }) => kind === "intent");
    expect(found.map(({ hostTool, door, agent, decision }) => [hostTool, door, agent, decision.verdict])).toEqual([
      ["uname", "wrap", "sh", "allow"],
      ["rm", "wrap", "sh", "deny"],
    ]);
    expect(found[0].arguments).toEqual({ argv: [expect.stringMatching(/\/uname$/), "-s"] });
  });

  it.each<[what: string, line: string, said: RegExp]>([
    ["unsets SHELL", "unset SHELL; uname", /SHELL became unset or empty/],
    [
      "puts a library into every program",
      "LD_PRELOAD=/nowhere.so uname 2>/dev/null",
      /LD_PRELOAD became "\/nowhere.so"/,
    ],
    ["has every bash read a file first", "BASH_ENV=/tmp/x uname", /BASH_ENV became "\/tmp\/x"/],
    ["puts a folder before the shims", "PATH=/nowhere:$PATH uname", /PATH became "\/nowhere:/],
  ])("an agent that %s is told of", (_what, line, said) => {
    const { stderr, stdout } = wrapped(["/bin/sh", "-c", line]);
    expect(stdout).toBe("Linux\n");
    expect(stderr).toMatch(said);
  });

  it("a folder before the shims keeps its place behind them for what is started from there on", () => {
    const first = join(root, "first");
    mkdirSync(first);
    writeFileSync(join(first, "uname"), "#!/bin/sh\necho mine\n", { mode: 0o755 });
    // `sh` is a shim, and repairs what it hands on: `uname` is judged, and still is the agent's own.
    const line = `PATH=${first}:$PATH; sh -c 'command -v uname; uname'`;
    const [where, mine] = wrapped(["/bin/sh", "-c", line]).stdout.split("\n");
    expect(where).toMatch(/\/data\/wrap\/[0-9a-f]+\/bin\/uname$/);
    expect(mine).toBe("mine");
  });

  it("exit statuses and signals are the agent's", async () => {
    expect(wrapped(["sh", "-c", "exit 42"]).status).toBe(42);
    expect(wrapped(["/bin/sh", "-c", "kill -9 $$"]).status).toBe(137);
    expect(wrapped(["no-such-agent"]).status).toBe(127);
    const agent = spawn(
      process.execPath,
      [
        PROGRAM,
        "wrap",
        "--quiet",
        "--state",
        state,
        "--",
        "/bin/sh",
        "-c",
        "trap 'echo got; exit 3' TERM; echo up; while :; do sleep 0.1; done",
      ],
      { cwd: project, env },
    );
    let said = "";
    await new Promise<void>((resolve) => {
      agent.stdout.on("data", (piece) => {
        said += String(piece);
        if (said.includes("up")) resolve();
      });
    });
    agent.kill("SIGTERM");
    const status = await new Promise((resolve) => agent.once("exit", resolve));
    expect({ status, said }).toEqual({ status: 3, said: "up\ngot\n" });
  });

  it.skipIf(python === undefined)("a terminal passes through, and Ctrl-C reaches the agent once", () => {
    const script = [
      "import os, pty, select, sys, time",
      "pid, fd = pty.fork()",
      "if pid == 0: os.execv(sys.argv[1], sys.argv[1:])",
      "seen = b''",
      "def until(mark, seconds=60):",
      "    global seen",
      "    end = time.time() + seconds",
      "    while mark not in seen and time.time() < end:",
      "        if select.select([fd], [], [], 0.2)[0]:",
      "            try: seen += os.read(fd, 4096)",
      "            except OSError: return",
      "until(b'ready')",
      "os.write(fd, b'\\x03')",
      "until(b'over')",
      "_, status = os.waitpid(pid, 0)",
      "print(seen.count(b'interrupted'), b'tty yes' in seen, os.waitstatus_to_exitcode(status))",
    ].join("\n");
    const agent =
      "trap 'echo interrupted; echo over; exit 5' INT; [ -t 0 ] && [ -t 1 ] && echo tty yes; echo ready; while :; do sleep 0.1; done";
    const words = [process.execPath, PROGRAM, "wrap", "--quiet", "--state", state, "--", "/bin/sh", "-c", agent];
    const out = execFileSync(python!, ["-c", script, ...words], {
      cwd: project,
      env,
      encoding: "utf8",
      timeout: 120_000,
    });
    expect(out.trim()).toBe("1 True 5");
  });

  it("without a guard the door decides by itself, and starts one; without a door nothing starts", () => {
    rampart(["stop", "--state", state]);
    expect(wrapped(["/bin/sh", "-c", "rm -rf /; echo $?; uname"]).stdout).toBe("126\nLinux\n");
    const line = 'd=${SHELL%/bin/*}; /bin/rm "$d/door"; uname; echo $?';
    expect(wrapped(["/bin/sh", "-c", line]).stdout).toBe("126\n");
  });

  it("what a killed wrapper leaves is taken away by the next", () => {
    const left = join(state, "data/wrap/dead");
    mkdirSync(join(left, "bin"), { recursive: true });
    const { pid } = spawnSync("true");
    writeFileSync(join(left, "pid"), `${pid}\n`);
    chmodSync(left, 0o700);
    wrapped(["uname"]);
    expect(existsSync(left)).toBe(false);
  });
});
