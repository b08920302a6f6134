import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { freePort } from "../free-port.js";
import { CACHE, PROGRAM } from "./servers.js";

type Words = readonly string[];

/** A home folder of its own, and programs that run in it; all of them end with it. */
export class Room {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "rampart-mcp-")));
  readonly home = join(this.root, "home");
  readonly env = {
    ...process.env,
    HOME: this.home,
    XDG_CONFIG_HOME: "",
    XDG_STATE_HOME: "",
    XDG_DATA_HOME: "",
    XDG_RUNTIME_DIR: "",
  };
  readonly #running: ChildProcess[] = [];

  constructor() {
    mkdirSync(this.home);
  }

  /** Runs a program of Node to its end. */
  node(words: Words, input = ""): SpawnSyncReturns<string> {
    const { home: cwd, env } = this;
    const bounds = { timeout: 120_000, maxBuffer: 64 * 1024 * 1024 };
    return spawnSync(process.execPath, words, { cwd, env, encoding: "utf8", input, ...bounds });
  }

  rampart(...words: Words): SpawnSyncReturns<string> {
    return this.node([PROGRAM, ...words, "--state", join(this.root, "state")]);
  }

  /** What the official SDK's client is answered by the server it is told of. */
  drive(task: object): { readonly said: Readonly<Record<string, unknown>>; readonly stderr: string } {
    const { status, stdout, stderr } = this.node([join(CACHE, "programs/drive.mjs"), JSON.stringify(task)]);
    expect(status, stderr).toBe(0);
    return { said: JSON.parse(stdout.trim().split("\n").at(-1)!), stderr };
  }

  /** Starts a program of Node and waits until it has said that it serves. */
  async serving(words: Words, said: RegExp, more: Readonly<Record<string, string>> = {}): Promise<ChildProcess> {
    const child = spawn(process.execPath, words, { cwd: this.home, env: { ...this.env, ...more }, stdio: "pipe" });
    this.#running.push(child);
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
    await expect.poll(() => said.test(text) || child.exitCode !== null, { timeout: 30_000 }).toBe(true);
    expect(text).toMatch(said);
    return child;
  }

  /** A gateway before the server at this address; resolves to its own. */
  async gateway(to: string, name: string): Promise<string> {
    const listen = `127.0.0.1:${await freePort()}`;
    const words = [PROGRAM, "mcp", "--state", join(this.root, "state"), "--name", name];
    await this.serving([...words, "--listen", listen, "--to", to], /is served at/);
    return `http://${listen}/mcp`;
  }

  close(): void {
    // Proxies start one.
    if (existsSync(join(this.root, "state"))) this.rampart("stop");
    for (const child of this.#running) child.kill("SIGKILL");
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Times differ from run to run. */
export function withoutClock(said: unknown): unknown {
  return JSON.parse(JSON.stringify(said).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z|\d{1,2}:\d\d:\d\d ?[AP]M/g, "T"));
}
