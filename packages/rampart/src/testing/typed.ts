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

interface Stdin {
  readonly stdin?: string | Buffer;
}

/** A command that was typed and is not over. */
export interface UnderWay {
  readonly ended: Promise<Typed>;
  /** Resolves once its output has this. */
  says(what: RegExp): Promise<void>;
}

/** How long anything is waited for, milliseconds: what is tested is that it comes, on machines that do other things too. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 20;

/** A person with an empty home and a project in it, typing commands. */
export interface Person {
  readonly home: string;
  readonly project: string;
  readonly state: string;
  /** Words separated by spaces; pass a list where one of them has spaces itself. */
  types(words: string | readonly string[], more?: Stdin): Promise<Typed>;
  /** The same for a command that stays: returns at once. */
  begins(words: string | readonly string[], more?: Stdin): UnderWay;
  /** Starts a guard in this process; resolves once it answers. */
  serves(): Promise<UnderWay>;
  /** Ends a guard that is left, and removes everything, its sockets included. */
  leaves(): Promise<void>;
}

async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const until = performance.now() + PATIENCE_MS; !(await holds()); ) {
    if (performance.now() > until) throw new Error(`not within ${PATIENCE_MS} ms: ${what}`);
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
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
    types: (words, more) => person.begins(words, more).ended,
    begins(words, more = {}) {
      const list = typeof words === "string" ? words.split(" ").filter(Boolean) : [...words];
      const at = list.indexOf("--");
      const before = at < 0 ? list : list.slice(0, at);
      const recorded = recordIo({ env, cwd: project, ...(more.stdin === undefined ? {} : { stdin: more.stdin }) });
      const all = [...before, "--state", state, ...(at < 0 ? [] : list.slice(at))];
      const ended = run(all, REGISTRY, VERSION, recorded.io).then((status) => {
        return { status, out: recorded.out(), err: recorded.err() };
      });
      const says = (what: RegExp) => eventually(`${list.join(" ")} says ${what}`, () => what.test(recorded.out()));
      return { ended, says };
    },
    async serves() {
      const guard = person.begins("serve --json");
      const answers = async () => JSON.parse((await person.types("status --json")).out).guard !== null;
      await eventually("the guard answers", answers);
      return guard;
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
