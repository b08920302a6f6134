import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VERSION } from "@rampart/service";
import { run } from "../command/run.js";
import { REGISTRY } from "../verbs/index.js";
import { recordIo } from "./io.js";

export interface Typed {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** A person with an empty home and a project in it, typing commands. */
export interface Person {
  readonly home: string;
  readonly project: string;
  readonly state: string;
  /** Words separated by spaces; pass a list where one of them has spaces itself. */
  types(words: string | readonly string[], more?: { stdin?: string | Buffer }): Promise<Typed>;
  /** Ends a guard that is left, and removes everything, its sockets included. */
  leaves(): Promise<void>;
}

export function newPerson(): Person {
  const home = mkdtempSync(join(tmpdir(), "rampart-cli-"));
  const project = join(home, "project");
  const state = join(home, "state");
  mkdirSync(project);
  mkdirSync(join(home, ".gemini"));
  const env = { HOME: home, PATH: process.env["PATH"] };
  const person: Person = {
    home,
    project,
    state,
    async types(words, more = {}) {
      const list = typeof words === "string" ? words.split(" ").filter(Boolean) : [...words];
      const at = list.indexOf("--");
      const before = at < 0 ? list : list.slice(0, at);
      const recorded = recordIo({ env, cwd: project, ...(more.stdin === undefined ? {} : { stdin: more.stdin }) });
      const all = [...before, "--state", state, ...(at < 0 ? [] : list.slice(at))];
      const status = await run(all, REGISTRY, VERSION, recorded.io);
      return { status, out: recorded.out(), err: recorded.err() };
    },
    async leaves() {
      const recorded = join(state, "state/runtime");
      const runtime = existsSync(recorded) ? readFileSync(recorded, "utf8").trim() : null;
      if (runtime !== null) {
        await person.types("stop").catch(() => undefined);
        rmSync(runtime, { recursive: true, force: true });
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  return person;
}
