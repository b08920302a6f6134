import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { callOnce, findSockets, isJsonObject, type JsonObject, locateLayout } from "@rampart/service";
import { expect } from "vitest";
import { type Call, readStory, type Scene } from "./read.js";

const PROGRAM = fileURLToPath(new URL("../../../packages/rampart/dist/bundle/rampart.mjs", import.meta.url));
/** Ids that a story takes from what it was shown last: `REVIEW`, `GRANT`, `INCIDENT`, `RESTRICTION`. */
const IDS: readonly (readonly [word: string, form: RegExp])[] = [
  ["REVIEW", /\br-[a-z2-9]{8}\b/],
  ["GRANT", /\bg-[a-z2-9]{10}\b/],
  ["INCIDENT", /\bi-[a-z2-9]{8}\b/],
  ["RESTRICTION", /\bx-[a-z2-9]{8}\b/],
];

/** Plays a story against a guard of its own, as it is shipped. */
export async function tellStory(file: string): Promise<void> {
  const stage = new Stage();
  try {
    for (const scene of readStory(readFileSync(file, "utf8"))) await stage.play(scene);
  } finally {
    await stage.close();
  }
}

class Stage {
  readonly #root = realpathSync(mkdtempSync(join(tmpdir(), "rampart-story-")));
  readonly #state = join(this.#root, "state");
  readonly #project = join(this.#root, "project");
  readonly #words = new Map<string, string>();
  #guard: ChildProcess | null = null;
  #socket = "";
  #calls = 0;

  constructor() {
    mkdirSync(this.#project);
    mkdirSync(join(this.#state, "config"), { recursive: true, mode: 0o700 });
  }

  async play(scene: Scene): Promise<void> {
    if (scene.type === "policy") await this.#policy(scene.text);
    else if (scene.type === "command") this.#command(scene);
    else await this.#call(scene.call, scene.answer, scene.line);
  }

  async close(): Promise<void> {
    this.#guard?.kill("SIGTERM");
    if (this.#guard !== null && this.#guard.exitCode === null) await once(this.#guard, "exit");
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** The first one begins; a later one replaces it. */
  async #policy(text: string): Promise<void> {
    writeFileSync(join(this.#state, "config/policy.yaml"), this.#filled(text), { mode: 0o600 });
    if (this.#guard !== null) {
      const { admin } = await this.#sockets();
      expect(await callOnce(admin, { op: "reload" }, 10_000)).toMatchObject({ policy: { errors: [] } });
      return;
    }
    this.#guard = spawn(process.execPath, [PROGRAM, "serve", "--state", this.#state], {
      cwd: this.#project,
      stdio: "ignore",
    });
    for (let tries = 0; this.#rampart("reviews").status !== 0; tries++) {
      if (tries > 50) throw new Error("the guard does not answer");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.#socket = (await this.#sockets()).agent;
  }

  #sockets() {
    return findSockets(locateLayout({ state: this.#state, home: this.#root, env: {} }));
  }

  /** `$ rampart …`, or `$ NAME=$(rampart …)`, which keeps what it prints. */
  #command({ words, says, exit, line }: Scene & { type: "command" }): void {
    const [, name, inner] = /^([A-Z]+)=\$\((.*)\)$/.exec(words) ?? [];
    const typed = split(this.#filled(inner ?? words));
    expect(typed[0], `line ${line}`).toBe("rampart");
    const { status, out } = this.#rampart(...typed.slice(1));
    for (const one of says) expect(out, `line ${line}: ${words}`).toMatch(pattern(this.#filled(one)));
    expect(status, `line ${line}: ${words}\n${out}`).toBe(exit);
    if (name !== undefined) this.#words.set(name, out.trim());
    this.#remember(out);
  }

  #rampart(...words: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words, "--state", this.#state], {
      cwd: this.#project,
      env: { PATH: "/usr/bin:/bin", HOME: this.#root },
      encoding: "utf8",
      timeout: 60_000,
    });
    return { status, out: stdout + stderr };
  }

  /** `allow RULE…`, `deny RULE… "part of the message"`; a code stands where a rule would. */
  async #call({ times = 1, outcome: told, token, ...said }: Call, answer: string, line: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      const names = { id: `c${this.#calls++}`, door: "sdk", principal: userInfo().username, session: "s1" };
      const call = JSON.parse(this.#filled(JSON.stringify({ ...names, cwd: this.#project, ...said }))) as JsonObject;
      const body = { op: "decide", call, ...(token === undefined ? {} : { token: this.#filled(token) }) };
      const { outcome, code, message, rules, permit } = await callOnce(this.#socket, body, 20_000);
      const [, expected = "", quoted] = /^([^"]*?)(?: "(.*)")?$/.exec(answer) ?? [];
      const named = Array.isArray(rules) ? rules.filter(isJsonObject).map(({ rule }) => rule) : [];
      const [verdict, ...hits] = expected.trim().split(" ");
      const where = `line ${line}, time ${time + 1}: ${JSON.stringify({ outcome, code, message, named })}`;
      expect(outcome, where).toBe(verdict);
      for (const hit of hits) expect([...named, code], where).toContain(hit);
      this.#remember(String(message));
      if (quoted !== undefined) expect(String(message), where).toMatch(pattern(this.#filled(quoted)));
      if (told !== undefined && permit !== null) await callOnce(this.#socket, { op: "outcome", call, ...told }, 20_000);
    }
  }

  #remember(text: string): void {
    for (const [word, form] of IDS) {
      const found = form.exec(text);
      if (found !== null) this.#words.set(word, found[0]);
    }
  }

  #filled(text: string): string {
    let filled = text.replaceAll("ROOT", this.#root);
    filled = filled.replaceAll(/KEY:([^"]+)/g, (_, file: string) => readFileSync(`${file}.pub`, "utf8").trim());
    for (const [word, value] of this.#words) filled = filled.replaceAll(word, value);
    return filled;
  }
}

/** Runs of blanks are one; `…` is anything. */
function pattern(text: string): RegExp {
  const parts = text
    .split(/\s*…\s*/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(/\s+/g, "\\s+"));
  return new RegExp(parts.join("[\\s\\S]*?"));
}

/** At spaces outside quotes. */
function split(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}
