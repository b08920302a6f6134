import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Layout, placesIn } from "@rampart/service";

/** A file of an installation: where it lies, and how a backup calls it. */
export interface Source {
  readonly path: string;
  readonly from: string;
  /** Sealed with a passphrase, or left out. */
  readonly secret: boolean;
}

/** What the guard makes anew, or what belongs to this moment of this machine. */
const NOT_KEPT = new Set(["lock", "reserve"]);
/** Nothing an installation makes is deeper. */
const MAX_DEPTH = 4;

/** The files that are an installation, in the order they are written: what a log is signed by before what it holds. */
export async function filesOf(
  layout: Layout,
  wanted: { readonly keys: boolean; readonly log: boolean },
): Promise<readonly Source[]> {
  const places = placesIn(layout);
  const single = [
    ["config/policy.yaml", places.policy],
    ["config/rampart.yaml", join(layout.config, "rampart.yaml")],
    ["state/doors.json", places.doors],
    ["state/mcp-pins.json", places.mcpPins],
  ] as const;
  const present = single.filter(([, from]) => existsSync(from));
  const files: Source[] = present.map(([path, from]) => ({ path, from, secret: false }));
  files.push(...(await folder("config/knowledge", join(layout.config, "knowledge"))));
  files.push(...(await folder("state/policies", join(layout.state, "policies"))));
  for (const file of await folder("state/keys", places.keys)) {
    const secret = !file.path.endsWith(".pub");
    if (!secret || wanted.keys) files.push({ ...file, secret });
  }
  // Signatures first: entries that were added meanwhile are then a tail nobody signed yet, as after a power cut.
  if (wanted.log) files.push(...[...(await folder("state/log", places.log))].sort(segmentsLast));
  return files;
}

const segmentsLast = (a: Source, b: Source): number =>
  Number(a.path.includes("/segments/")) - Number(b.path.includes("/segments/")) || (a.path < b.path ? -1 : 1);

async function folder(as: string, from: string, depth = 0): Promise<readonly Source[]> {
  const entries = await readdir(from, { withFileTypes: true }).catch(() => []);
  const found: Source[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (NOT_KEPT.has(entry.name) || entry.name.startsWith(".")) continue;
    const [path, inner] = [`${as}/${entry.name}`, join(from, entry.name)];
    if (entry.isFile()) found.push({ path, from: inner, secret: false });
    else if (entry.isDirectory() && depth < MAX_DEPTH) found.push(...(await folder(path, inner, depth + 1)));
  }
  return found;
}
