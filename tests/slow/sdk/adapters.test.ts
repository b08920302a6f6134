import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROGRAM, packagesAtHand, ROOT } from "../packages.js";

/**
 * Every adapter in the framework it is for, with a scripted model and a real guard: what the policy denies is not executed and
 * the model reads why, what it asks waits for a person, and a secret in a result is redacted.
 */

const HERE = dirname(fileURLToPath(import.meta.url));
const CACHE = join(ROOT, "node_modules/.cache/rampart-frameworks");
const POLICY = `rampart: 1
name: adapters
extends: coding-agent
guardrails:
  - { id: account.delete, deny: tool.call, when: { tool: [delete_account] }, reason: Accounts are not deleted by agents., instead: Ask support. }
  - { id: refund, ask: tool.call, when: { tool: [refund] }, reason: A refund needs a person. }
  - id: result.secret
    ask: "*"
    when: { phase: result, finding: { code: ["secret.*"] } }
    reason: Secrets stay out of a model.
    obligations: [{ redact: secrets }]
`;

const root = realpathSync(mkdtempSync(join(tmpdir(), "rampart-sdk-")));
const state = join(root, "state");
const home = join(root, "home");
const programs = join(CACHE, "programs");
const env = { ...process.env, HOME: home, RAMPART_TEST_STATE: state };

const rampart = (...words: string[]) =>
  spawnSync(process.execPath, [PROGRAM, ...words, "--state", state], {
    cwd: home,
    env,
    encoding: "utf8",
    timeout: 60_000,
  });

const { missing: why } = packagesAtHand(join(HERE, "frameworks"), "rampart-frameworks");
let guard: ChildProcess | null = null;

interface Report {
  readonly ran: readonly { readonly name: string }[];
  readonly read: string;
}

/** Questions of all programs so far: those that were answered are listed for a while. */
const answered = new Set<string>();

/** Runs a program to its end while a person approves the first question and refuses the others. */
async function run(name: string): Promise<Report> {
  const child = spawn(process.execPath, [join(programs, `${name}.mjs`)], {
    cwd: home,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let over = false;
  void ended.then(() => {
    over = true;
  });
  let questions = 0;
  while (!over) {
    const { stdout } = rampart("reviews", "--json");
    for (const [id] of stdout.matchAll(/r-[a-z2-9]{8}/g)) {
      if (answered.has(id)) continue;
      rampart(questions++ === 0 ? "approve" : "deny", id);
      answered.add(id);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(await ended, err).toBe(0);
  return JSON.parse(out.trim().split("\n").at(-1)!) as Report;
}

beforeAll(async () => {
  if (why !== null) return;
  rmSync(programs, { recursive: true, force: true });
  cpSync(join(HERE, "programs"), programs, { recursive: true });
  // The SDK as it is built here, under the name it is published by.
  const own = join(CACHE, "node_modules/@rampart");
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  for (const name of ["sdk", "core", "service"])
    cpSync(join(ROOT, "node_modules/@rampart", name), join(own, name), { recursive: true, dereference: true });
  mkdirSync(home, { recursive: true });
  mkdirSync(join(state, "config"), { recursive: true, mode: 0o700 });
  writeFileSync(join(state, "config/policy.yaml"), POLICY, { mode: 0o600 });
  guard = spawn(process.execPath, [PROGRAM, "serve", "--state", state], { cwd: home, env, stdio: "ignore" });
  for (let tries = 0; rampart("reviews").status !== 0 && tries < 100; tries++)
    await new Promise((resolve) => setTimeout(resolve, 200));
});

afterAll(async () => {
  const ended = guard === null ? null : once(guard, "exit");
  guard?.kill("SIGTERM");
  await ended;
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

describe.skipIf(why !== null)(`D4: adapters in their frameworks${why === null ? "" : ` (${why})`}`, () => {
  const ADAPTERS = ["plain", "ai", "openai-agents", "langchain", "anthropic", "adk", "mcp"];

  it.each(ADAPTERS)(
    "%s: denied is not executed and says why, asked waits for a person, secrets are redacted",
    async (name) => {
      const { ran, read } = await run(name);
      // One of the two refunds was approved, the other refused.
      expect(ran.map((one) => one.name).sort()).toEqual(["get_weather", "read_notes", "refund"]);
      expect(read).toContain("sunny in Paris");
      expect(read).toContain("Accounts are not deleted by agents");
      expect(read.match(/refunded/g)).toHaveLength(1);
      expect(read).toContain("the token is ");
      expect(read).not.toContain("ghp_");
    },
  );
});
