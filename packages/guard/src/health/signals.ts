const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
/** Milliseconds a guard that was asked to end may take before being asked again ends it at once. */
const ENDING_MS = 10_000;

/**
 * Calls `stop` for each signal that asks the process to end, until the function given back is called: a terminal and what
 * runs in it often tell it both, and the second one must not end what is being closed. Where closing hangs, as on a disk
 * that does not answer, whoever insists has their way.
 */
export function obeySignals(stop: (signal: NodeJS.Signals) => void): () => void {
  let asked: number | null = null;
  const obey = (signal: NodeJS.Signals) => {
    asked ??= performance.now();
    if (performance.now() - asked < ENDING_MS) return stop(signal);
    deafen();
    process.kill(process.pid, signal);
  };
  const deafen = () => {
    for (const signal of SIGNALS) process.off(signal, obey);
  };
  for (const signal of SIGNALS) process.on(signal, obey);
  return deafen;
}
