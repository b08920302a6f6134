import { existsSync } from "node:fs";
import { findSockets, type Layout, placesIn } from "@rampart/service";

/** Whether `init` was here. */
export function isInstalled(layout: Layout): boolean {
  if (layout.system !== undefined) return true;
  const { policy, keys } = placesIn(layout);
  return existsSync(policy) && existsSync(keys);
}

/** Rampart's own places on this machine, which the interpreter labels `rampart`. */
export async function installedPaths(layout: Layout): Promise<readonly string[]> {
  const sockets = await findSockets(layout).catch(() => null);
  const own = [layout.config, layout.state, layout.data, placesIn(layout).keys];
  return sockets === null ? own : [...own, sockets.runtime, sockets.admin];
}
