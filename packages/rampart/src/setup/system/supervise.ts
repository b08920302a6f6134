import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { agentRuntime, callOnce, SYSTEM_FOLDERS, type System } from "@rampart/service";

/** Milliseconds before what ended is started again; doubled each time it ends at once, up to the second. */
const PAUSE_MS = { first: 500, most: 30_000, settled: 60_000 } as const;
/** The guard is asked this often; silent that many times, it is ended. */
const PING = { everyMs: 5_000, patienceMs: 5_000, misses: 3, startMs: 30_000 } as const;
const GRACE_MS = 15_000;
const SETPRIV = "/usr/bin/setpriv";

/** What happened to a child, for whoever reads the supervisor's output. */
export type Said = (name: string, what: string) => void;

/** One process that is started again whatever ended it, until told to end. */
class Child {
  readonly #words: readonly string[];
  readonly #name: string;
  readonly #say: Said;
  #process: ChildProcess | null = null;
  #timer: NodeJS.Timeout | undefined;
  #pause: number = PAUSE_MS.first;
  #started = 0;
  #ending = false;

  constructor(name: string, words: readonly string[], say: Said) {
    this.#name = name;
    this.#words = words;
    this.#say = say;
    this.#start();
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Milliseconds it has been running. */
  get age(): number {
    return this.#process === null ? 0 : performance.now() - this.#started;
  }

  kill(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** Ends it, by force after a while. */
  async end(): Promise<void> {
    this.#ending = true;
    clearTimeout(this.#timer);
    const child = this.#process;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const force = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
    await gone;
    clearTimeout(force);
  }

  #start(): void {
    const [program = "", ...words] = this.#words;
    const env = { PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "C.UTF-8", HOME: "/" };
    const child = spawn(program, words, { cwd: "/", env, stdio: ["ignore", "ignore", "inherit"] });
    this.#process = child;
    this.#started = performance.now();
    this.#say(this.#name, `started, pid ${child.pid}`);
    let over = false;
    const ended = (how: string) => {
      if (over) return;
      over = true;
      this.#process = null;
      if (this.#ending) return;
      this.#pause = performance.now() - this.#started > PAUSE_MS.settled ? PAUSE_MS.first : this.#pause;
      this.#say(this.#name, `ended (${how}); again in ${this.#pause} ms`);
      this.#timer = setTimeout(() => this.#start(), this.#pause);
      this.#pause = Math.min(this.#pause * 2, PAUSE_MS.most);
    };
    child.on("error", (error) => ended(error.message));
    child.on("exit", (code, signal) => ended(signal ?? `status ${code}`));
  }
}

/**
 * Guard and readers, each started again whatever ended it; a guard that stays silent is ended first. Runs as root, does
 * nothing but that, and reads nothing an agent writes. Resolves once `stop` is aborted and all have ended.
 */
export async function supervise(system: System, say: Said, stop: AbortSignal): Promise<void> {
  const program = join(SYSTEM_FOLDERS.data, "program/current/rampart.mjs");
  // Nothing started by these can gain rights by a file's mode, as under systemd.
  const bound = existsSync(SETPRIV) ? [SETPRIV, "--no-new-privs"] : [];
  const start = (name: string, ...words: string[]) =>
    new Child(name, [...bound, system.node, "--no-warnings", program, ...words], say);
  const guard = start("guard", "serve", "--system");
  const readers = system.agents.map(({ name }) => start(`reader of ${name}`, "reader", "--user", name));
  const watching = watch(guard, join(agentRuntime(system.agents[0]!.uid), "agent.sock"), say);
  await new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener("abort", () => resolve(), { once: true });
  });
  clearInterval(watching);
  await Promise.all([guard, ...readers].map((child) => child.end()));
}

/** Asks the guard as a door would: a process that is there and does not answer is no guard. */
function watch(guard: Child, socket: string, say: Said): NodeJS.Timeout {
  let misses = 0;
  let asking = false;
  return setInterval(async () => {
    if (asking || guard.pid === null) return;
    asking = true;
    const pid = guard.pid;
    const answered = await callOnce(socket, { op: "ping" }, PING.patienceMs).then(
      ({ ok }) => ok === true,
      () => false,
    );
    asking = false;
    misses = answered || guard.pid !== pid || guard.age < PING.startMs ? 0 : misses + 1;
    if (misses < PING.misses) return;
    misses = 0;
    say("guard", "does not answer and is ended");
    guard.kill("SIGKILL");
  }, PING.everyMs);
}
