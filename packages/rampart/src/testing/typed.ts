import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../command/run.js";
import { REGISTRY } from "../verbs/index.js";
import { VERSION } from "../version.js";
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
  leaves(): void;
}

export function newPerson(): Person {
  const home = mkdtempSync(join(tmpdir(), "rampart-cli-"));
  const project = join(home, "project");
  const state = join(home, "state");
  mkdirSync(project);
  mkdirSync(join(home, ".gemini"));
  const env = { HOME: home, PATH: process.env["PATH"] };
  return {
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
    leaves: () => rmSync(home, { recursive: true, force: true }),
  };
}
