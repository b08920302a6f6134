import { realpath } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { Place } from "@rampart/core";
import { type Layout, placesIn } from "@rampart/service";

export type Surroundings = Omit<Place, "cwd" | "project">;

export interface PlaceInput {
  readonly layout: Layout;
  /** Folder of the sockets. */
  readonly runtime: string;
  readonly home: string;
  readonly user: string;
  /** `os.tmpdir()` and whatever else may be filled and emptied freely. */
  readonly scratch: readonly string[];
  /** Programs and further folders of ours. */
  readonly installed: readonly string[];
}

/** What stays the same for every call: found once, links followed, so that both spellings of a folder are known. */
export async function surroundings(input: PlaceInput): Promise<Surroundings> {
  const { layout, runtime, home, user } = input;
  const secrets = [placesIn(layout).keys, `${runtime}/admin.sock`];
  const own = [layout.config, layout.state, layout.data, runtime, ...secrets, ...input.installed];
  return {
    home: await realpath(home).catch(() => home),
    user,
    scratch: await bothSpellings(["/tmp", "/var/tmp", ...input.scratch]),
    installed: await bothSpellings(own),
  };
}

async function bothSpellings(paths: readonly string[]): Promise<readonly string[]> {
  const all = new Set<string>();
  for (const path of paths) {
    if (!isAbsolute(path) || path === "/") continue;
    all.add(path.length > 1 ? path.replace(/\/+$/, "") : path);
    all.add(await realpath(path).catch(() => path));
  }
  return [...all];
}
