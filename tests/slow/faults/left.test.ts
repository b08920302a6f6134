import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callOnce, locateLayout } from "@rampart/service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventsIn } from "../../../packages/guard/src/testing/harness.js";
import { freePort } from "../free-port.js";
import { PROGRAM, ROOT } from "../packages.js";
import { pause } from "./guard-load.js";

/**
 * A guard that answers nobody for longer than doors wait, and goes on: what the doors have left in its sockets is neither judged
 * nor charged. Each kind of door, with the time it is given by itself.
 */
const home = realpathSync(mkdtempSync(join(tmpdir(), "rampart-left-")));
const state = join(home, "state");
const env = { PATH: process.env["PATH"], HOME: home, PYTHONPATH: join(ROOT, "clients/python") };
const POLICY = `rampart: 1
name: left
extends: coding-agent
agents: { left-bot: { owner: ada } }
limits:
  - { id: calls, over: tool, measure: calls, at-most: 1000, reached: deny, reason: Enough. }
`;
const layout = locateLayout({ state, home, env: {} });
const doorFile = join(state, "data/doors/gemini.door");
const current = (name: string) => join(state, "data/program/current", name);

let guard: ChildProcess;
let [agent, admin, url, key] = ["", "", "", ""];

const run = (...words: string[]) =>
  spawnSync(process.execPath, [PROGRAM, ...words, "--state", state], {
    cwd: home,
    env,
    encoding: "utf8",
    timeout: 60_000,
  });

beforeAll(async () => {
  mkdirSync(join(home, ".gemini"));
  writeFileSync(join(home, ".gemini/settings.json"), "{}");
  expect(run("init").status).toBe(0);
  writeFileSync(join(state, "config/policy.yaml"), POLICY, { mode: 0o600 });
  expect(run("protect", "gemini", "--yes")).toMatchObject({ status: 0 });
  const listen = `127.0.0.1:${await freePort()}`;
  url = `http://${listen}`;
  expect(run("api", "--listen", listen)).toMatchObject({ status: 0 });
  guard = spawn(process.execPath, [PROGRAM, "serve", "--state", state], { cwd: home, env, stdio: "ignore" });
  for (let tries = 0; run("reviews").status !== 0 && tries < 50; tries++) await pause(200);
  const folder = readFileSync(join(state, "state/runtime"), "utf8").trimEnd();
  [agent, admin] = [join(folder, "agent.sock"), join(folder, "admin.sock")];
  ({ key } = JSON.parse(run("credential", "issue", "agent", "left-bot", "--for", "1d", "--json").stdout));
}, 120_000);

afterAll(async () => {
  const gone = once(guard, "exit");
  guard.kill("SIGCONT");
  guard.kill("SIGTERM");
  await gone;
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

/** Runs to its end; resolves with everything it said. */
async function ended(program: string, words: readonly string[], input = ""): Promise<string> {
  const child = spawn(program, words, { cwd: home, env, stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
  child.stdin.end(input);
  await once(child, "close");
  return said;
}

/** What Gemini CLI hands to its hook before a command. */
const payload = (word: string) =>
  JSON.stringify({
    session_id: word,
    cwd: home,
    hook_event_name: "BeforeTool",
    tool_name: "run_shell_command",
    tool_input: { command: `cat ./${word}` },
  });

const SDK = `import { close, govern } from "@rampart/sdk";
const word = process.argv[2];
const tool = govern(async () => "ran", { name: word, guard: "required", deadlineMs: 2000, ...JSON.parse(process.argv[3]) });
console.log(await tool({ path: "./" + word }).catch((error) => error.message));
await close();`;
const PYTHON = `import sys, rampart
tool = rampart.govern(lambda path: "ran", name=sys.argv[1], state=sys.argv[2], deadline=2.0)
try: print(tool("./" + sys.argv[1]))
except Exception as error: print(error)`;

interface Kind {
  readonly there: boolean;
  ask(word: string): Promise<string>;
  /** Whether its door decides by itself, and says so later; otherwise it refuses, and the guard alone has seen the call. */
  readonly later: boolean;
}
const program = join(ROOT, "node_modules/.cache", `rampart-left-${process.pid}.mjs`);
const kinds: Readonly<Record<string, Kind>> = {
  "the native hook": {
    there: existsSync(join(ROOT, "native/build/rampart-hook")),
    later: true,
    ask: (word) => ended(current("rampart-hook"), [doorFile], payload(word)),
  },
  "the Node hook": {
    there: true,
    later: true,
    ask: (word) => ended(process.execPath, [current("rampart-hook.mjs"), doorFile], payload(word)),
  },
  "the SDK": {
    there: true,
    later: false,
    ask: (word) => ended(process.execPath, [program, word, JSON.stringify({ state })]),
  },
  "the SDK over HTTP": {
    there: true,
    later: false,
    ask: (word) => ended(process.execPath, [program, word, JSON.stringify({ url, key })]),
  },
  "the Python client": {
    there: spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]).status === 0,
    later: false,
    ask: (word) => ended("python3", ["-c", PYTHON, word, state]),
  },
};
beforeAll(() => {
  mkdirSync(join(ROOT, "node_modules/.cache"), { recursive: true });
  writeFileSync(program, SDK);
});
afterAll(() => rmSync(program, { force: true }));

const status = async () => (await callOnce(admin, { op: "status" }, 5_000))["status"] as { log: { origin: string } };
const about = async (word: string) =>
  (await eventsIn(layout, (await status()).log.origin)).filter((event) => JSON.stringify(event).includes(word));
const charges = (events: readonly object[]) =>
  events.filter((event) => JSON.stringify(event).includes('"charges":[{')).length;

describe("S3, E1: calls left in the sockets of a guard that answered nobody", () => {
  const asking = Object.entries(kinds).map(([name, kind]) => ({ name, ...kind }));
  it.skip.each(asking.filter(({ there }) => !there))("$name, which is not here", () => undefined);
  it.each(asking.filter(({ there }) => there))("$name", { timeout: 90_000 }, async ({ name, ask, later }) => {
    const word = `word-${name.replaceAll(/[^a-z]/gi, "")}`.toLowerCase();
    await ask(`${word}-before`);
    const before = await about(`${word}-before`);
    expect(before.filter(({ kind }) => kind === "intent")).toHaveLength(1);
    expect(charges(before)).toBe(1);

    guard.kill("SIGSTOP");
    const said = await ask(`${word}-left`);
    if (!later) expect(said).toMatch(/wire\.timeout/);
    guard.kill("SIGCONT");
    await callOnce(agent, { op: "ping" }, 5_000);
    // What a door left is taken in within seconds; what waited in a socket was read long before.
    const one = { timeout: 30_000, interval: 250 };
    await expect.poll(async () => (await about(`${word}-left`)).length, one).toBeGreaterThan(0);
    await pause(1_000);
    const left = await about(`${word}-left`);
    expect(left).toEqual([expect.objectContaining({ kind: "intent", permit: null, claimed: later })]);
    expect(charges(left)).toBe(0);
    if (!later) expect(left[0]).toMatchObject({ code: "abandoned", decision: { verdict: "deny" } });

    await ask(`${word}-again`);
    expect((await about(`${word}-again`)).filter(({ kind }) => kind === "intent")).toHaveLength(1);
  });
});
