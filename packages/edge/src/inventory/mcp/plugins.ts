import { isAbsolute, join, resolve } from "node:path";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { below } from "../files.js";
import type { Gather } from "../gather.js";
import { settingsOf } from "../written.js";
import type { ConfiguredServer } from "./configured.js";
import { serversIn } from "./entries.js";

const HOST = "claude-code";
const FOLDER = ".claude/plugins";
const MOST_PLUGINS = 256;

type Read = (...path: readonly string[]) => Promise<JsonObject | null>;

/**
 * Servers that plug-ins of Claude Code bring: of those its user has enabled, and of those a folder enables for itself alone. `files`
 * is told what was looked for.
 */
export async function pluginServers(
  home: string,
  roots: readonly string[],
  found: Gather,
  files: Set<string>,
): Promise<readonly ConfiguredServer[]> {
  const read: Read = (...path) => {
    const file = join(...path);
    files.add(file);
    return settingsOf(file, found);
  };
  const installed = below(await read(home, FOLDER, "installed_plugins.json"), "plugins");
  if (installed === null) return [];
  const markets = await read(home, FOLDER, "known_marketplaces.json");
  const own = await saidIn(read, home, "settings.json");
  const servers: ConfiguredServer[] = [];
  for (const project of [null, ...new Set(roots)]) {
    const here = project === null ? [] : await saidIn(read, project, "settings.json", "settings.local.json");
    const said = new Map([...own, ...here]);
    for (const [id, records] of Object.entries(installed).slice(0, MOST_PLUGINS)) {
      const isOn = (by: ReadonlyMap<string, Json>) => (by.get(id) ?? false) !== false;
      if (!isOn(said) || (project !== null && isOn(own))) continue;
      const cut = id.lastIndexOf("@");
      const [plugin, market] = [id.slice(0, cut), below(markets, id.slice(cut + 1))];
      const offer = await offerOf(read, market, plugin);
      const root = offer.root ?? installedAt(records, project);
      if (root === null) continue;
      const data = join(home, FOLDER, "data", id.replace(/[^\w-]/g, "-"));
      const variables = { CLAUDE_PLUGIN_ROOT: root, CLAUDE_PLUGIN_DATA: data };
      for (const { file, value } of await written(read, root, offer))
        for (const [server, entry] of serversIn(HOST, { mcpServers: value }, ["mcpServers"], null)) {
          const name = `plugin_${plugin}_${server}`.replace(/[^\w-]/g, "_");
          servers.push({ host: HOST, name, file, project, entry, variables });
        }
    }
  }
  return servers;
}

/** By the plug-in's name; what a folder says comes after what its user says, and what its user says for it alone comes last. */
async function saidIn(read: Read, folder: string, ...files: readonly string[]): Promise<ReadonlyMap<string, Json>> {
  const all: [string, Json][] = [];
  for (const file of files)
    all.push(...Object.entries(below(await read(folder, ".claude", file), "enabledPlugins") ?? {}));
  return new Map(all);
}

/** How a marketplace offers a plug-in. */
interface Offer {
  readonly file: string;
  readonly servers: Json | undefined;
  /** The folder it runs from, where the marketplace is a folder of this machine: nothing is copied to where others are installed. */
  readonly root: string | null;
}

async function offerOf(read: Read, market: JsonObject | null, plugin: string): Promise<Offer> {
  const folder = market?.["installLocation"];
  if (typeof folder !== "string" || !isAbsolute(folder)) return { file: "", servers: undefined, root: null };
  const file = join(folder, ".claude-plugin/marketplace.json");
  const listed = (await read(file))?.["plugins"];
  const offers = Array.isArray(listed) ? listed.filter(isJsonObject) : [];
  const offer = offers.find(({ name }) => name === plugin);
  const source = offer?.["source"];
  const runsThere = below(market, "source")?.["source"] === "directory" && typeof source === "string";
  return { file, servers: offer?.["mcpServers"], root: runsThere ? resolve(folder, source) : null };
}

/** For this folder, or for all; the file has one record for each, and had one alone before. */
function installedAt(records: Json, project: string | null): string | null {
  const list = (Array.isArray(records) ? records : [records]).filter(isJsonObject);
  const record =
    list.find(({ projectPath }) => projectPath === project) ??
    list.find(({ projectPath }) => projectPath === undefined) ??
    list[0];
  const at = record?.["installPath"];
  return typeof at === "string" && isAbsolute(at) ? at : null;
}

interface Written {
  readonly file: string;
  readonly value: JsonObject;
}

/** Of these places the first that names any: its `.mcp.json`, its manifest, and the marketplace where it has no manifest. */
async function written(read: Read, root: string, offer: Offer): Promise<readonly Written[]> {
  const beside = await inFile(read, root, ".mcp.json");
  if (beside.length > 0) return beside;
  const file = join(root, ".claude-plugin/plugin.json");
  const manifest = await read(file);
  const said = manifest === null ? offer.servers : manifest["mcpServers"];
  const all: Written[] = [];
  for (const one of Array.isArray(said) ? said : [said])
    if (typeof one === "string") all.push(...(await inFile(read, root, one)));
    else if (isJsonObject(one)) all.push({ file: manifest === null ? offer.file : file, value: one });
  return all;
}

/** A file of servers by name, be it below `mcpServers` or not; none outside of the plug-in. */
async function inFile(read: Read, root: string, name: string): Promise<readonly Written[]> {
  const file = resolve(root, name);
  const value = file.startsWith(`${root}/`) ? await read(file) : null;
  if (value === null) return [];
  const inner = below(value, "mcpServers") ?? value;
  return Object.keys(inner).length === 0 ? [] : [{ file, value: inner }];
}
