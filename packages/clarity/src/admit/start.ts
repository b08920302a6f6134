import { spawn } from "node:child_process";
import { constants } from "node:os";
import { ClarityError } from "../error.js";
import type { Env } from "./locate.js";

export interface StartOptions {
  readonly cwd: string;
  readonly env: Env;
  /** May fetch models by itself. */
  readonly online: boolean;
  readonly interrupted: AbortSignal;
}

/** What keeps the usual loaders to what is on this machine. */
const OFFLINE = { HF_HUB_OFFLINE: "1", TRANSFORMERS_OFFLINE: "1" };

/**
 * Runs a program whose models were admitted, with our own standard streams. Gives its exit status, 128 and the signal's
 * number where a signal ended it. Ctrl-C and SIGTERM are handed on.
 * @throws ClarityError `program_failed` where it cannot be started
 */
export function startAdmitted([program = "", ...words]: readonly string[], options: StartOptions): Promise<number> {
  const { cwd, env, online, interrupted } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd, env: { ...env, ...(online ? {} : OFFLINE) }, stdio: "inherit" });
    const stop = () =>
      child.kill(typeof interrupted.reason === "string" ? (interrupted.reason as NodeJS.Signals) : "SIGTERM");
    interrupted.addEventListener("abort", stop);
    if (interrupted.aborted) stop();
    child.on("error", (cause) =>
      reject(new ClarityError("program_failed", `${program} could not be started`, { cause })),
    );
    child.on("close", (status, signal) => {
      interrupted.removeEventListener("abort", stop);
      resolve(signal === null ? (status ?? 1) : 128 + constants.signals[signal]);
    });
  });
}
