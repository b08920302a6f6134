import type { Host } from "./host.js";

/** Milliseconds our own client and the guard take at most, wherever a host waits half a minute or longer. */
const OURS = { own: 10_000, guard: 2_000 } as const;

export const HALF_MINUTE: Host["deadline"] = { host: 30_000, ...OURS };
export const MINUTE: Host["deadline"] = { host: 60_000, ...OURS };
