import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "../hosts/host.js";
import { HOSTS } from "../hosts/index.js";
import type { ProtectContext } from "./context.js";
import { findProgram } from "./trust.js";

/** A host that is used on this machine, and by what it is known. */
export interface Detected {
  readonly host: Host;
  /** Absolute paths: its program on the PATH, or what it keeps below the home folder. */
  readonly by: readonly string[];
}

/** Every host of which a program or a folder is there. Looks, changes nothing. */
export async function detectHosts(context: ProtectContext): Promise<readonly Detected[]> {
  const found = await Promise.all(
    Object.values(HOSTS).map(async (host) => {
      const programs = await Promise.all(host.programs.map((name) => findProgram(name, context)));
      const traces = host.traces.map((trace) => join(context.home, trace)).filter((path) => existsSync(path));
      return { host, by: [...programs.filter((path) => path !== null), ...traces] };
    }),
  );
  return found.filter(({ by }) => by.length > 0);
}
