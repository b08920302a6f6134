import { CLUSTERS } from "./clusters.js";
import { CODE_HOSTS } from "./code-hosts.js";
import { DATABASES } from "./databases.js";
import { FILESYSTEM } from "./filesystem.js";
import { GIT } from "./git.js";
import { HELPERS } from "./helpers.js";
import { MACHINES } from "./machines.js";
import { MESSAGES } from "./messages.js";
import { MONEY } from "./money.js";
import { RECORDS } from "./records.js";
import { SECRETS } from "./secrets.js";
import type { ServerTable, ToolEffect } from "./table.js";
import { WEB } from "./web.js";

export type { ServerTable, ToolEffect } from "./table.js";

/** Every server whose tools are known; order decides nothing, a tool may belong to several. */
export const SERVERS: readonly ServerTable[] = [
  FILESYSTEM,
  WEB,
  DATABASES,
  RECORDS,
  GIT,
  CODE_HOSTS,
  CLUSTERS,
  MESSAGES,
  MONEY,
  SECRETS,
  HELPERS,
  MACHINES,
];

const BY_SERVER = new Map<string, Map<string, readonly ToolEffect[]>[]>();
for (const { servers, tools } of SERVERS) {
  const byTool = new Map<string, readonly ToolEffect[]>();
  for (const [names, effects] of Object.entries(tools))
    for (const name of names.split(" ")) byTool.set(fold(name), effects);
  for (const server of servers) BY_SERVER.set(server, [...(BY_SERVER.get(server) ?? []), byTool]);
}

/** What a tool of a server does, where that is known; else null. */
export function effectsOf(server: string, tool: string): readonly ToolEffect[] | null {
  const name = fold(tool.slice(0, 128));
  for (const word of server
    .slice(0, 128)
    .toLowerCase()
    .split(/[^a-z0-9]+/)) {
    for (const byTool of BY_SERVER.get(word) ?? []) {
      const effects = byTool.get(name);
      if (effects !== undefined) return effects;
    }
  }
  return null;
}

/** `Read-File`, `readFile` and `read_file` are one name. */
function fold(name: string): string {
  return name.replace(/[-_. ]/g, "").toLowerCase();
}
