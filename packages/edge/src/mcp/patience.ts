import { NotListed } from "./not-listed.js";

/** How long somebody waits for a server, and what ends it earlier. */
export interface Patience {
  readonly deadlineMs: number;
  /** Whoever waits has gone. */
  readonly stop?: AbortSignal | undefined;
}

/** Rejects with a `NotListed` once the time is over, or whoever waits has gone; `over` once nobody waits any longer. */
export function patience({ deadlineMs, stop }: Patience): { readonly late: Promise<never>; over(): void } {
  let over = () => {};
  const late = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => reject(new NotListed(`no answer within ${deadlineMs / 1_000} s`)), deadlineMs);
    const gone = () => reject(new NotListed("it was interrupted"));
    stop?.addEventListener("abort", gone, { once: true });
    if (stop?.aborted === true) gone();
    over = () => {
      clearTimeout(timer);
      stop?.removeEventListener("abort", gone);
    };
  });
  late.catch(() => undefined);
  return { late, over };
}
