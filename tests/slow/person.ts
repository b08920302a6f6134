import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { PROGRAM } from "./packages.js";

/** One tool is never allowed, one needs a person, secrets in results are redacted: what every adapter of a framework is held against. */
export const POLICY = `rampart: 1
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

const PROGRAM_MS = 240_000;
const LOOK_MS = 100;
const MAX_OUTPUT = 64 * 1024 * 1024;

/** A person with a guard of their own, who approves the first question a program raises and refuses the others. */
export class Person {
  readonly home = realpathSync(mkdtempSync(join(tmpdir(), "rampart-person-")));
  readonly state = join(this.home, "state");
  readonly env: Readonly<Record<string, string | undefined>>;
  #guard: ChildProcess | null = null;

  constructor(more: Readonly<Record<string, string>> = {}) {
    this.env = { ...process.env, HOME: this.home, RAMPART_TEST_STATE: this.state, ...more };
  }

  /** Runs a program to its end. */
  run(program: string, words: readonly string[], timeout: number): SpawnSyncReturns<string> {
    return spawnSync(program, words, {
      cwd: this.home,
      env: this.env,
      encoding: "utf8",
      timeout,
      maxBuffer: MAX_OUTPUT,
    });
  }

  rampart(...words: string[]): SpawnSyncReturns<string> {
    return this.run(process.execPath, [PROGRAM, ...words, "--state", this.state], 60_000);
  }

  /** Resolves once the guard answers. */
  async begins(policy = POLICY): Promise<void> {
    mkdirSync(join(this.state, "config"), { recursive: true, mode: 0o700 });
    writeFileSync(join(this.state, "config/policy.yaml"), policy, { mode: 0o600 });
    const words = [PROGRAM, "serve", "--state", this.state];
    this.#guard = spawn(process.execPath, words, { cwd: this.home, env: this.env, stdio: "ignore" });
    for (let tries = 0; this.rampart("reviews").status !== 0 && tries < 100; tries++) await sleep(200);
  }

  /** What a program printed last, as JSON, after its questions were answered. */
  async answers<T>(program: string, words: readonly string[]): Promise<T> {
    // What an earlier program left unanswered is not this one's.
    const known = new Set(this.#open());
    const child = spawn(program, words, { cwd: this.home, env: this.env, stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    let code: number | null | undefined;
    child.once("close", (status) => {
      code = status;
    });
    const late = setTimeout(() => child.kill("SIGKILL"), PROGRAM_MS);
    let approved = false;
    while (code === undefined) {
      for (const id of this.#open()) {
        if (known.has(id)) continue;
        this.rampart(approved ? "deny" : "approve", id);
        approved = true;
        known.add(id);
      }
      await sleep(LOOK_MS);
    }
    clearTimeout(late);
    expect(code, err).toBe(0);
    return JSON.parse(out.trim().split("\n").at(-1)!) as T;
  }

  async leaves(): Promise<void> {
    const ended = this.#guard === null ? null : once(this.#guard, "exit");
    this.#guard?.kill("SIGTERM");
    await ended;
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Questions nobody has answered; those that were stay in the list for a while. */
  #open(): readonly string[] {
    const { status, stdout } = this.rampart("reviews", "--json");
    if (status !== 0) return [];
    const { reviews } = JSON.parse(stdout) as {
      readonly reviews: readonly { readonly id: string; readonly state: string }[];
    };
    return reviews.filter((one) => one.state === "open").map((one) => one.id);
  }
}
