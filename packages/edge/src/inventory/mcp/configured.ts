import { basename, extname, isAbsolute, join } from "node:path";
import { isJsonObject, type JsonObject } from "@rampart/service";
import { below, namesIn } from "../files.js";
import type { Gather } from "../gather.js";
import { settingsOf } from "../written.js";
import { serversIn } from "./entries.js";
import { PLACES, type Place } from "./places.js";

/** One server as it stands in a host's file. */
export interface ConfiguredServer {
  readonly host: string;
  readonly name: string;
  readonly file: string;
  /** The folder it is for alone, where its host starts it; null for one of the user's. */
  readonly project: string | null;
  /** In the words most hosts share. */
  readonly entry: JsonObject;
}

/**
 * Every server in the files of the hosts, of the user and of these folders; what cannot be read `found` is told. `looked` are
 * the files it looked for.
 */
export async function configuredServers(
  home: string,
  roots: readonly string[],
  found: Gather,
): Promise<{ readonly servers: readonly ConfiguredServer[]; readonly looked: ReadonlySet<string> }> {
  const servers: ConfiguredServer[] = [];
  const looked = new Set<string>();
  for (const root of new Set([home, ...roots])) {
    const own = root === home ? null : root;
    for (const place of PLACES) {
      const { host, keys, single = false } = place;
      for (const file of await filesOf(root, place)) {
        looked.add(file);
        const value = await settingsOf(file, found);
        const add = (project: string | null, within: JsonObject | null) => {
          const called = single ? basename(file, extname(file)) : null;
          for (const [name, entry] of serversIn(host, within, keys, called))
            servers.push({ host, name, file, project, entry });
        };
        add(own, value);
        // Claude Code keeps the servers of each project beside its own.
        const projects = place.file === ".claude.json" ? below(value, "projects") : null;
        for (const [folder, project] of Object.entries(projects ?? {}))
          if (isJsonObject(project)) add(isAbsolute(folder) ? folder : own, project);
      }
    }
  }
  return { servers, looked };
}

/** Names in one folder that are looked at. */
const MOST_NAMES = 256;

async function filesOf(root: string, { file }: Place): Promise<readonly string[]> {
  const [before, after] = file.split("*");
  if (after === undefined) return [join(root, file)];
  const names = await namesIn(join(root, before!));
  return names.slice(0, MOST_NAMES).map((name) => join(root, `${before}${name}${after}`));
}
