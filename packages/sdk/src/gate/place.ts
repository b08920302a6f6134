import { homedir, tmpdir, userInfo } from "node:os";
import type { Surroundings } from "@rampart/edge";
import { findProject, type Layout, placesIn } from "@rampart/service";

/** What this process knows of the machine it runs on. */
export interface LocalPlace extends Surroundings {
  readonly project: string | null;
}

export async function findPlace(layout: Layout, cwd: string): Promise<LocalPlace> {
  const home = homedir();
  return {
    home,
    user: nameOfUser(),
    project: await findProject(cwd, home),
    scratch: [...new Set(["/tmp", tmpdir()])],
    installed: [layout.config, layout.state, layout.data, placesIn(layout).policy],
  };
}

/** A user id without an entry has no name. */
export function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
