import { agents } from "./agents.js";
import { credentials } from "./credentials.js";
import { mcpServers } from "./mcp-servers.js";
import { models } from "./models.js";
import { pipelines } from "./pipelines.js";
import { projects } from "./projects.js";
import { type Found, RANKS, type Reader, type World } from "./reader.js";
import { repositories } from "./repositories.js";
import { settings } from "./settings.js";

/** One file per kind of thing; adding one is one line here. */
export const READERS: readonly Reader[] = [
  agents,
  settings,
  mcpServers,
  credentials,
  models,
  projects,
  repositories,
  pipelines,
];

/** What agents there are, what they can reach and what stands in front of them; issues most serious first. Never throws. */
export async function takeInventory(world: World): Promise<Found> {
  const found = await Promise.all(READERS.map((reader) => reader.read(world)));
  const issues = found.flatMap((one) => one.issues);
  const seen = new Set<string>();
  const unread = found
    .flatMap((one) => one.unread)
    .filter(({ place, why }) => !seen.has(`${place}\0${why}`) && seen.add(`${place}\0${why}`));
  return {
    things: found.flatMap((one) => one.things),
    issues: [...issues].sort((a, b) => RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank)),
    unread,
  };
}
