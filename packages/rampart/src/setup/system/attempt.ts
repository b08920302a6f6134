import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readdirSync, renameSync, statSync, unlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { callOnce, errno, errorOf, type JsonObject, ServiceError } from "@rampart/service";

/** What somebody tries who must not succeed. `run` harms nothing where it does succeed, and undoes what it did. */
export interface Attempt {
  readonly kind: "read" | "write" | "signal" | "connect" | "privilege";
  readonly what: string;
  /** Path, socket or process it is about. */
  readonly target: string;
  /** Null where it was refused; otherwise what it came to. @throws an error of the system, which is the refusal */
  run(): Promise<string | null>;
}

export interface Tried {
  readonly kind: Attempt["kind"];
  readonly what: string;
  readonly target: string;
  readonly outcome: "refused" | "succeeded" | "untried";
  /** The system's word for it (`EACCES`), or what it came to. */
  readonly detail: string;
}

/** Refusals of the kernel; anything else it says means that the attempt never came to a decision. */
const REFUSED = new Set(["EACCES", "EPERM", "EROFS"]);

export async function tryOut(attempt: Attempt): Promise<Tried> {
  const { kind, what, target } = attempt;
  const said = (outcome: Tried["outcome"], detail: string): Tried => ({ kind, what, target, outcome, detail });
  try {
    const came = await attempt.run();
    return came === null ? said("refused", "refused") : said("succeeded", came);
  } catch (error) {
    const code = codeOf(error);
    return said(REFUSED.has(code) ? "refused" : "untried", code);
  }
}

function codeOf(error: unknown): string {
  if (error instanceof ServiceError) return errno(error.cause) ?? error.code;
  return errno(error) ?? "failed";
}

export function readAttempt(what: string, target: string): Attempt {
  const run = async () => {
    if (statSync(target).isDirectory()) readdirSync(target);
    else closeSync(openSync(target, constants.O_RDONLY));
    return "it can be read";
  };
  return { kind: "read", what, target, run };
}

/** Opens it for writing and writes nothing. */
export function writeAttempt(what: string, target: string): Attempt {
  const run = async () => {
    closeSync(openSync(target, constants.O_WRONLY));
    return "it can be written";
  };
  return { kind: "write", what, target, run };
}

/** Makes a file in a folder, and takes it away again. */
export function createAttempt(what: string, folder: string): Attempt {
  const run = async () => {
    statSync(dirname(folder));
    const path = join(folder, `.rampart-attempt-${process.pid}`);
    closeSync(openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600));
    unlinkSync(path);
    return "files can be put there";
  };
  return { kind: "write", what, target: folder, run };
}

/** Moves it away, and back. */
export function moveAttempt(what: string, target: string): Attempt {
  const run = async () => {
    const away = join(dirname(target), `.${basename(target)}-attempt-${process.pid}`);
    renameSync(target, away);
    renameSync(away, target);
    return "it can be replaced";
  };
  return { kind: "write", what, target, run };
}

/** Signal 0: the kernel's decision without the signal. */
export function signalAttempt(what: string, pid: number): Attempt {
  const run = async () => {
    process.kill(pid, 0);
    return "it can be ended";
  };
  return { kind: "signal", what, target: `pid ${pid}`, run };
}

const PATIENCE_MS = 3_000;

/** @param refusal code of the guard's answer that counts as a refusal; otherwise any answer is a success */
export function connectAttempt(what: string, target: string, body: JsonObject, refusal: string | null = null): Attempt {
  const run = async () => {
    const error = errorOf(await callOnce(target, body, PATIENCE_MS));
    return error !== null && error.code === refusal ? null : "it was answered";
  };
  return { kind: "connect", what, target, run };
}

/** A program of the system that makes others root; its failing is the refusal. */
export function commandAttempt(what: string, command: readonly [string, ...string[]]): Attempt {
  const run = async () => {
    try {
      execFileSync(command[0], command.slice(1), { stdio: "ignore", timeout: PATIENCE_MS });
    } catch {
      return null;
    }
    return "it can";
  };
  return { kind: "privilege", what, target: command.join(" "), run };
}

export function callAttempt(what: string, target: string, call: () => void): Attempt {
  const run = async () => {
    call();
    return "it can";
  };
  return { kind: "privilege", what, target, run };
}
