import { createHash } from "node:crypto";
import { createReadStream, type Stats, statSync } from "node:fs";
import { relative } from "node:path";
import type { JsonObject } from "@rampart/service";
import { ClarityError } from "../error.js";
import { type Commit, commitOf, machine, packagesOf } from "./capture/surroundings.js";
import { type Watching, watchRun } from "./capture/watch.js";

export interface CapturedInput {
  /** Below the working folder, or absolute. */
  readonly name: string;
  readonly digest: string;
  /** False where the file was written to during the run: what was read may have been something else. */
  readonly complete: boolean;
}

/** What a run was seen to be. */
export interface Capture {
  readonly command: readonly string[];
  readonly started: string;
  readonly finished: string;
  readonly watching: Watching;
  readonly commit: Commit | null;
  readonly packages: readonly string[];
  readonly machine: JsonObject;
  readonly inputs: readonly CapturedInput[];
}

export interface CaptureOptions {
  readonly cwd: string;
  /** Absolute path of what the run makes, which is no input. */
  readonly made: string;
  readonly interrupted: AbortSignal;
  now(): number;
}

/** Belongs to the machine or to the interpreter, and is told by packages and machine. */
const MACHINERY =
  /^\/(?:usr|lib|lib32|lib64|bin|sbin|etc|proc|sys|dev|run|opt\/conda|snap)(?:\/|$)|\/(?:site-packages|dist-packages|__pycache__|node_modules|\.git|\.pyenv|\.venv|venv)\/|\.(?:pyc|so(?:\.\d+)*)$|\/lib\/python[\d.]+\//;
const MOST_INPUTS = 10_000;

/**
 * Runs a program and notes what it was: command, commit, packages, machine, files it opened.
 * @throws ClarityError `program_failed` where it ends with a failure: nothing is attested then
 */
export async function capture(command: readonly string[], options: CaptureOptions): Promise<Capture> {
  const { cwd, made } = options;
  const before = { commit: commitOf(cwd), packages: packagesOf(command, cwd) };
  const started = options.now();
  const { watching, opened, exit } = await watchRun(command, cwd, options.interrupted);
  const finished = options.now();
  if (exit !== 0)
    throw new ClarityError("program_failed", `${command[0]} ended with exit status ${exit}; nothing was attested`);
  const inputs: CapturedInput[] = [];
  for (const path of opened) {
    if (MACHINERY.test(path) || path === made || path.startsWith(`${made}/`)) continue;
    const input = await inputAt(path, cwd, started);
    if (input !== null) inputs.push(input);
    if (inputs.length > MOST_INPUTS)
      throw new ClarityError("beyond_bounds", `the run opened more than ${MOST_INPUTS} files`);
  }
  return {
    ...before,
    command,
    started: new Date(started).toISOString(),
    finished: new Date(finished).toISOString(),
    watching,
    machine: machine(),
    inputs: inputs.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Null for what is no regular file any more, and for what the run itself made. */
async function inputAt(path: string, cwd: string, started: number): Promise<CapturedInput | null> {
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch {
    return null;
  }
  if (!stats.isFile() || stats.birthtimeMs >= started) return null;
  const below = relative(cwd, path);
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  } catch {
    return null;
  }
  return {
    name: below.startsWith("..") ? path : below,
    digest: `sha256:${hash.digest("hex")}`,
    complete: stats.mtimeMs < started,
  };
}
