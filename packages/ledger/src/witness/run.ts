import { spawn } from "node:child_process";
import { LedgerError } from "../error.js";

export interface ProgramRun {
  readonly input: string;
  /** Milliseconds. */
  readonly deadline: number;
  readonly env: NodeJS.ProcessEnv;
  /** Bytes of standard output that are taken. */
  readonly most: number;
  /** What it is called in an error. */
  readonly what: string;
}

export interface ProgramEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  /** The first 512 characters of standard error, trimmed. */
  readonly complaint: string;
}

/**
 * Runs a program to its end, without a shell.
 * @throws LedgerError `witness.unreachable` where it cannot be started, is late, or says too much
 */
export function runProgram(program: string, args: readonly string[], run: ProgramRun): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown) =>
      reject(new LedgerError("witness.unreachable", `${run.what}: ${why}`, cause));
    const child = spawn(program, [...args], { env: run.env, stdio: ["pipe", "pipe", "pipe"] });
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail("no answer in time");
    }, run.deadline);
    const out: Buffer[] = [];
    let bytes = 0;
    let complaint = "";
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > run.most) child.kill("SIGKILL");
      else out.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      complaint = (complaint + chunk.toString("utf8")).slice(0, 512);
    });
    child.on("error", (error) => {
      clearTimeout(timer);
      fail("cannot be started", error);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      if (bytes > run.most) fail("says too much");
      else resolve({ code, out: Buffer.concat(out).toString("utf8"), complaint: complaint.trim() });
    });
    child.stdin.on("error", () => {
      // It ended without reading; its exit code says why.
    });
    child.stdin.end(run.input);
  });
}
