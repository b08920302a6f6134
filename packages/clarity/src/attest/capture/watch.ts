import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { ClarityError } from "../../error.js";

/** `traced`: every file opened by the run was seen. `sampled`: those open when somebody looked; short ones were missed. */
export type Watching = "traced" | "sampled";

export interface Watched {
  readonly watching: Watching;
  /** Absolute paths opened for reading, in the order they were first seen. */
  readonly opened: readonly string[];
  readonly exit: number;
}

const SAMPLE_MS = 50;
/** Paths remembered; a run that opens more is said to be sampled. */
const MOST = 100_000;

/**
 * Runs a program to its end, with its own standard streams, and notes the files it opens.
 * @throws ClarityError `program_failed` where it cannot be started
 */
export async function watchRun(command: readonly string[], cwd: string, stop: AbortSignal): Promise<Watched> {
  const folder = mkdtempSync(join(tmpdir(), "clarity-capture-"));
  try {
    return canTrace() ? await traced(command, cwd, folder, stop) : await sampled(command, cwd, stop);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether strace is here and may trace (containers often forbid it). */
const canTrace = (): boolean =>
  spawnSync("strace", ["-e", "trace=none", "true"], { timeout: 5_000, stdio: "ignore" }).status === 0;

async function traced(command: readonly string[], cwd: string, folder: string, stop: AbortSignal): Promise<Watched> {
  const log = join(folder, "trace");
  const words = ["-ff", "-qq", "-s", "4096", "-e", "trace=open,openat,openat2", "-e", "signal=none", "-o", log, "--"];
  const exit = await ended(start("strace", [...words, ...command], cwd), command[0]!, stop);
  const opened = new Set<string>();
  for (const name of readdirSync(folder)) {
    for (const line of readFileSync(join(folder, name), "latin1").split("\n")) {
      const path = openedBy(line, cwd);
      if (path !== null && opened.size < MOST) opened.add(path);
    }
  }
  return { watching: opened.size < MOST ? "traced" : "sampled", opened: [...opened], exit };
}

const CALL = /^open(?:at2?)?\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)*)", (?:\{flags=)?([A-Z_|]+).*\) = \d+/;

/** The file a line of strace says was opened for reading, or null. */
export function openedBy(line: string, cwd: string): string | null {
  const match = CALL.exec(line.slice(0, 20_000));
  if (match === null) return null;
  const [, quoted = "", flags = ""] = match;
  if (/O_WRONLY|O_DIRECTORY|O_PATH/.test(flags)) return null;
  const bytes = quoted.replace(/\\([0-7]{1,3}|.)/g, (_, code: string) => unquoted(code));
  const path = Buffer.from(bytes, "latin1").toString("utf8");
  return isAbsolute(path) ? path : resolve(cwd, path);
}

const NAMED: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", v: "\v", f: "\f" };
const unquoted = (code: string): string =>
  /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8) & 255) : (NAMED[code] ?? code);

async function sampled(command: readonly string[], cwd: string, stop: AbortSignal): Promise<Watched> {
  const child = start(command[0]!, command.slice(1), cwd);
  const opened = new Set<string>();
  const timer = setInterval(() => sample(child.pid ?? -1, opened), SAMPLE_MS);
  try {
    const exit = await ended(child, command[0]!, stop);
    return { watching: "sampled", opened: [...opened], exit };
  } finally {
    clearInterval(timer);
  }
}

/** Files a process and its descendants have open for reading right now. */
function sample(root: number, opened: Set<string>): void {
  for (const pid of familyOf(root)) {
    for (const fd of listed(`/proc/${pid}/fd`)) {
      try {
        const path = readlinkSync(`/proc/${pid}/fd/${fd}`);
        const flags = /flags:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, "latin1"))?.[1] ?? "0";
        if (isAbsolute(path) && (Number.parseInt(flags, 8) & 3) !== 1 && opened.size < MOST) opened.add(path);
      } catch {
        // It was closed between the two looks.
      }
    }
  }
}

function familyOf(root: number): number[] {
  const found = [root];
  for (const pid of found) {
    for (const task of listed(`/proc/${pid}/task`)) {
      try {
        const text = readFileSync(`/proc/${pid}/task/${task}/children`, "latin1").trim();
        if (text !== "" && found.length < 10_000) found.push(...text.split(" ").map(Number));
      } catch {
        // Ended, or a kernel that does not list children.
      }
    }
  }
  return found;
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const start = (program: string, words: readonly string[], cwd: string): ChildProcess =>
  spawn(program, words, { cwd, stdio: ["inherit", "inherit", "inherit"] });

function ended(child: ChildProcess, program: string, stop: AbortSignal): Promise<number> {
  const forward = () => child.kill("SIGTERM");
  stop.addEventListener("abort", forward);
  return new Promise<number>((done, reject) => {
    child.on("error", (cause) =>
      reject(new ClarityError("program_failed", `${program} could not be started`, { cause })),
    );
    child.on("close", (status, signal) => done(signal === null ? (status ?? 1) : 128));
  }).finally(() => stop.removeEventListener("abort", forward));
}
