import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { Hold } from "../control/hold.js";

/** Signals somebody sends to the wrapper alone, which are for the agent. */
const PASSED = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;
/** Signals a terminal sends to all of its foreground at once: the agent has them already. */
const FROM_TERMINAL = ["SIGINT", "SIGQUIT"] as const;

export interface Started {
  readonly program: string;
  /** The agent's words, its own name first. */
  readonly words: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Standard input is a terminal, which signals all of us together. */
  readonly terminal: boolean;
  /** Freezes the agent while it is held. */
  readonly hold?: Hold;
}

/**
 * Runs the agent with our own standard streams until it ends; the exit status a shell would give for it: 128 and the
 * signal's number where a signal ended it. Rejects where it cannot be started.
 */
export function runAgent({ program, words, cwd, environment, terminal, hold }: Started): Promise<number> {
  return new Promise((resolve, reject) => {
    const [name = program, ...rest] = words;
    const agent = spawn(program, rest, { cwd, env: environment as NodeJS.ProcessEnv, stdio: "inherit", argv0: name });
    if (agent.pid !== undefined) hold?.begin(agent.pid);
    const send = (signal: NodeJS.Signals) => {
      // Frozen, it would not hear that it is to end.
      if (hold?.frozen === true && !signal.startsWith("SIGUSR")) hold.kill();
      else agent.kill(signal);
    };
    const pass = send;
    const keep = (signal: NodeJS.Signals) => void (terminal && hold?.frozen !== true ? true : send(signal));
    for (const signal of PASSED) process.on(signal, pass);
    for (const signal of FROM_TERMINAL) process.on(signal, keep);
    const over = () => {
      hold?.over();
      for (const signal of PASSED) process.off(signal, pass);
      for (const signal of FROM_TERMINAL) process.off(signal, keep);
    };
    agent.once("error", (error) => {
      over();
      reject(error);
    });
    agent.once("exit", (code, signal) => {
      over();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
