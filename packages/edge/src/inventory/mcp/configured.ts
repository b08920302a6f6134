import { basename, extname, isAbsolute, join } from "node:path";
import { isJsonObject, type JsonObject } from "@rampart/service";
import { below, namesIn } from "../files.js";
import type { Gather } from "../gather.js";
import { settingsOf } from "../written.js";
import { serversIn } from "./entries.js";
import { PLACES, type Place } from "./places.js";
import { pluginServers } from "./plugins.js";

/** One server as it stands in a host's file. */
export interface ConfiguredServer {
  readonly host: string;
  readonly name: string;
  readonly file: string;
  /** The folder it is for alone, where its host starts it; null for one of the user's. */
  readonly project: string | null;
  /** In the words most hosts share. */
  readonly entry: JsonObject;
  /** What its host fills in and hands on for this one alone. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Files that were looked for, whether they are there or not. */
export type Looked = Pick<ReadonlySet<string>, "has">;

/** Every server in the files of the hosts, of the user and of these folders; what cannot be read `found` is told. */
export async function configuredServers(
  home: string,
  roots: readonly string[],
  found: Gather,
): Promise<{ readonly servers: readonly ConfiguredServer[]; readonly looked: Looked }> {
  const servers: ConfiguredServer[] = [];
  const files = new Set<string>();
  const wholes: Pattern[] = [];
  for (const root of new Set([home, ...roots])) {
    const own = root === home ? null : root;
    for (const place of PLACES) {
      const { host, keys, single = false } = place;
      for (const file of await filesOf(root, place, wholes)) {
        files.add(file);
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
  servers.push(...(await pluginServers(home, roots, found, files)));
  return { servers, looked: { has: (file) => files.has(file) || wholes.some((one) => isOne(file, one)) } };
}

/** Names in one folder that are looked at. */
const MOST_NAMES = 256;

/** Files of any name in one folder, by what stands before that name and behind it. */
type Pattern = readonly [before: string, after: string];

const isOne = (file: string, [before, after]: Pattern): boolean =>
  file.startsWith(before) &&
  file.endsWith(after) &&
  !file.slice(before.length, -after.length || undefined).includes("/");

/** `wholes` is told where no name is left out. */
async function filesOf(root: string, { file }: Place, wholes: Pattern[]): Promise<readonly string[]> {
  const [before = "", after] = file.split("*");
  if (after === undefined) return [join(root, file)];
  const folder = join(root, before);
  const names = await namesIn(folder);
  if (names.length <= MOST_NAMES) wholes.push([folder, after]);
  return names.slice(0, MOST_NAMES).map((name) => `${folder}${name}${after}`);
}
