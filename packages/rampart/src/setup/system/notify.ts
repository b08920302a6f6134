import { spawn } from "node:child_process";
import type { Io } from "../../command/io.js";

const WORDS = { ready: "READY=1", alive: "WATCHDOG=1", ending: "STOPPING=1" } as const;
type State = keyof typeof WORDS;

/**
 * Tells systemd (sd_notify(3)) how the guard is; null where nobody wants to know. Node has no datagrams over unix sockets,
 * so systemd's own `systemd-notify` carries the word: one short process a beat (docs/decisions/watchdog.md).
 */
export function teller(env: Io["env"]): { tell(state: State): void; aliveMs: number } | null {
  const socket = env["NOTIFY_SOCKET"];
  if (socket === undefined || socket === "") return null;
  const tell = (state: State) => {
    const options = { env: { NOTIFY_SOCKET: socket, PATH: "/usr/bin:/bin" }, stdio: "ignore" } as const;
    spawn("systemd-notify", [WORDS[state]], options).on("error", () => undefined);
  };
  const watchdog = Number(env["WATCHDOG_USEC"]);
  const wanted = Number.isFinite(watchdog) && watchdog > 0 ? watchdog / 3_000 : 15_000;
  return { tell, aliveMs: Math.max(100, Math.trunc(wanted)) };
}
